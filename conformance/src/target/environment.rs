//! `${NAME}` in a target file: a text from the environment, which no report shows.

use std::fmt;

use serde_json::Value;

/// Where variables are looked up; the process's environment, or a test's.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A variable that is not there, or `${` without its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum VariableError {
    /// The environment has no such variable, or an empty one.
    #[error("the environment has no {0}; set it, or write $${{{0}}} for the text itself")]
    Unset(String),
    /// `${` and no `}`.
    #[error("`{0}` begins with `${{` and has no `}}`")]
    Open(String),
}

/// Puts the environment's values in, and keeps them as secrets.
pub(super) struct Expander<'a> {
    lookup: Lookup<'a>,
    /// What has been put in.
    pub(super) secrets: Vec<String>,
}

impl fmt::Debug for Expander<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Expander")
    }
}

impl<'a> Expander<'a> {
    pub(super) fn new(lookup: Lookup<'a>) -> Expander<'a> {
        Expander {
            lookup,
            secrets: Vec::new(),
        }
    }

    /// The text with each `${NAME}` replaced; `$${` stands for `${`.
    pub(super) fn text(&mut self, text: &str) -> Result<String, VariableError> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            if let Some(before) = before.strip_suffix('$') {
                out.push_str(before);
                out.push_str("${");
                rest = after;
                continue;
            }
            let Some((name, tail)) = after.split_once('}') else {
                return Err(VariableError::Open(format!("${{{after}")));
            };
            let value = (self.lookup)(name).filter(|value| !value.is_empty());
            let value = value.ok_or_else(|| VariableError::Unset(name.to_owned()))?;
            out.push_str(before);
            out.push_str(&value);
            self.secrets.push(value);
            rest = tail;
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Every text of a value, however deep.
    pub(super) fn value(&mut self, value: &Value) -> Result<Value, VariableError> {
        Ok(match value {
            Value::String(text) => Value::String(self.text(text)?),
            Value::Array(items) => {
                let items: Result<_, _> = items.iter().map(|item| self.value(item)).collect();
                Value::Array(items?)
            }
            Value::Object(fields) => {
                let fields = fields.iter();
                let fields: Result<_, VariableError> = fields
                    .map(|(name, value)| Ok((name.clone(), self.value(value)?)))
                    .collect();
                Value::Object(fields?)
            }
            other => other.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lookup(name: &str) -> Option<String> {
        match name {
            "A" => Some("one".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        }
    }

    #[test]
    fn variables_are_put_in_and_kept_secret() {
        let mut expander = Expander::new(&lookup);
        let put = |expander: &mut Expander, text: &str| expander.text(text);
        assert_eq!(put(&mut expander, "x${A}y${A}"), Ok("xoneyone".to_owned()));
        assert_eq!(expander.secrets, ["one", "one"]);
        assert_eq!(put(&mut expander, "$${A} $A"), Ok("${A} $A".to_owned()));
        for (text, error) in [
            ("${B}", VariableError::Unset("B".to_owned())),
            ("${EMPTY}", VariableError::Unset("EMPTY".to_owned())),
            ("a${A", VariableError::Open("${A".to_owned())),
        ] {
            assert_eq!(put(&mut expander, text), Err(error));
        }
        let deep = expander.value(&json!({"a": [1, "${A}"], "${A}": null}));
        assert_eq!(deep, Ok(json!({"a": [1, "one"], "${A}": null})));
    }
}
