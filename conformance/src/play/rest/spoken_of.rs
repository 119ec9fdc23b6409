//! What a transcript shows of an answer: an array to which others may add holds something else in
//! every run, so that only those of its elements are shown that the chapter speaks of.

use serde_json::Value;

use crate::evaluate::Bindings;
use crate::matching::{Moment, matches};
use crate::wire::ast::{Element, Term, TermKind};

/// In the place of elements that nobody speaks of.
const OTHERS: &str = "...";

/// The value as far as it is the same in every run. An array is fixed by a pattern that has all of
/// its elements; of any other it has those that the pattern found.
pub(super) fn spoken_of(
    pattern: Option<&Term>,
    value: &Value,
    bound: &Bindings,
    moment: &Moment,
) -> Value {
    let kind = pattern.map(|pattern| &pattern.kind);
    match (kind, value) {
        (Some(TermKind::Array(elements)), Value::Array(values)) => {
            Value::Array(found(elements, values, bound, moment))
        }
        (_, Value::Array(_)) => Value::Array(vec![OTHERS.into()]),
        (kind, Value::Object(members)) => {
            let shown = members.iter().map(|(name, value)| {
                let pattern = kind.and_then(|kind| member(kind, name));
                (name.clone(), spoken_of(pattern, value, bound, moment))
            });
            Value::Object(shown.collect())
        }
        (_, value) => value.clone(),
    }
}

/// What the elements of a pattern found, from the left on.
fn found(elements: &[Element], values: &[Value], bound: &Bindings, moment: &Moment) -> Vec<Value> {
    let mut rest = values.iter();
    let shown = elements.iter().filter_map(|element| match element.term() {
        None => Some(OTHERS.into()),
        Some(term) => {
            let value = rest.find(|value| matches(term, value, bound, moment).is_ok())?;
            Some(spoken_of(Some(term), value, bound, moment))
        }
    });
    shown.collect()
}

fn member<'t>(kind: &'t TermKind, name: &str) -> Option<&'t Term> {
    let TermKind::Object { members, .. } = kind else {
        return None;
    };
    let mut members = members.iter();
    let found = members.find(|(member, _)| member.value == name);
    found.map(|(_, term)| term)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde_json::json;

    use super::*;
    use crate::wire::ast::{Expect, StatementKind};
    use crate::wire::parse_block;

    #[track_caller]
    fn check(pattern: &str, value: Value, expected: Value) {
        let text = format!("alice is a reader\nalice GET /\nalice < 200 {pattern}\n");
        let block = parse_block("a.md", &text, 0..text.len());
        let block = block.unwrap_or_else(|problems| panic!("{pattern}: {problems:?}"));
        let Some(StatementKind::Take {
            expect: Expect::Answer(answer),
            ..
        }) = block.statements.last().map(|statement| &statement.kind)
        else {
            panic!("{pattern} is no answer");
        };
        let now = SystemTime::now();
        let moment = Moment {
            cause: now,
            arrival: now,
            skew: Duration::ZERO,
        };
        let shown = spoken_of(
            answer.pattern.as_ref(),
            &value,
            &Bindings::default(),
            &moment,
        );
        assert_eq!(shown, expected, "{pattern}");
    }

    #[test]
    fn of_an_open_array_is_shown_what_the_pattern_found() {
        let all = || json!([{"id": 1, "x": 1}, {"id": 2, "x": 2}, {"id": 3, "x": 3}]);
        check(
            r#"[..., {"id": 2}, ...]"#,
            all(),
            json!(["...", {"id": 2, "x": 2}, "..."]),
        );
        check(
            r#"[{"id": 1}, ..., {"id": 3}]"#,
            all(),
            json!([{"id": 1, "x": 1}, "...", {"id": 3, "x": 3}]),
        );
        check(r#"@none({"id": 7})"#, all(), json!(["..."]));
        check(
            "",
            json!({"all": all(), "n": 3}),
            json!({"all": ["..."], "n": 3}),
        );
        check(
            r#"{"all": [..., {"id": 3}]}"#,
            json!({"all": all()}),
            json!({"all": ["...", {"id": 3, "x": 3}]}),
        );
    }

    #[test]
    fn an_array_that_a_pattern_has_whole_is_shown_whole() {
        check(
            r#"[{"id": 1}, [2, ...]]"#,
            json!([{"id": 1, "x": 1}, [2, 3]]),
            json!([{"id": 1, "x": 1}, [2, "..."]]),
        );
    }
}
