//! Where a list with `...` has the very thing that is asked for, and has it otherwise.
//!
//! That a list does not match says nothing of whether the thing is missing or wrong. A thing is known by a
//! value that the pattern has from elsewhere, `$id`; where several have it, or none, nothing is said.

use serde_json::Value;

use super::{Difference, Matcher, equal, within};
use crate::wire::ast::{Element, Term, TermKind};

/// How the things differ that are asked for and are there.
pub(super) fn apart(
    matcher: &Matcher<'_>,
    elements: &[Element],
    values: &[Value],
    at: &mut String,
) -> Vec<Difference> {
    let asked = elements.iter().filter_map(Element::term);
    let found = asked.filter_map(|asked| Some((asked, only(matcher, asked, values)?)));
    found
        .flat_map(|(asked, (index, value))| {
            let mut inside = matcher.anew();
            within(at, &index.to_string(), |at| {
                inside.term(asked, Some(value), at);
            });
            inside.differences
        })
        .collect()
}

/// The one value of which more is as the pattern has it from elsewhere than of any other.
fn only<'v>(
    matcher: &Matcher<'_>,
    asked: &Term,
    values: &'v [Value],
) -> Option<(usize, &'v Value)> {
    let known = values.iter().map(|value| known(matcher, asked, value));
    let known: Vec<usize> = known.collect();
    let most = known.iter().copied().max().filter(|most| *most > 0)?;
    let mut meant = values.iter().enumerate().zip(known);
    let first = meant.find(|(_, known)| *known == most)?.0;
    meant.all(|(_, known)| known < most).then_some(first)
}

/// How many of a pattern's variables stand for what is there.
fn known(matcher: &Matcher<'_>, asked: &Term, value: &Value) -> usize {
    match &asked.kind {
        TermKind::Object { members, .. } => {
            let members = members.iter().filter_map(|(name, member)| {
                let value = value.get(&name.value)?;
                Some(known(matcher, member, value))
            });
            members.sum()
        }
        // One that stands for nothing yet cannot be told.
        TermKind::Variable(_) => {
            let known = matcher.evaluate(asked);
            usize::from(known.is_ok_and(|known| equal(&known, value)))
        }
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde_json::json;

    use super::super::{Moment, matches};
    use crate::evaluate::Bindings;
    use crate::tiny;

    /// The places of the things that are there and differ.
    #[track_caller]
    fn check(pattern: &str, value: serde_json::Value, places: &[&str]) {
        let mut bound = Bindings::default();
        bound.bind("a", json!({"id": 7}));
        let moment = Moment {
            cause: SystemTime::UNIX_EPOCH,
            arrival: SystemTime::UNIX_EPOCH,
            skew: Duration::ZERO,
        };
        let differences =
            matches(&tiny::term(pattern), &value, &bound, &moment).expect_err(pattern);
        let inside = differences.iter().flat_map(|one| &one.inside);
        let inside: Vec<&str> = inside.map(|one| one.pointer.as_str()).collect();
        assert_eq!(inside, places, "{pattern}");
    }

    #[test]
    fn a_thing_that_is_there_differs_where_it_differs() {
        let other = json!({"id": 8, "text": "a", "at": null});
        let list = |own| json!([other, own, other]);
        let pattern = r#"[..., {"id": $a.id, "text": "a", "at": null}, ...]"#;
        check(
            pattern,
            list(json!({"id": 7, "text": "b", "at": null})),
            &["/1/text"],
        );
        check(pattern, list(json!({"id": 7, "text": "a"})), &["/1/at"]);
        check(
            pattern,
            list(json!({"id": 9, "text": "a", "at": null})),
            &[],
        );
        check(pattern, json!([]), &[]);
    }

    #[test]
    fn a_thing_is_known_by_what_is_known() {
        let room = |pk: u8, text: &str| json!({"room": {"pk": pk}, "text": text});
        let pattern = r#"[..., {"room": {"pk": $a.id}, "text": "a"}, ...]"#;
        check(pattern, json!([room(7, "b"), room(4, "a")]), &["/0/text"]);
        // Which of two is meant, nobody can say.
        check(pattern, json!([room(7, "b"), room(7, "c")]), &[]);
        check("[..., $a.id, ...]", json!([8]), &[]);
    }
}
