//! Stable words for values that differ from run to run.

use std::collections::HashMap;

use serde_json::Value;

/// The kind under which correlation ids are numbered. No document may give it to ids of its own.
pub(super) const CORRELATION: &str = "request";

/// The numbering of ids, shared by all frames of one transcript.
#[derive(Debug, Clone, Default)]
pub struct Placeholders {
    numbers: HashMap<String, HashMap<String, usize>>,
}

impl Placeholders {
    /// The word for an id, `<room 1>`: the same for the same id of the same kind.
    ///
    /// The number 7 and the text `7` are one id, because addresses write numbers as texts. What is
    /// neither a number nor a text is no id and has no word.
    pub(super) fn word(&mut self, kind: &str, id: &Value) -> Option<String> {
        let id = id_text(id)?;
        let of_kind = self.numbers.entry(kind.to_owned()).or_default();
        let next = of_kind.len() + 1;
        let number = *of_kind.entry(id).or_insert(next);
        Some(word(kind, number))
    }

    /// The text with the ids of this kind that have a word already replaced by it.
    ///
    /// An id stands in a text as a run of letters, digits, `-` and `_`: the 1 of `room 12` is none.
    pub(super) fn replace_in(&self, kind: &str, text: &str) -> String {
        let Some(of_kind) = self.numbers.get(kind) else {
            return text.to_owned();
        };
        let mut replaced = String::with_capacity(text.len());
        for run in runs(text) {
            match of_kind.get(run) {
                Some(number) => replaced.push_str(&word(kind, *number)),
                None => replaced.push_str(run),
            }
        }
        replaced
    }
}

fn word(kind: &str, number: usize) -> String {
    format!("<{kind} {number}>")
}

fn id_text(id: &Value) -> Option<String> {
    match id {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        _ => None,
    }
}

/// The text cut into runs of characters that ids are made of, and single other characters.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let of_id = rest.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let length = match of_id {
            None => rest.len(),
            Some(0) => rest.chars().next().map_or(0, char::len_utf8),
            Some(length) => length,
        };
        let (run, after) = rest.split_at_checked(length)?;
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_ids_of_each_kind_by_first_appearance() {
        let mut book = Placeholders::default();
        let mut word = |kind: &str, id: Value| book.word(kind, &id);
        assert_eq!(word("room", json!(7)).as_deref(), Some("<room 1>"));
        assert_eq!(word("room", json!(3)).as_deref(), Some("<room 2>"));
        assert_eq!(word("user", json!(3)).as_deref(), Some("<user 1>"));
        assert_eq!(word("room", json!("7")).as_deref(), Some("<room 1>"));
        assert_eq!(word("room", Value::Null), None);
    }

    #[test]
    fn replaces_whole_ids_inside_texts() {
        let mut book = Placeholders::default();
        book.word("room", &json!(1));
        book.word("room", &json!("a-b_c"));
        let text = "left room 1, not 12 or é1; a-b_c!";
        assert_eq!(
            book.replace_in("room", text),
            "left room <room 1>, not 12 or é1; <room 2>!"
        );
        assert_eq!(book.replace_in("user", text), text);
    }
}
