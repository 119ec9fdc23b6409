//! Forms and fields that no document knows, where those are denied.
//!
//! Each of them is a deviation with an id of its own, told once, in the form of a scenario of a chapter
//! that nobody wrote, as is what a target [adapts](crate::adaptation): every report and every baseline
//! knows what to do with that.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use crate::baseline::Subject;
use crate::chapter::{Basis, Chapter};
use crate::event::{Place, ScenarioId, ScenarioReport, Seen, Traces};
use crate::matching::shorten;
use crate::plan::Suite;
use crate::verdict::{Failure, Kind, Shape, Silences, Verdict};

/// The chapter that the deviations are told in.
pub const CHAPTER: &str = "undocumented";

/// So many forms are kept of each protocol.
pub(crate) const MOST_FORMS: usize = 1_000;

/// What no document knows, by protocol and shape.
pub(crate) type Forms = BTreeMap<String, BTreeMap<String, Seen>>;

/// The forms of a suite's protocol.
fn forms_of<'a>(suite: &Suite, forms: &'a Forms) -> impl Iterator<Item = (&'a String, &'a Seen)> {
    forms.get(&suite.pack.id).into_iter().flatten()
}

/// What the ids of a protocol begin with.
fn prefix(suite: &Suite) -> String {
    format!("{}-UNDOC-", suite.pack.prefix)
}

/// Whether an entry of a baseline is about a form of this suite's protocol, seen or not.
pub fn is_about(subject: &Subject, suite: &Suite) -> bool {
    subject.requirement.starts_with(&prefix(suite))
}

/// The id of a form: its words for people, and a number that is another for each form, since words
/// may be alike or very many.
fn id(suite: &Suite, shape: &str) -> ScenarioId {
    let words = shape.split(|c: char| !c.is_alphanumeric() && c != '_');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let words: String = words.join("-").chars().take(WORDS).collect();
    let words = words.trim_end_matches('-').to_uppercase();
    ScenarioId {
        protocol: suite.pack.id.clone(),
        chapter: CHAPTER.to_owned(),
        requirement: format!("{}{words}-{:08X}", prefix(suite), number(shape)),
        number: 1,
    }
}

/// So many letters of a form stand in its id.
const WORDS: usize = 48;

/// FNV-1a: baselines hold it, so that it must be the same in every version of this program.
fn number(shape: &str) -> u32 {
    shape.bytes().fold(0x811c_9dc5, |number, byte| {
        (number ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

/// What a form that was seen is: known, if the baseline excuses it.
fn verdict(suite: &Suite, shape: &str, seen: &Seen, offset: usize) -> Verdict {
    let mut own = Shape::of(Kind::Undocumented);
    shape.clone_into(&mut own.step);
    let times = match seen.times {
        1 => "once".to_owned(),
        times => format!("{times} times"),
    };
    let failure = Failure {
        span: offset..offset,
        label: format!(
            "seen {times}, first at {}; no document knows it",
            seen.first
        ),
        cause: format!("undocumented: {shape}"),
        shape: Some(own),
        notes: Vec::new(),
    };
    let baseline = &suite.target.baseline;
    baseline.judge(&id(suite, shape), Box::new(failure))
}

/// Whether something came in a scenario that no document knows, and no baseline excuses.
pub(crate) fn is_met(suites: &[Suite], report: &ScenarioReport) -> bool {
    let suite = suites
        .iter()
        .find(|suite| suite.pack.id == report.id.protocol);
    suite.is_some_and(|suite| {
        let mut forms = report.undocumented.iter();
        forms.any(|(shape, seen)| matches!(verdict(suite, shape, seen, 0), Verdict::Fail(_)))
    })
}

/// What is told of each form that was seen.
pub(crate) fn reports(suites: &[Suite], forms: &Forms) -> Vec<ScenarioReport> {
    let reports = suites.iter().flat_map(|suite| {
        let own = forms_of(suite, forms);
        own.map(|(shape, seen)| report(suite, shape, seen))
    });
    reports.collect()
}

/// The same, whatever the protocol.
pub(crate) fn of_all(forms: Forms) -> BTreeMap<String, Seen> {
    let mut all = BTreeMap::new();
    for (shape, seen) in forms.into_values().flatten() {
        seen.add_to(&mut all, &shape, usize::MAX);
    }
    all
}

/// The ids of all that was seen.
pub(crate) fn ids(suites: &[Suite], forms: &Forms) -> BTreeSet<ScenarioId> {
    let ids = suites
        .iter()
        .flat_map(|suite| forms_of(suite, forms).map(|(shape, _)| id(suite, shape)));
    ids.collect()
}

fn report(suite: &Suite, shape: &str, seen: &Seen) -> ScenarioReport {
    let source = source(suite, &seen.first);
    let offset = offset(&source, &seen.first);
    ScenarioReport {
        id: id(suite, shape),
        round: 1,
        title: format!("No document knows: {}", shorten(shape)),
        basis: Basis::Documented,
        place: seen.first.clone(),
        verdict: verdict(suite, shape, seen, offset),
        source,
        span: offset..offset,
        elapsed: Duration::ZERO,
        silences: Silences::default(),
        undocumented: BTreeMap::new(),
        adapted: BTreeSet::new(),
        items: Vec::new(),
        frames: Vec::new(),
        frames_left_out: 0,
        transcript: String::new(),
        again: again(suite, &seen.first),
        traces: Traces::default(),
        scarce: None,
    }
}

/// The text of the chapter in which it came first.
fn source(suite: &Suite, first: &Place) -> Arc<str> {
    let is_it = |chapter: &&Arc<Chapter>| *chapter.path == *first.file;
    let chapter = suite.chapters.iter().find(is_it);
    chapter.map_or_else(|| Arc::from(""), |chapter| Arc::clone(&chapter.source))
}

/// Where a place is in its text.
fn offset(source: &str, place: &Place) -> usize {
    let mut lines = source.split_inclusive('\n');
    let before = lines.by_ref().take(place.line - 1).map(str::len);
    let start: usize = before.sum();
    let line = lines.next().unwrap_or_default();
    let column = line.char_indices().nth(place.column - 1);
    start + column.map_or(0, |(column, _)| column)
}

/// What plays the scenario again in which it came first: the last that begins before it.
fn again(suite: &Suite, first: &Place) -> String {
    let scenarios = suite.scenarios.iter();
    let before = scenarios
        .filter(|scenario| *scenario.chapter.path == *first.file && scenario.place() <= *first);
    let scenario = before.max_by_key(|scenario| scenario.place());
    let name = scenario.map(|scenario| scenario.short_name());
    suite.target.again.line(&name.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_again() {
        let source = "# a\n\nä < b\nlast";
        for (at, _) in source.char_indices() {
            assert_eq!(offset(source, &Place::of("a.md", source, at)), at);
        }
    }

    #[test]
    fn numbers_are_those_that_baselines_hold() {
        // The vectors of the function's authors.
        assert_eq!((number(""), number("a")), (0x811c_9dc5, 0xe40c_292c));
        assert_eq!(number("foobar"), 0xbf9c_f968);
    }
}
