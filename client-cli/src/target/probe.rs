//! What can be tested with a target file: everything is tried that scenarios need, and no scenario
//! played.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use futures_util::{StreamExt, stream};
use wireproof_client::opening::{Opening, OpeningError, Overrides};
use wireproof_client::pack::Pack;
use wireproof_client::session::{Connected, Session};
use wireproof_conformance::plan::{Scenario, Selection, Suite};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::{Rehearsal, Stock, World, Worlds};

use super::{adapted, read};
use crate::selected::selected;
use crate::suites::planned;
use crate::{Exit, say};

/// So many reasons are told in full; the rest is a count.
const MOST_REASONS: usize = 12;

pub(super) async fn probe(path: &Path, jobs: u16) -> anyhow::Result<ExitCode> {
    let read = read(path)?;
    let protocols = selected(None, None, Some(&read))?;
    let target = Arc::new(read.target);
    let mut suites = Vec::new();
    for protocol in protocols {
        let chapters = protocol.chapters()?;
        suites.push(planned(
            &protocol,
            &target,
            &chapters,
            &Selection::default(),
        )?);
    }
    let reached = target.probe().await;
    reached.map_err(|error| Exit::error(ExitCode::Unreachable, error.to_string()))?;
    say(&format!("reachable     {}\n", target.base))?;
    let mut exit = ExitCode::Conforms;
    for suite in &suites {
        let found = find(suite, usize::from(jobs)).await;
        say(&found.told())?;
        say(&adapted::told(&suite.target.adaptation, &found.adapted))?;
        exit = found.exit();
    }
    Ok(exit)
}

/// What has been found out.
#[derive(Debug, Default)]
struct Found {
    scenarios: usize,
    /// What keeps scenarios from being declared, and how many.
    undeclared: BTreeMap<String, usize>,
    not_declared: usize,
    /// Why worlds cannot be made, and for how many scenarios.
    untestable: BTreeMap<String, usize>,
    /// What became of the people who connected: by kind and channel.
    people: BTreeMap<(String, String), String>,
    /// The lines of the adaptation that made a difference, by their numbers.
    adapted: BTreeSet<usize>,
    /// Whether somebody could not connect.
    refused: bool,
    /// What an inventory has and a whole check needs, by kind.
    stock: BTreeMap<String, Stock>,
    /// What has to be added to it for that.
    more: BTreeMap<String, usize>,
}

async fn find(suite: &Suite, jobs: usize) -> Found {
    let mut found = Found {
        scenarios: suite.scenarios.len(),
        ..Found::default()
    };
    let declared = found.declared(suite);
    let (playable, target) = match &suite.target.worlds {
        Worlds::Parts(inventory) => {
            let things = declared.iter().map(|scenario| scenario.things.as_slice());
            let rehearsal = inventory.rehearse(&suite.pack, things);
            let playable = found.rehearsed(declared, rehearsal);
            let mut target = Target::clone(&suite.target);
            target.worlds = Worlds::Parts(inventory.reusable());
            (playable, Arc::new(target))
        }
        _ => (declared, Arc::clone(&suite.target)),
    };
    // Scenarios that ask for the same need one world.
    let mut worlds: BTreeMap<String, Vec<&Arc<Scenario>>> = BTreeMap::new();
    for scenario in playable {
        let asked = format!("{:?}", scenario.things);
        worlds.entry(asked).or_default().push(scenario);
    }
    let (pack, target) = (&suite.pack, &target);
    let tried = stream::iter(worlds.into_values())
        .map(|scenarios| async move {
            let things = &scenarios[0].things;
            let made = World::make(target, pack, things).await;
            (scenarios, made)
        })
        .buffer_unordered(jobs);
    let mut tried = std::pin::pin!(tried);
    let mut met = BTreeSet::new();
    while let Some((scenarios, made)) = tried.next().await {
        match made {
            Ok(world) => {
                for thing in &scenarios[0].things {
                    let is_person = pack.kind(&thing.kind).is_some_and(|kind| kind.person);
                    if is_person && met.insert(thing.kind.clone()) {
                        found
                            .meet(pack, target, &thing.kind, &thing.name, &world)
                            .await;
                    }
                }
                if let Err(error) = world.dissolve(target).await {
                    let why = format!("a world that was made does not go: {error}");
                    *found.untestable.entry(why).or_default() += scenarios.len();
                }
            }
            Err(error) => {
                *found.untestable.entry(error.to_string()).or_default() += scenarios.len();
            }
        }
    }
    found
}

impl Found {
    /// The scenarios that ask for nothing which the target does not claim or have.
    fn declared<'a>(&mut self, suite: &'a Suite) -> Vec<&'a Arc<Scenario>> {
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
    fn rehearsed<'a>(
        &mut self,
        scenarios: Vec<&'a Arc<Scenario>>,
        rehearsal: Rehearsal,
    ) -> Vec<&'a Arc<Scenario>> {
        let mut playable = Vec::new();
        for (scenario, missing) in scenarios.into_iter().zip(rehearsal.missing) {
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

    /// Lets a person connect to every channel whose address needs no more than the person.
    async fn meet(&mut self, pack: &Pack, target: &Target, kind: &str, name: &str, world: &World) {
        use wireproof_conformance::evaluate::Scope;
        let Some(person) = world.bindings.get(name) else {
            return;
        };
        for channel in &pack.channels {
            let base = target.channel_base(&channel.name);
            let opening = Opening::new(base, channel, person, &Overrides::default());
            let outcome = match opening {
                // Who is not made for this channel, or needs a place that only a scenario knows.
                Err(OpeningError::Parameter { .. } | OpeningError::Credential(_)) => continue,
                Err(error) => error.to_string(),
                Ok(opening) => {
                    let patience = target.timeouts.connect;
                    let adapter = target.adaptation.adapter(channel);
                    let own = (Arc::clone(channel), adapter.clone());
                    match Session::connect_adapted(&opening, own.0, own.1, patience).await {
                        Ok(Connected::Open(session)) => {
                            if let Some(adapter) = adapter {
                                self.adapted.extend(
                                    adapted::met(session, channel, &adapter, patience).await,
                                );
                            }
                            "is let in".to_owned()
                        }
                        Ok(Connected::Answered { status, .. }) => {
                            format!("is answered {status}")
                        }
                        Err(error) => {
                            self.refused = true;
                            error.to_string()
                        }
                    }
                }
            };
            let key = (kind.to_owned(), channel.name.clone());
            self.people.insert(key, outcome);
        }
    }

    fn exit(&self) -> ExitCode {
        match self.untestable.is_empty() && !self.refused {
            true => ExitCode::Conforms,
            false => ExitCode::Deviates,
        }
    }

    fn told(&self) -> String {
        let untestable: usize = self.untestable.values().sum();
        let playable = self.scenarios - self.not_declared - untestable;
        let mut out = format!(
            "scenarios     {playable} of {} can be played\n",
            self.scenarios
        );
        for ((kind, channel), outcome) in &self.people {
            // Writing to a String cannot fail.
            let _ = writeln!(out, "connects      a {kind} {outcome} by {channel}");
        }
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
