//! What can be tested with a target file: everything is tried that scenarios need, and no scenario
//! played.

mod everybody;
mod found;
mod going;
mod meetings;

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use futures_util::{StreamExt, stream};
use wireproof_conformance::adaptation::Adaptation;
use wireproof_conformance::plan::{Scenario, Selection, Suite};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::{World, Worlds};

use super::read;
use crate::preflight::sockets;
use crate::selected::selected;
use crate::suites::planned;
use crate::{Exit, say, unreachable};

use everybody::everybody;
use found::Found;
use going::Going;
use meetings::Meetings;

/// So many worlds are made at once where nobody says.
const USUAL_JOBS: u16 = 8;

pub(super) async fn probe(
    path: &Path,
    repeat: NonZeroUsize,
    jobs: Option<u16>,
) -> anyhow::Result<ExitCode> {
    let read = read(path)?;
    let protocols = selected(None, None, Some(&read))?;
    let jobs = jobs.or(read.file.concurrency()).unwrap_or(USUAL_JOBS);
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
    for suite in &suites {
        suite.introduce().await.map_err(|error| {
            let cure = unreachable::of_http(&error).map(|cure| format!("\n{cure}"));
            let message = format!("{error}{}", cure.unwrap_or_default());
            Exit::error(ExitCode::Unreachable, message)
        })?;
        sockets(&suite.pack, &suite.target).await?;
    }
    say(&format!("reachable     {}\n", target.base))?;
    let mut exit = ExitCode::Conforms;
    for suite in &suites {
        let going = Going::default();
        let finding = find(suite, repeat.get(), usize::from(jobs), &going);
        let found = going.shown(finding).await;
        say(&found.told())?;
        say(&adapted(&suite.target.adaptation, &found.meetings.adapted))?;
        exit = found.exit();
    }
    Ok(exit)
}

async fn find(suite: &Suite, repeat: usize, jobs: usize, going: &Going) -> Found {
    let mut found = Found::default();
    let declared = found.declared(suite);
    let mut meetings = Meetings::of(&declared, &suite.pack);
    let (playable, target) = match &suite.target.worlds {
        Worlds::Parts(inventory) => {
            let run = std::iter::repeat_n(&declared, repeat).flatten();
            let rehearsal = inventory.rehearse(&suite.pack, run.map(|s| s.things.as_slice()));
            let playable = found.rehearsed(declared, rehearsal);
            let mut target = Target::clone(&suite.target);
            let reusable = inventory.reusable();
            everybody(
                &playable,
                &suite.pack,
                &target,
                &reusable,
                jobs,
                &mut meetings,
                going,
            )
            .await;
            target.worlds = Worlds::Parts(reusable);
            (playable, Arc::new(target))
        }
        _ => (declared, Arc::clone(&suite.target)),
    };
    let worlds = by_world(playable);
    going.plan(worlds.len());
    let (pack, target) = (&suite.pack, &target);
    let tried = stream::iter(worlds)
        .map(|scenarios| async move {
            let things = &scenarios[0].things;
            let made = World::make(target, pack, things).await;
            (scenarios, made)
        })
        .buffer_unordered(jobs);
    let mut tried = std::pin::pin!(tried);
    while let Some((scenarios, made)) = tried.next().await {
        going.advance();
        match made {
            Ok(world) => {
                for scenario in &scenarios {
                    meetings.meet(scenario, pack, target, &world).await;
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
    found.meetings = meetings;
    found
}

/// The lines of a target's adaptation, each with whether a handshake and a fence have met it.
fn adapted(adaptation: &Adaptation, met: &BTreeSet<usize>) -> String {
    let rules = adaptation.rules().iter().enumerate();
    let rows = rules.map(|(number, rule)| {
        let how = match met.contains(&number) {
            true => "in use",
            false => "not met by this; a check tells",
        };
        format!("adapted       {}: {} ({how})\n", rule.id, rule.title)
    });
    rows.collect()
}

/// Scenarios that ask for the same need one world. The smallest come first: in them is the least that
/// could keep somebody out.
fn by_world(scenarios: Vec<&Arc<Scenario>>) -> Vec<Vec<&Arc<Scenario>>> {
    let mut worlds: BTreeMap<String, Vec<&Arc<Scenario>>> = BTreeMap::new();
    for scenario in scenarios {
        let asked = format!("{:?}", scenario.things);
        worlds.entry(asked).or_default().push(scenario);
    }
    let mut worlds: Vec<_> = worlds.into_values().collect();
    worlds.sort_by_key(|scenarios| scenarios[0].things.len());
    worlds
}
