//! How an array with `...` covers values: the pieces between are found one after the other.
//!
//! A piece is looked for from the left, and kept where it is first found. It is moved on only where
//! that could help what follows: where it binds something that what follows compares with. So a
//! long array is gone through once for each piece, and what a peer sends cannot keep us busy.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Matcher;
use crate::evaluate::{Bindings, Scope};
use crate::wire::ast::{Element, Term};

/// More elements are not looked at for one array. Only pieces that share a variable come near it.
const MOST_LOOKED_AT: usize = 1 << 18;

/// What came of covering values.
pub(super) enum Spread {
    /// They are covered, and this has been bound.
    Covered(Bindings),
    /// They cannot be.
    Not,
    /// It takes too long to know.
    TooMany,
}

/// Covers `values` with `elements`, of which some are `...`.
pub(super) fn spread(matcher: &Matcher<'_>, elements: &[Element], values: &[Value]) -> Spread {
    let pieces: Vec<Vec<&Term>> = elements
        .split(|element| matches!(element, Element::Rest(_)))
        .map(|piece| piece.iter().filter_map(Element::term).collect())
        .collect();
    let Some((first, others)) = pieces.split_first() else {
        return Spread::Not;
    };
    let mut search = Search {
        matcher,
        left: MOST_LOOKED_AT,
    };
    // The first piece stands at the start; there is no choice.
    let start = search.piece(first, values, matcher.captured.clone());
    let found = start.and_then(|captured| {
        let values = values.get(first.len()..)?;
        search.others(others, values, captured)
    });
    match found {
        Some(captured) => Spread::Covered(captured),
        None if search.left == 0 => Spread::TooMany,
        None => Spread::Not,
    }
}

struct Search<'s, 'm> {
    matcher: &'s Matcher<'m>,
    left: usize,
}

impl Search<'_, '_> {
    fn others(
        &mut self,
        pieces: &[Vec<&Term>],
        values: &[Value],
        captured: Bindings,
    ) -> Option<Bindings> {
        let (piece, rest) = pieces.split_first()?;
        if rest.is_empty() {
            // The last piece stands at the end.
            let start = values.len().checked_sub(piece.len())?;
            return self.piece(piece, values.get(start..)?, captured);
        }
        let needed: usize = rest.iter().map(Vec::len).sum();
        let latest = values.len().checked_sub(piece.len() + needed)?;
        let moves = self.binds_for(piece, rest, &captured);
        for skip in 0..=latest {
            if self.left == 0 {
                return None;
            }
            let here = values.get(skip..)?;
            let Some(bound) = self.piece(piece, here, captured.clone()) else {
                continue;
            };
            let found = self.others(rest, here.get(piece.len()..)?, bound);
            if found.is_some() || !moves {
                return found;
            }
        }
        None
    }

    /// What is bound once the first values are like a piece, if they are.
    fn piece(
        &mut self,
        piece: &[&Term],
        values: &[Value],
        mut captured: Bindings,
    ) -> Option<Bindings> {
        if values.len() < piece.len() {
            return None;
        }
        for (term, value) in piece.iter().zip(values) {
            self.left = self.left.saturating_sub(1);
            captured = self.matcher.like(term, value, captured)?;
        }
        Some(captured)
    }

    /// Whether a piece binds what a later one compares with.
    fn binds_for(&self, piece: &[&Term], rest: &[Vec<&Term>], captured: &Bindings) -> bool {
        let names = |terms: &[&Term]| -> BTreeSet<String> {
            let paths = terms.iter().flat_map(|term| term.variables());
            paths.map(|path| path.name.clone()).collect()
        };
        let scope = (captured, self.matcher.bound);
        let later: BTreeSet<String> = rest.iter().flat_map(|piece| names(piece)).collect();
        let mut bound = names(piece).into_iter();
        bound.any(|name| scope.get(&name).is_none() && later.contains(&name))
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde_json::{Value, json};

    use crate::evaluate::{Bindings, Scope};
    use crate::matching::{Difference, Moment, matches};
    use crate::tiny::term;

    fn matched(pattern: &str, value: &Value) -> Result<Bindings, Vec<Difference>> {
        let moment = Moment {
            cause: SystemTime::now(),
            arrival: SystemTime::now(),
            skew: Duration::ZERO,
        };
        matches(&term(pattern), value, &Bindings::default(), &moment)
    }

    #[track_caller]
    fn check(pattern: &str, value: Value, fits: bool) {
        assert_eq!(matched(pattern, &value).is_ok(), fits, "{pattern} {value}");
    }

    #[test]
    fn pieces_stand_in_order_and_at_the_ends_where_nothing_is_skipped() {
        check("[...]", json!([]), true);
        check("[1, ...]", json!([1, 2]), true);
        check("[1, ...]", json!([2, 1]), false);
        check("[..., 1]", json!([1, 2, 1]), true);
        check("[..., 1]", json!([1, 2]), false);
        check("[1, ..., 1]", json!([1]), false);
        check("[..., 1, 2, ...]", json!([1, 1, 2]), true);
        check("[..., 1, ..., 2, ...]", json!([2, 1]), false);
        check("[..., 1, ..., 1, ..., 1]", json!([1, 1]), false);
        check("[..., 1, ..., 1, ..., 1]", json!([1, 0, 1, 1]), true);
        check("[..., [..., 1], ..., 2]", json!([[1, 0], [0, 1], 2]), true);
    }

    #[test]
    fn a_piece_moves_on_where_it_binds_what_follows() {
        check("[..., $x, ..., $x, ...]", json!([1, 2, 3, 2]), true);
        check("[..., $x, ..., $x, ...]", json!([1, 2, 3, 4]), false);
        let bound =
            matched("[..., $x, ..., $x, $y, $y]", &json!([7, 1, 2, 1, 5, 5])).expect("a match");
        assert_eq!(
            (bound.get("x"), bound.get("y")),
            (Some(&json!(1)), Some(&json!(5)))
        );
        let pattern = "[..., {\"a\": $x}, ..., 0, $x]";
        let first = matched(pattern, &json!([{"a": 1}, {"a": 2}, 0, 1]));
        assert_eq!(first.expect("a match").get("x"), Some(&json!(1)));
    }

    /// As many as a peer can put into a frame; each look at an element costs microseconds.
    #[test]
    fn what_a_peer_sends_does_not_keep_us_busy() {
        let long = Value::Array(vec![json!(1); 100_000]);
        let received = |pattern| {
            let both = json!([long, [1, 1]]);
            let differences = matched(pattern, &both).expect_err("nothing like it is there");
            differences[0].received.to_string()
        };
        assert!(received("[[..., 1, ..., 1, ..., 2, ...], _]").starts_with("[1,1,"));
        assert!(received("[[..., $x, ..., $y, ..., 2, ...], [$x, $y]]").starts_with("[1,1,"));
        let shared = received("[[..., $x, ..., [$x], ...], _]");
        assert!(
            shared.starts_with("too many to look through: [1,1,"),
            "{shared}"
        );
    }
}
