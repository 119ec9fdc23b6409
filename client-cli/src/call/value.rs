//! What somebody types for a member, read as the JSON that the member's schema asks for.
//!
//! Only the type decides how a text is read. A text that is none of the types becomes what JSON
//! makes of it, and the validator says what is wrong with that.

use serde_json::Value;

use super::member::{Form, Member};
use super::number::kept;
use crate::names::unknown;
use crate::session::Served;

/// What `@name.field` stands for: what is known of the people and things of a session.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct References<'a>(pub(crate) Option<&'a Served>);

impl References<'_> {
    /// The value that a text names, if it has the form `@name.field`; nothing for other texts. The
    /// error is a sentence.
    pub(crate) fn resolve(self, text: &str) -> Result<Option<Value>, String> {
        let Some(path) = text.strip_prefix('@').filter(|path| is_path(path)) else {
            return Ok(None);
        };
        let otherwise = format!("for the text itself write @{text}");
        let Some(served) = self.0 else {
            return Err(format!(
                "{text} names something of a session, and there is none; {otherwise}"
            ));
        };
        let mut steps = path.split('.');
        let name = steps.next().unwrap_or_default();
        let known = served.people.keys().chain(served.things.keys());
        let mut value = served.get(name).ok_or_else(|| {
            let why = unknown("no person or thing", name, known.map(String::as_str));
            format!("{why}; {otherwise}")
        })?;
        let mut trail = name.to_owned();
        for step in steps {
            let inside = match value {
                Value::Array(items) => step.parse().ok().and_then(|at: usize| items.get(at)),
                value => value.get(step),
            };
            value = inside.ok_or_else(|| {
                let fields = value
                    .as_object()
                    .into_iter()
                    .flat_map(|fields| fields.keys());
                let lead = format!("@{trail} has no field");
                let why = unknown(&lead, step, fields.map(String::as_str));
                format!("{why}; {otherwise}")
            })?;
            trail = format!("{trail}.{step}");
        }
        Ok(Some(value.clone()))
    }

    /// The same for what must be a text: a token, a header.
    pub(crate) fn text(self, text: &str) -> Result<String, String> {
        Ok(match self.resolve(text)? {
            Some(Value::String(found)) => found,
            Some(found) => found.to_string(),
            None => plain(text).to_owned(),
        })
    }

    /// What a text means to a member. Several texts are the elements of a list.
    pub(crate) fn member(self, member: &Member, texts: &[&str]) -> Result<Value, String> {
        let whole_list = |text: &str| text.trim_start().starts_with('[');
        let Some(items) = member.items.as_ref().filter(|_| is_list(member)) else {
            return self.value(&member.form, texts.last().copied().unwrap_or_default());
        };
        match texts {
            [only] if whole_list(only) => match serde_json::from_str(only) {
                Ok(list) => kept(only).map(|()| list),
                Err(error) => Err(format!("a list that begins with [ is JSON: {error}")),
            },
            [only] if may_be(&member.form, "null") && *only == "null" => Ok(Value::Null),
            several => {
                let several = several.iter().map(|text| self.value(items, text));
                several.collect::<Result<_, _>>().map(Value::Array)
            }
        }
    }

    fn value(self, form: &Form, text: &str) -> Result<Value, String> {
        if let Some(found) = self.resolve(text)? {
            return Ok(found);
        }
        let text = plain(text);
        let as_text = || Value::String(text.to_owned());
        let is_text = may_be(form, "string") || form.values.contains(&as_text());
        if is_text {
            return Ok(as_text());
        }
        match serde_json::from_str(text) {
            Ok(value) => kept(text).map(|()| value),
            Err(error) if may_be(form, "object") || may_be(form, "array") => {
                Err(format!("an object or a list is written as JSON: {error}"))
            }
            Err(_) => Ok(as_text()),
        }
    }
}

/// The text that is meant: of two `@` at the start the first says that this is no reference.
fn plain(text: &str) -> &str {
    match text.strip_prefix('@') {
        Some(rest) if rest.starts_with('@') => rest,
        _ => text,
    }
}

