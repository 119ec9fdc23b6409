//! What a probe has found out, and how it is told.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use wireproof_conformance::plan::{Scenario, Suite};
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::{Rehearsal, Stock};

use super::meetings::Meetings;

/// So many reasons are told in full; the rest is a count.
const MOST_REASONS: usize = 12;

/// What has been found out.
#[derive(Debug, Default)]
pub(super) struct Found {
    scenarios: usize,
    /// What keeps scenarios from being declared, and how many.
    undeclared: BTreeMap<String, usize>,
    not_declared: usize,
    /// Why worlds cannot be made, and for how many scenarios.
    pub(super) untestable: BTreeMap<String, usize>,
    /// What became of the people who connected.
    pub(super) meetings: Meetings,
    /// What an inventory has and a whole check needs, by kind.
    stock: BTreeMap<String, Stock>,
    /// What has to be added to it for that.
    more: BTreeMap<String, usize>,
}

impl Found {
    /// The scenarios that ask for nothing which the target does not claim or have.
    pub(super) fn declared<'a>(&mut self, suite: &'a Suite) -> Vec<&'a Arc<Scenario>> {
        self.scenarios = suite.scenarios.len();
        let mut declared = Vec::new();
        for scenario in &suite.scenarios {
            let missing = scenario.undeclared(&suite.target);
            if missing.is_empty() {
                declared.push(scenario);
                continue;
            }
            self.not_declared += 1;
            for what in missing {
                *self.undeclared.entry(what).or_default() += 1;
            }
        }
        declared
    }

    /// The scenarios for which an inventory has enough, if all are played.
    pub(super) fn rehearsed<'a>(
        &mut self,
        scenarios: Vec<&'a Arc<Scenario>>,
        rehearsal: Rehearsal,
    ) -> Vec<&'a Arc<Scenario>> {
        let mut playable = Vec::new();
        // What is missing in one round is missing.
        let mut missing = rehearsal.missing.into_iter();
        let mut first: Vec<Option<String>> = missing.by_ref().take(scenarios.len()).collect();
        for (index, later) in missing.enumerate() {
            let known = &mut first[index % scenarios.len()];
            *known = known.take().or(later);
        }
        for (scenario, missing) in scenarios.into_iter().zip(first) {
            match missing {
                None => playable.push(scenario),
                Some(what) => {
                    let why = format!("the target has no {what}");
                    *self.untestable.entry(why).or_default() += 1;
                }
            }
        }
        self.stock = rehearsal.stock;
        self.more = rehearsal.more;
        playable
    }

    pub(super) fn exit(&self) -> ExitCode {
        match self.untestable.is_empty() && !self.meetings.is_anybody_kept_out() {
            true => ExitCode::Conforms,
            false => ExitCode::Deviates,
        }
    }

    pub(super) fn told(&self) -> String {
        let untestable: usize = self.untestable.values().sum();
        let playable = self.scenarios - self.not_declared - untestable;
        let can = match self.meetings.is_everybody_kept_out() {
            true => "could be played, were anybody let in and answered",
            false => "can be played",
        };
        let mut out = format!("scenarios     {playable} of {} {can}\n", self.scenarios);
        out += &self.meetings.told();
        if self.not_declared > 0 {
            let _ = writeln!(
                out,
                "not declared  {} scenarios need what the target does not claim or have",
                self.not_declared
            );
            out += &reasons(&self.undeclared);
        }
        if untestable > 0 {
            let _ = writeln!(out, "not testable  {untestable} scenarios");
            out += &reasons(&self.untestable);
        }
        for (kind, stock) in &self.stock {
            let Stock { there, needed, .. } = stock;
            let how = if stock.once { "once each" } else { "at once" };
            let _ = writeln!(
                out,
                "inventory     {there} {kind}; a whole check needs {needed}, {how}"
            );
        }
        for (what, count) in &self.more {
            let _ = writeln!(out, "add           {count} × {what}");
        }
        out
    }
}

/// The most frequent first.
fn reasons(reasons: &BTreeMap<String, usize>) -> String {
    let mut sorted: Vec<(&String, &usize)> = reasons.iter().collect();
    sorted.sort_by_key(|(why, count)| (std::cmp::Reverse(**count), why.as_str()));
    let mut out = String::new();
    for (why, count) in sorted.iter().take(MOST_REASONS) {
        let _ = writeln!(out, "  {count:>4} × {why}");
    }
    if let Some(left) = sorted
        .len()
        .checked_sub(MOST_REASONS)
        .filter(|left| *left > 0)
    {
        let _ = writeln!(out, "  and {left} more reasons");
    }
    out
}
