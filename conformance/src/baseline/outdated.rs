//! Entries that have to be looked at: what they are about passes, their last day is over, or
//! nothing is called so.

use std::collections::BTreeSet;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Entry, List, Subject};
use crate::adaptation::Users;
use crate::denied;
use crate::event::ScenarioId;
use crate::plan::Suite;

/// An entry that does not hold any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outdated {
    /// What it is about: a requirement's id, or one with the number of a scenario.
    pub id: String,
    /// Why it is outdated.
    pub why: Why,
    /// Where it is listed.
    pub listed: String,
    /// Its reason.
    pub reason: String,
    /// Where it is worked on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket: Option<String>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
}

/// Why an entry does not hold any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// All that it is about was played, and nothing of it deviates.
    Passes,
    /// Its last day is over.
    Expired,
    /// No requirement and no scenario is called so.
    Unmatched,
}

impl Why {
    /// What is wrong with an entry, and what to do about it.
    pub fn words(self, entry: &Outdated) -> String {
        match self {
            Why::Passes => {
                "is listed as a known deviation and does not deviate any more: take it off the list".to_owned()
            }
            Why::Expired => {
                let last = entry.expires.as_deref().unwrap_or_default();
                format!("has expired after {last}: see whether it still holds, then renew it or take it off the list")
            }
            Why::Unmatched => {
                "is listed, and no scenario is called so: write what it is called now, or take it off the list".to_owned()
            }
        }
    }

    /// One word for it.
    pub fn name(self) -> &'static str {
        match self {
            Why::Passes => "stale",
            Why::Expired => "expired",
            Why::Unmatched => "unmatched",
        }
    }
}

/// What a run has shown.
pub(crate) struct Seen<'a> {
    /// Whether all was played.
    pub(crate) is_whole: bool,
    /// Where which of the targets' declarations made a difference.
    pub(crate) adapted: &'a Users,
    /// Forms and fields that came and no document knows.
    pub(crate) undocumented: &'a BTreeSet<ScenarioId>,
    /// Scenarios of which some playing did not pass.
    pub(crate) unproven: &'a BTreeSet<ScenarioId>,
}

/// The entries of all suites that have to be looked at, in the order in which they are listed.
pub(crate) fn outdated(suites: &[Suite], seen: &Seen<'_>, today: Date) -> Vec<Outdated> {
    let mut entries: Vec<&Entry> = Vec::new();
    for entry in suites.iter().flat_map(|suite| &suite.target.baseline.0) {
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }
    let found = entries.into_iter().filter_map(|entry| {
        let why = why(entry, suites, seen, today)?;
        Some(Outdated {
            id: entry.subject.to_string(),
            why,
            listed: entry.place.clone(),
            reason: entry.reason.clone(),
            ticket: entry.ticket.clone(),
            expires: entry.expires.map(|last| last.to_string()),
        })
    });
    found.collect()
}

fn why(entry: &Entry, suites: &[Suite], seen: &Seen<'_>, today: Date) -> Option<Why> {
    let written: usize = suites
        .iter()
        .map(|suite| written(suite, &entry.subject))
        .sum();
    let elsewhere = |suite: &&Suite| {
        let is_declared = suite.target.adaptation.has(&entry.subject.requirement);
        is_declared || denied::is_about(&entry.subject, suite)
    };
    let elsewhere: Vec<&Suite> = suites.iter().filter(elsewhere).collect();
    if written == 0 && elsewhere.is_empty() {
        return Some(Why::Unmatched);
    }
    if entry.has_expired(today) {
        return Some(Why::Expired);
    }
    // What passes today may fail tomorrow, where that is what is known of it.
    if entry.list == List::Flaky || !seen.is_whole {
        return None;
    }
    if written == 0 {
        let is_whole = elsewhere.iter().all(|suite| suite.is_whole());
        let mut met = seen.adapted.keys().chain(seen.undocumented);
        let is_met = met.any(|id| entry.subject.covers(id));
        return (is_whole && !is_met).then_some(Why::Passes);
    }
    let scenarios = suites.iter().flat_map(|suite| &suite.scenarios);
    let about = scenarios.filter(|scenario| entry.subject.covers(&scenario.id));
    let about: Vec<&ScenarioId> = about.map(|scenario| &scenario.id).collect();
    let all_pass = about.iter().all(|id| !seen.unproven.contains(id));
    (about.len() == written && all_pass).then_some(Why::Passes)
}

/// How many scenarios an entry is about, selected or not.
fn written(suite: &Suite, subject: &Subject) -> usize {
    let chapters = suite.chapters.iter();
    let requirements = chapters.flat_map(|chapter| &chapter.requirements);
    let about = requirements.filter(|written| written.id == subject.requirement);
    let counts = about.map(|written| match subject.number {
        None => written.scenarios.len(),
        Some(number) => usize::from(number <= written.scenarios.len()),
    });
    counts.sum()
}
