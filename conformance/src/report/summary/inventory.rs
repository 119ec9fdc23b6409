//! That a target's inventory is too small: many scenarios could not be tested, each with words of its own,
//! and for one reason.

use std::collections::BTreeSet;

use super::INDENT;
use crate::event::{RunReport, ScenarioId};
use crate::report::failure::{Look, printable};
use crate::report::wrap::wrapped;

/// Of fewer scenarios their own words are enough.
const MANY: usize = 3;

/// So many kinds are named.
const MOST_NAMED: usize = 3;

/// What tells the rest. A command stays in one piece, for those who paste it.
const PROBE: &str = "`wireproof target probe FILE`";

/// How many scenarios there was too little for, and what is missing most; nothing where that are few.
pub(super) fn too_small(run: &RunReport, look: Look) -> String {
    let scenarios: BTreeSet<&ScenarioId> = run.scarce.values().flatten().collect();
    if scenarios.len() < MANY {
        return String::new();
    }
    let kinds = run.scarce.iter();
    let kinds = kinds.map(|(kind, scenarios)| (kind.as_str(), scenarios.len()));
    let mut kinds: Vec<(&str, usize)> = kinds.collect();
    kinds.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let named = kinds.iter().take(MOST_NAMED);
    let named = named.map(|(kind, count)| format!("{} in {count}", printable(kind)));
    let named = named.collect::<Vec<_>>().join(", ");
    let told = format!(
        "is too small for {} scenarios; missing most: {named};",
        scenarios.len()
    );
    let words: Vec<&str> = told.split(' ').chain([PROBE, "says all"]).collect();
    let odd = look.odd;
    let row = wrapped("inventory     ", INDENT, &words, " ", look.width);
    row.replacen("inventory", &format!("{odd}inventory{odd:#}"), 1)
}
