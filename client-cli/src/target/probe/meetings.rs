//! Who is let in by which channel, tried as a scenario would let them in: everybody of an inventory, and
//! of those who are made one of each kind.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use wireproof_client::pack::Pack;
use wireproof_conformance::knock::knocks;
use wireproof_conformance::plan::Scenario;
use wireproof_conformance::target::Target;
use wireproof_conformance::world::World;

use super::everybody::MOST_TRIED;

/// So many are told by name.
const MOST_NAMES: usize = 10;

/// The outcomes, by kind and channel.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    outcomes: BTreeMap<(String, String), Outcome>,
    /// The numbers of the adaptation's lines that made a difference.
    pub(super) adapted: BTreeSet<usize>,
}

#[derive(Debug)]
enum Outcome {
    Tried(Tried),
    NotTried(&'static str),
}

/// What came of letting in all of a kind by a channel.
#[derive(Debug, Default)]
pub(super) struct Tried {
    /// So many there are.
    pub(super) of: usize,
    pub(super) let_in: usize,
    /// What came instead, and the scenario by which it should not have: to whom.
    pub(super) kept_out: BTreeMap<(String, String), Vec<String>>,
    /// So many are what no scenario asks for that lets one in.
    pub(super) unfit: usize,
    /// So many are more than are tried.
    pub(super) more: usize,
}

impl Tried {
    /// Notes that somebody, who may have no name, was not let in.
    pub(super) fn keep_out(&mut self, why: String, scenario: String, name: Option<&str>) {
        let names = self.kept_out.entry((why, scenario)).or_default();
        names.extend(name.map(str::to_owned));
    }

    fn told(&self, who: &str) -> String {
        let Tried {
            of,
            let_in,
            unfit,
            more,
            ..
        } = self;
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = match let_in {
            0 => Ok(()),
            1 if *of == 1 => writeln!(out, "let in        {who}"),
            _ if let_in == of => writeln!(out, "let in        {who}: all {of}"),
            _ => writeln!(out, "let in        {who}: {let_in} of {of}"),
        };
        for ((why, scenario), names) in &self.kept_out {
            let names = listed(names);
            let _ = writeln!(
                out,
                "not let in    {who}: {why}, unlike in {scenario}{names}"
            );
        }
        if *unfit > 0 {
            let _ = writeln!(
                out,
                "not tried     {who}: {unfit} of {of}, for whom no scenario asks that begins with it"
            );
        }
        if *more > 0 {
            let _ = writeln!(
                out,
                "not tried     {who}: {more} of {of}, since no more than {MOST_TRIED} are"
            );
        }
        out
    }
}

/// `: anna, ben and 3 more`.
fn listed(names: &[String]) -> String {
    let told = names.iter().take(MOST_NAMES).cloned();
    let told = told.collect::<Vec<_>>().join(", ");
    match names.len().checked_sub(MOST_NAMES) {
        _ if names.is_empty() => String::new(),
        None | Some(0) => format!(": {told}"),
        Some(more) => format!(": {told} and {more} more"),
    }
}

impl Meetings {
    /// All that scenarios let in, nobody of whom has been tried.
    pub(super) fn of(scenarios: &[&Arc<Scenario>], pack: &Pack) -> Meetings {
        let mut outcomes = BTreeMap::new();
        for knock in scenarios.iter().flat_map(|scenario| knocks(scenario, pack)) {
            let key = (knock.kind.to_owned(), knock.channel.to_owned());
            let outcome = outcomes.entry(key).or_insert(Outcome::NotTried(
                "every scenario that lets one in does something else before",
            ));
            if knock.is_first {
                *outcome = Outcome::NotTried("there is none in the worlds that could be made");
            }
        }
        Meetings {
            outcomes,
            adapted: BTreeSet::new(),
        }
    }

    /// Notes what came of all of a kind.
    pub(super) fn note(&mut self, kind: &str, channel: &str, tried: Tried) {
        let key = (kind.to_owned(), channel.to_owned());
        self.outcomes.insert(key, Outcome::Tried(tried));
    }

    /// Tries those of a scenario who have not been tried.
    pub(super) async fn meet(
        &mut self,
        scenario: &Scenario,
        pack: &Pack,
        target: &Target,
        world: &World,
    ) {
        for knock in knocks(scenario, pack).iter().filter(|knock| knock.is_first) {
            let key = (knock.kind.to_owned(), knock.channel.to_owned());
            if !matches!(self.outcomes.get(&key), Some(Outcome::NotTried(_))) {
                continue;
            }
            let mut tried = Tried {
                of: 1,
                ..Tried::default()
            };
            match knock.at(pack, target, world).await {
                Ok(adapted) => {
                    self.adapted.extend(adapted);
                    tried.let_in = 1;
                }
                Err(why) => tried.keep_out(why, knock.scenario(), None),
            }
            self.outcomes.insert(key, Outcome::Tried(tried));
        }
    }

    /// Whether somebody was not let in.
    pub(super) fn is_anybody_kept_out(&self) -> bool {
        let mut outcomes = self.outcomes.values();
        outcomes
            .any(|outcome| matches!(outcome, Outcome::Tried(tried) if !tried.kept_out.is_empty()))
    }

    pub(super) fn told(&self) -> String {
        let mut out = String::new();
        for ((kind, channel), outcome) in &self.outcomes {
            let who = format!("{kind} by {channel}");
            out += &match outcome {
                Outcome::Tried(tried) => tried.told(&who),
                Outcome::NotTried(why) => format!("not tried     {who}: {why}\n"),
            };
        }
        if self.is_anybody_kept_out() {
            out += "              are the credentials and ids of the target file right, and still good?\n";
        }
        out
    }
}
