//! Who is let in by which channel: one of each kind tries, as a scenario would let them in.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use wireproof_client::pack::Pack;
use wireproof_conformance::knock::knocks;
use wireproof_conformance::plan::Scenario;
use wireproof_conformance::target::Target;
use wireproof_conformance::world::World;

/// The outcomes, by kind and channel.
#[derive(Debug, Default)]
pub(super) struct Meetings {
    outcomes: BTreeMap<(String, String), Outcome>,
    /// The numbers of the adaptation's lines that made a difference.
    pub(super) adapted: BTreeSet<usize>,
}

#[derive(Debug)]
enum Outcome {
    LetIn,
    /// What came instead, and the scenario by which it should not have.
    KeptOut(String, String),
    NotTried(&'static str),
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
            let outcome = match knock.at(pack, target, world).await {
                Ok(adapted) => {
                    self.adapted.extend(adapted);
                    Outcome::LetIn
                }
                Err(why) => Outcome::KeptOut(why, knock.scenario()),
            };
            self.outcomes.insert(key, outcome);
        }
    }

    /// Whether somebody was not let in.
    pub(super) fn is_anybody_kept_out(&self) -> bool {
        let mut outcomes = self.outcomes.values();
        outcomes.any(|outcome| matches!(outcome, Outcome::KeptOut(..)))
    }

    pub(super) fn told(&self) -> String {
        let mut out = String::new();
        for ((kind, channel), outcome) in &self.outcomes {
            // Writing to a String cannot fail.
            let _ = match outcome {
                Outcome::LetIn => writeln!(out, "let in        {kind} by {channel}"),
                Outcome::KeptOut(why, scenario) => writeln!(
                    out,
                    "not let in    {kind} by {channel}: {why}, unlike in {scenario}"
                ),
                Outcome::NotTried(why) => writeln!(out, "not tried     {kind} by {channel}: {why}"),
            };
        }
        if self.is_anybody_kept_out() {
            out += "              are the credentials and ids of the target file right, and still good?\n";
        }
        out
    }
}
