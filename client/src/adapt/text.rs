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
    pub fn changes_what_is_sent(&self) -> bool {
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
        let is_object = text.trim_start().starts_with('{');
        if !is_object || !self.changes_what_is_sent() {
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
        if without_blanks(text) != frame.to_string() {
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
