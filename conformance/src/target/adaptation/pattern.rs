//! Patterns as chapters write them, for frames that no chapter speaks of.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use wireproof_client::adapt::Accepts;

use crate::evaluate::Bindings;
use crate::matching::{Moment, matches};
use crate::wire::ast::{Expect, StatementKind, Term};
use crate::wire::parse_block;

/// Such a frame belongs to no step, so that nobody can say how old a time in it may be.
const SKEW: Duration = Duration::from_secs(60);

/// Whether a frame matches the pattern of this text.
pub(super) fn accepts(text: &str) -> Result<Accepts, String> {
    let pattern = parsed(text)?;
    Ok(Arc::new(move |frame: &Value| {
        let now = SystemTime::now();
        let moment = Moment {
            cause: now,
            arrival: now,
            skew: SKEW,
        };
        matches(&pattern, frame, &Bindings::default(), &moment).is_ok()
    }))
}

/// A pattern stands in a line of a chapter, and nothing else is one.
fn parsed(text: &str) -> Result<Term, String> {
    let flat: String = text.split(['\n', '\r']).collect::<Vec<_>>().join(" ");
    let block =
        format!("somebody is a person\nsomebody connects somewhere\nsomebody < it {flat}\n");
    let parsed = parse_block("pattern", &block, 0..block.len()).map_err(|wrong| {
        let first = wrong.first();
        let told = first.map(|wrong| {
            let help = wrong.help.as_deref().map(|help| format!("; {help}"));
            format!(
                "{}: {}{}",
                wrong.message,
                wrong.label,
                help.unwrap_or_default()
            )
        });
        format!("this is no pattern: {}", told.unwrap_or_default())
    })?;
    let pattern = parsed
        .statements
        .into_iter()
        .find_map(|statement| match statement.kind {
            StatementKind::Take {
                expect: Expect::Message(message),
                ..
            } => message.pattern,
            _ => None,
        });
    pattern.ok_or_else(|| {
        "write what tells such a frame from others: '{\"type\": \"presence\"}'".to_owned()
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pattern_is_as_in_a_chapter() {
        let is_presence = accepts(r#"{"type": "presence", "who": /^[a-z]+$/, "left": @absent}"#);
        let is_presence = is_presence.unwrap_or_else(|why| panic!("{why}"));
        assert!(is_presence(
            &json!({"type": "presence", "who": "kolya", "more": 1})
        ));
        assert!(!is_presence(&json!({"type": "presence", "who": "Kolya"})));
        assert!(!is_presence(
            &json!({"type": "presence", "who": "kolya", "left": 1})
        ));
    }

    #[test]
    fn what_says_nothing_is_no_pattern() {
        for text in [
            "",
            "{}",
            "{\"type\": $x}",
            "presence",
            "{\"a\": 1",
            "{\"a\": 1}\nsomebody drops",
        ] {
            assert!(accepts(text).is_err(), "{text}");
        }
    }
}
