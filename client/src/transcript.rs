//! A scenario as it went, in a canonical form: ordered by the steps of its script and
//! not by arrival, with ids, times and correlation ids as stable placeholders. Two runs
//! against the same implementation give the same bytes.

use std::fmt;

use serde_json::Value;

use crate::pack::{Message, Placeholders, runs};

/// The transcript of one scenario, line by line.
#[derive(Debug, Default)]
pub struct Transcript {
    lines: Vec<String>,
    placeholders: Placeholders,
    /// Texts that are made for one run, each with the word for it.
    texts: Vec<(String, String)>,
}

/// Which way a frame went, as a chapter writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// From the party to the server: `>`.
    Sent,
    /// From the server to the party: `<`.
    Received,
}

impl Transcript {
    /// A transcript in which a person's or thing's texts are words, `<alice.username>`, wherever they
    /// stand: a target makes them up anew for each run.
    pub fn among(texts: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            texts: texts.into_iter().collect(),
            ..Self::default()
        }
    }

    /// Adds a frame that a message of the pack describes.
    pub fn frame(&mut self, party: &str, way: Way, message: &Message, frame: &Value) {
        let mut canonical = sorted(message.placeholders(frame, &mut self.placeholders));
        if way == Way::Received {
            in_texts(&mut canonical, &|text| Some(without_echo(text)));
        }
        if message.refusal {
            in_texts(&mut canonical, &|text| Some(without_numbers(text)));
        }
        in_texts(&mut canonical, &|text| self.named(text));
        self.line(party, way, &message.name, &canonical.to_string());
    }

    /// Adds something that no message describes, in words that are equal in every run.
    pub fn note(&mut self, party: &str, text: &str) {
        self.lines.push(format!("{party} {text}"));
    }

    /// The text with those of the world replaced by their words: where they are all of it, or stand in
    /// it as a run of letters, digits, `-` and `_`; short runs stand anywhere.
    fn named(&self, text: &str) -> Option<String> {
        const LEAST: usize = 4;
        let word = |text: &str| {
            let mut texts = self.texts.iter();
            texts.find(|(own, _)| own == text).map(|(_, word)| word)
        };
        if let Some(word) = word(text) {
            return Some(word.clone());
        }
        let mut found = false;
        let long = |run: &&str| run.chars().count() >= LEAST;
        let runs = runs(text).map(|run| match Some(run).filter(long).and_then(word) {
            Some(word) => {
                found = true;
                word
            }
            None => run,
        });
        let named: String = runs.collect();
        found.then_some(named)
    }

    fn line(&mut self, party: &str, way: Way, name: &str, frame: &str) {
        let arrow = match way {
            Way::Sent => '>',
            Way::Received => '<',
        };
        self.lines.push(format!("{party} {arrow} {name} {frame}"));
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// Changes every text for which there is another.
fn in_texts(value: &mut Value, other: &impl Fn(&str) -> Option<String>) {
    match value {
        Value::String(text) => {
            if let Some(other) = other(text) {
                *text = other;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| in_texts(item, other)),
        Value::Object(members) => members.values_mut().for_each(|item| in_texts(item, other)),
        _ => {}
    }
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// Replaces numbers in quotes by `<value>`: a server that says what it did not like repeats what it
/// was sent, such as an id where no schema has one.
fn without_echo(text: &str) -> String {
    let mut out = String::new();
    let mut before = None;
    for part in text.split_inclusive(QUOTES) {
        let inner = part.strip_suffix(QUOTES).unwrap_or(part);
        let behind = part
            .chars()
            .next_back()
            .filter(|last| QUOTES.contains(last));
        let is_number = inner.parse::<f64>().is_ok_and(f64::is_finite);
        match before.is_some() && before == behind && is_number {
            true => out.push_str("<value>"),
            false => out.push_str(inner),
        }
        out.extend(behind);
        before = behind;
    }
    out
}

/// Replaces whole numbers by `<number>`: why something is refused may be told by an id, or by a place
/// in a frame that is longer where the ids in it are. What is a placeholder already stays.
fn without_numbers(text: &str) -> String {
    if text.starts_with('<') && text.ends_with('>') {
        return text.to_owned();
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match is_word(first) {
            true => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, behind) = rest.split_at(end);
        match word.bytes().all(|byte| byte.is_ascii_digit()) {
            true => out.push_str("<number>"),
            false => out.push_str(word),
        }
        rest = behind;
    }
    out
}

/// The members of every object in the order of their names: a server may send them in any.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut members: Vec<(String, Value)> = members.into_iter().collect();
            members.sort_by(|(a, _), (b, _)| a.cmp(b));
            let members = members
                .into_iter()
                .map(|(name, value)| (name, sorted(value)));
            Value::Object(members.collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_that_a_server_repeats_is_no_part_of_what_it_says() {
        let check = |text: &str, expected: &str| assert_eq!(without_echo(text), expected);
        check(
            "room_pk: invalid type: string \"96\", expected i64",
            "room_pk: invalid type: string \"<value>\", expected i64",
        );
        check("'1', `-2.5` and \"3", "'<value>', `<value>` and \"3");
        check("at most 2 of \"2 rooms\"", "at most 2 of \"2 rooms\"");
        check("\"4'", "\"4'");
        check("7", "7");
        let mut value = json!({"errors": ["not \"5\""]});
        in_texts(&mut value, &|text| Some(without_echo(text)));
        assert_eq!(value, json!({"errors": ["not \"<value>\""]}));
    }

    #[test]
    fn texts_of_the_world_are_words() {
        let texts = [
            ("alice-51f3", "<alice.name>"),
            ("rex 7", "<rex.title>"),
            ("bo", "<bo.name>"),
        ];
        let texts = texts.map(|(text, word)| (text.to_owned(), word.to_owned()));
        let transcript = Transcript::among(texts);
        let check = |text: &str, expected: Option<&str>| {
            assert_eq!(transcript.named(text).as_deref(), expected, "{text}");
        };
        check("alice-51f3", Some("<alice.name>"));
        check("by alice-51f3, here", Some("by <alice.name>, here"));
        check("rex 7", Some("<rex.title>"));
        check("rex 78", None);
        check("malice-51f3", None);
        check("bo", Some("<bo.name>"));
        check("bo or not bo", None);
    }

    #[test]
    fn a_number_in_a_refusal_is_no_part_of_what_it_says() {
        let check = |text: &str, expected: &str| assert_eq!(without_numbers(text), expected);
        check("ended at byte 58.", "ended at byte <number>.");
        check(
            "no conversation 7, nor -12",
            "no conversation <number>, nor -<number>",
        );
        check(
            "UTF8, room 12a, größer als 3",
            "UTF8, room 12a, größer als <number>",
        );
        check("<request 3>", "<request 3>");
        check("", "");
    }

    #[test]
    fn members_are_sorted_at_every_depth() {
        let value = json!([{"b": {"d": 1, "c": 2}, "a": 3}]);
        assert_eq!(sorted(value).to_string(), r#"[{"a":3,"b":{"c":2,"d":1}}]"#);
    }
}