/// Whether several texts are its elements.
pub(super) fn is_list(member: &Member) -> bool {
    member.items.is_some() && may_be(&member.form, "array")
}

fn may_be(form: &Form, name: &str) -> bool {
    form.types.iter().any(|known| known == name)
}

/// A name and at least one field. Somebody who is only addressed (`@anna hello`) is no path.
fn is_path(text: &str) -> bool {
    let word = |word: &str| {
        let inner = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        !word.is_empty() && word.chars().all(inner)
    };
    text.contains('.') && text.split('.').all(word)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn served() -> Served {
        let mut served = Served::default();
        let room = json!({"pk": 7, "by": [{"id": 1}], "name": "hall"});
        served.things.insert("room".to_owned(), room);
        served
    }

    fn form(types: &[&str]) -> Form {
        Form {
            types: types.iter().map(|one| (*one).to_owned()).collect(),
            ..Form::default()
        }
    }

    #[track_caller]
    fn check(types: &[&str], text: &str, expected: Value) {
        let served = served();
        let read = References(Some(&served)).value(&form(types), text);
        assert_eq!(read, Ok(expected), "{text}");
    }

    #[test]
    fn the_type_decides_how_a_text_is_read() {
        check(&["integer"], "7", json!(7));
        check(&["string"], "7", json!("7"));
        check(&["boolean"], "true", json!(true));
        check(&["integer", "null"], "null", json!(null));
        check(&["object"], r#"{"a": 1}"#, json!({"a": 1}));
        check(&[], "7", json!(7));
        check(&[], "seven", json!("seven"));
        // Not for us to judge.
        check(&["integer"], "seven", json!("seven"));
    }

    #[test]
    fn numbers_that_would_change_are_refused() {
        let read = |types: &[&str], text: &str| References(None).value(&form(types), text);
        assert!(read(&["integer"], "12345678901234567891234").is_err());
        assert!(read(&["object"], r#"{"a": [1e0]}"#).is_err());
        check(&["string"], "1e0", json!("1e0"));
        check(&["integer"], "18446744073709551615", json!(u64::MAX));
    }

    #[test]
    fn names_stand_for_what_the_session_knows() {
        check(&["integer"], "@room.pk", json!(7));
        check(&["integer"], "@room.by.0.id", json!(1));
        check(&["string"], "@room.name", json!("hall"));
        check(&["string"], "@room hello", json!("@room hello"));
        check(&["string"], "@room", json!("@room"));
        check(&["string"], "@@room.pk", json!("@room.pk"));
        check(&["string"], "a@room.pk", json!("a@room.pk"));
    }

    #[test]
    fn what_is_not_there_is_said() {
        let served = served();
        let error = |text: &str| References(Some(&served)).resolve(text).unwrap_err();
        assert_eq!(
            error("@rom.pk"),
            "no person or thing `rom`; did you mean `room`? There is room; for the text itself write @@rom.pk"
        );
        assert_eq!(
            error("@room.pkk"),
            "@room has no field `pkk`; did you mean `pk`? There is pk, by, name; for the text itself write @@room.pkk"
        );
        assert!(References(None).resolve("@room.pk").is_err());
        assert_eq!(References(None).resolve("@room hello"), Ok(None));
    }

    #[test]
    fn lists_are_repeated_or_written_whole() {
        let member = Member {
            name: "ids".to_owned(),
            description: String::new(),
            required: true,
            form: form(&["array"]),
            items: Some(form(&["integer"])),
        };
        let served = served();
        let read = |texts: &[&str]| References(Some(&served)).member(&member, texts);
        assert_eq!(read(&["1", "@room.pk"]), Ok(json!([1, 7])));
        assert_eq!(read(&["1"]), Ok(json!([1])));
        assert_eq!(read(&["[1, 2]"]), Ok(json!([1, 2])));
        assert_eq!(read(&["[]"]), Ok(json!([])));
        assert!(read(&["[1"]).is_err());
    }
}
