//! Texts that go out as somebody has written them, byte for byte, and the wire's form of those that can
//! have one without a loss.

use serde::de::IgnoredAny;
use serde_json::Value;

use super::{Adapter, Change, Way};

/// What becomes of a text that is to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outgoing {
    /// It goes as it is: no change is about it, whatever it is.
    AsItIs,
    /// It is a frame of the document's form, and this is the wire's.
    Adapted {
        /// The frame as it goes over the wire.
        text: String,
        /// The numbers of the changes that made a difference.
        used: Vec<usize>,
    },
    /// It is a frame in the document's form, and written in a way that nobody could carry over: a key
    /// twice, a number or an escape that has another spelling.
    Unlike,
}

impl Adapter {
    /// Whether anything that we send is another on the wire.
    pub(crate) fn changes_what_is_sent(&self) -> bool {
        self.changes.iter().any(|(_, change)| match change {
            Change::Word { .. } | Change::Field { .. } => true,
            Change::Nested { way, .. }
            | Change::Flat { way, .. }
            | Change::Constant { way, .. } => *way == Way::Sent,
            Change::Form(_) | Change::Allowed(_) => false,
        })
    }

    /// The wire's form of a text that is written by hand. What is no JSON object is none in whatever
    /// form, and is sent as it is.
    pub fn outgoing_text(&self, text: &str) -> Outgoing {
        let is_list = self.of_bodies && text.trim_start().starts_with('[');
        let is_object = text.trim_start().starts_with('{');
        if !(is_object || is_list) || !self.changes_what_is_sent() {
            return Outgoing::AsItIs;
        }
        if serde_json::from_str::<IgnoredAny>(text).is_err() {
            return Outgoing::AsItIs;
        }
        let Ok(frame) = serde_json::from_str::<Value>(text) else {
            return Outgoing::Unlike;
        };
        let adapted = self.outgoing(&frame);
        if adapted.used.is_empty() {
            return Outgoing::AsItIs;
        }
        let anew = frame.to_string();
        if without_blanks(text) != anew {
            return Outgoing::Unlike;
        }
        Outgoing::Adapted {
            text: adapted.frame.to_string(),
            used: adapted.used,
        }
    }
}

/// JSON without what stands between its tokens.
fn without_blanks(text: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let kept = text.chars().filter(|&character| {
        let keeps = in_string || !character.is_ascii_whitespace();
        match character {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            _ => {}
        }
        keeps
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{adapter as of, constant, nested, refusal, word};
    use super::*;

    /// What is written by hand goes out in the wire's form only if nothing of it is lost by that.
    #[test]
    fn a_text_is_carried_over_whole_or_not_at_all() {
        let adapter = of(vec![
            word("look", "lookAt"),
            nested(Way::Sent),
            constant(Way::Sent),
        ]);
        let adapted = |text: &str, used: &[usize]| Outgoing::Adapted {
            text: text.to_owned(),
            used: used.to_vec(),
        };
        for (text, outgoing) in [
            (
                "{ \"do\": \"look\",\n\t\"at\": \"a \\\" b\" }",
                adapted(
                    r#"{"do":"lookAt","payload":{"at":"a \" b"},"v":2}"#,
                    &[0, 1, 2],
                ),
            ),
            ("{}", adapted(r#"{"payload":{},"v":2}"#, &[1, 2])),
            (
                r#"{"do": 7}"#,
                adapted(r#"{"do":7,"payload":{},"v":2}"#, &[1, 2]),
            ),
            // Twice, and other spellings.
            (r#"{"do": "look", "do": "look"}"#, Outgoing::Unlike),
            (r#"{"at": 1e400}"#, Outgoing::Unlike),
            (r#"{"at": 1.0e2}"#, Outgoing::Unlike),
            (r#"{"at": "\ud83d"}"#, Outgoing::Unlike),
            (r#"{"at": "\u0061"}"#, Outgoing::Unlike),
            // No object in whatever form.
            (r#"{"do": "look""#, Outgoing::AsItIs),
            ("{", Outgoing::AsItIs),
            ("[{}]", Outgoing::AsItIs),
            ("look", Outgoing::AsItIs),
            ("", Outgoing::AsItIs),
        ] {
            assert_eq!(adapter.outgoing_text(text), outgoing, "{text}");
        }
        let received_only = of(vec![constant(Way::Received), refusal()]);
        let twice = r#"{"do": "look", "do": "look"}"#;
        assert_eq!(received_only.outgoing_text(twice), Outgoing::AsItIs);
    }
}
