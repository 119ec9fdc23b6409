//! JSON pointers (RFC 6901), split once so that following one costs no parsing.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

/// A place in a JSON value; the empty pointer is the whole value.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Vec<String>);

/// The text is not a JSON pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a JSON pointer: write it as `/member/0`, with `~1` for `/` and `~0` for `~`")]
pub struct PointerError(String);

impl Pointer {
    /// The pointer of these parts.
    pub(super) fn of(tokens: &[String]) -> Self {
        Self(tokens.to_vec())
    }

    /// The pointer to a member or element of what this one points to.
    #[must_use]
    pub fn child(&self, token: impl Into<String>) -> Self {
        let mut tokens = Vec::with_capacity(self.0.len() + 1);
        tokens.extend_from_slice(&self.0);
        tokens.push(token.into());
        Self(tokens)
    }

    /// The pointer to what `inner` points to inside of what this one points to.
    #[must_use]
    pub fn join(&self, inner: &Self) -> Self {
        Self([self.0.as_slice(), inner.0.as_slice()].concat())
    }

    /// The pointer's parts: member names, and element numbers in decimal.
    pub fn tokens(&self) -> &[String] {
        &self.0
    }

    /// What a reference within a document, `#/a/b%20c`, points to.
    pub fn of_reference(reference: &str) -> Option<Self> {
        percent_decoded(reference.strip_prefix('#')?)?.parse().ok()
    }

    /// The pointer as the fragment of a URI has it.
    pub(super) fn fragment(&self) -> String {
        let mut fragment = String::new();
        for byte in self.to_string().bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
                fragment.push(char::from(byte));
            } else {
                fragment.push_str(&format!("%{byte:02X}"));
            }
        }
        fragment
    }

    /// The value it points to, if it is there.
    pub fn get<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(value, |value, token| match value {
            Value::Object(members) => members.get(token),
            Value::Array(elements) => elements.get(element_number(token)?),
            _ => None,
        })
    }

    /// The value it points to, to be changed in place.
    pub(super) fn get_mut<'a>(&self, value: &'a mut Value) -> Option<&'a mut Value> {
        self.0.iter().try_fold(value, |value, token| match value {
            Value::Object(members) => members.get_mut(token),
            Value::Array(elements) => elements.get_mut(element_number(token)?),
            _ => None,
        })
    }

    /// Puts `value` where it points, creating objects on the way.
    ///
    /// What is already there wins over the way through it: where a text, a number or `null` stands
    /// in the place of an object, or an array has no such element, nothing is changed.
    pub fn set(&self, target: &mut Value, value: Value) {
        let mut place = target;
        for token in &self.0 {
            let next = match place {
                Value::Object(members) => members
                    .entry(token.as_str())
                    .or_insert_with(|| Value::Object(Map::new())),
                Value::Array(elements) => {
                    match element_number(token).and_then(|number| elements.get_mut(number)) {
                        Some(element) => element,
                        None => return,
                    }
                }
                _ => return,
            };
            place = next;
        }
        *place = value;
    }
}

/// The text without percent escapes, as a fragment of a URI has them.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let high = char::from(rest.next()?).to_digit(16)?;
            let low = char::from(rest.next()?).to_digit(16)?;
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// An array index as RFC 6901 writes it: no sign, no leading zero.
fn element_number(token: &str) -> Option<usize> {
    let plain = token.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = plain && (token == "0" || !token.starts_with('0'));
    if canonical { token.parse().ok() } else { None }
}

impl FromStr for Pointer {
    type Err = PointerError;

    fn from_str(text: &str) -> Result<Self, PointerError> {
        if text.is_empty() {
            return Ok(Self::default());
        }
        let Some(rest) = text.strip_prefix('/') else {
            return Err(PointerError(text.to_owned()));
        };
        rest.split('/')
            .map(unescape)
            .collect::<Option<_>>()
            .map(Self)
            .ok_or_else(|| PointerError(text.to_owned()))
    }
}

/// A token without its escapes, or nothing if a `~` begins no escape.
fn unescape(token: &str) -> Option<String> {
    let mut parts = token.split('~');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        let rest = match part.as_bytes().first()? {
            b'0' => {
                plain.push('~');
                part.get(1..)?
            }
            b'1' => {
                plain.push('/');
                part.get(1..)?
            }
            _ => return None,
        };
        plain.push_str(rest);
    }
    Some(plain)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for token in &self.0 {
            write!(f, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn pointer(text: &str) -> Pointer {
        text.parse().unwrap()
    }

    #[test]
    fn reads_and_writes_the_same_text() {
        for text in ["", "/", "/a", "/a/0/b", "/a~1b/~0c", "/~01"] {
            assert_eq!(pointer(text).to_string(), text);
        }
        assert_eq!(pointer("/~01").tokens(), ["~1"]);
        for text in ["a", "/~", "/~2", "/a~"] {
            assert_eq!(text.parse::<Pointer>(), Err(PointerError(text.to_owned())));
        }
    }

    #[test]
    fn finds_members_and_elements() {
        let value = json!({"a": [{"b/c": 1}], "0": 2});
        assert_eq!(pointer("/a/0/b~1c").get(&value), Some(&json!(1)));
        assert_eq!(pointer("/0").get(&value), Some(&json!(2)));
        for missing in ["/a/1", "/a/00", "/a/+0", "/a/-", "/b", "/a/0/b~1c/d"] {
            assert_eq!(pointer(missing).get(&value), None, "{missing}");
        }
    }

    #[test]
    fn sets_through_objects_that_it_creates() {
        let mut value = json!({"keep": true});
        pointer("/data/kind").set(&mut value, json!("x"));
        pointer("/keep").set(&mut value, json!(false));
        assert_eq!(value, json!({"keep": false, "data": {"kind": "x"}}));
    }

    #[test]
    fn leaves_alone_what_is_in_the_way() {
        let original = json!({"data": null, "list": [1]});
        let mut value = original.clone();
        pointer("/data/kind").set(&mut value, json!("x"));
        pointer("/list/1").set(&mut value, json!("x"));
        assert_eq!(value, original);
    }
}
