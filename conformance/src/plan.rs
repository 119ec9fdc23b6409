//! What will be played: chapters resolved against a pack, and the selection of the
//! command line applied.
//!
//! Whatever a chapter says that its pack does not know is found here, before a single
//! connection is opened.

mod addresses;
mod footprint;
mod members;
mod reads;
mod replies;
mod resolver;
mod rest;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use wireproof_client::pack::Pack;

use crate::chapter::{Basis, Chapter};
use crate::diagnostic::Diagnostic;
use crate::event::{Place, ScenarioId};
use crate::target::Target;
use crate::wire::ast::Block;
use crate::world::Thing;

pub use footprint::Footprint;

use resolver::Resolver;

/// A protocol, its chapters' scenarios and the target they are played against.
#[derive(Debug)]
pub struct Suite {
    /// The protocol.
    pub pack: Arc<Pack>,
    /// Who is judged.
    pub target: Arc<Target>,
    /// The chapters that the scenarios were selected from.
    pub chapters: Vec<Arc<Chapter>>,
    /// What is played, in the order of the chapters.
    pub scenarios: Vec<Arc<Scenario>>,
    /// The requirements asked for that no wire can show.
    pub not_observable: Vec<String>,
}

impl Suite {
    /// Whether all that its chapters have is played.
    pub fn is_whole(&self) -> bool {
        let requirements = self
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.requirements);
        let written: usize = requirements.map(|one| one.scenarios.len()).sum();
        self.scenarios.len() == written
    }
}

/// One block, ready to be played.
#[derive(Debug)]
pub struct Scenario {
    /// Its name.
    pub id: ScenarioId,
    /// The requirement's sentence.
    pub title: String,
    /// What the requirement rests on.
    pub basis: Basis,
    /// The chapter it stands in.
    pub chapter: Arc<Chapter>,
    /// What it says.
    pub block: Block,
    /// The world it needs.
    pub things: Vec<Thing>,
    /// The conventions it leans on, its own requirement included if it is one.
    pub needs: BTreeSet<String>,
    /// What it needs the server to have, and whether it changes something there.
    pub footprint: Footprint,
}

impl Scenario {
    /// What keeps it from being played against a target: conventions and names that the target does
    /// not have, and changes where it may only be read.
    pub fn undeclared(&self, target: &Target) -> Vec<String> {
        let needs = self.needs.iter();
        let claimed = needs.filter(|convention| !target.claims(convention));
        let lacks = self.footprint.uses.intersection(&target.lacks);
        let mut missing: Vec<String> = claimed.chain(lacks).cloned().collect();
        if let (true, Some(what)) = (target.read_only, &self.footprint.changes) {
            missing.push(format!("changes ({what})"));
        }
        missing
    }

    /// Where its block begins.
    pub fn place(&self) -> Place {
        let chapter = &self.chapter;
        Place::of(&chapter.path, &chapter.source, self.block.span.start)
    }

    /// What selects this scenario and no other of its protocol: the requirement's id, with a
    /// number where it has several.
    pub fn short_name(&self) -> String {
        let mut requirements = self.chapter.requirements.iter();
        let requirement = &self.id.requirement;
        let written = requirements.find(|written| written.id == *requirement);
        match written {
            Some(written) if written.scenarios.len() > 1 => {
                format!("{requirement}#{}", self.id.number)
            }
            _ => requirement.clone(),
        }
    }
}

/// Which scenarios are wanted: all of those that fit a word, or all without words.
#[derive(Debug, Clone, Default)]
pub struct Selection(pub Vec<String>);

impl Selection {
    /// Whether a scenario is wanted: by requirement id, by id and number, by whole name, or
    /// by the start of an id up to a dash (`AB-LIST`).
    pub fn wants(&self, id: &ScenarioId) -> bool {
        self.0.is_empty() || self.0.iter().any(|word| fits(word, id))
    }
}

fn fits(word: &str, id: &ScenarioId) -> bool {
    let requirement = id.requirement.as_str();
    let numbered = format!("{requirement}#{}", id.number);
    let whole = id.to_string();
    let chapter = format!("{}/{}", id.protocol, id.chapter);
    word.eq_ignore_ascii_case(requirement)
        || word.eq_ignore_ascii_case(&numbered)
        || word == whole
        || word == chapter
        || word == id.chapter
        || (requirement.len() > word.len()
            && requirement
                .get(..word.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(word))
            && requirement.as_bytes().get(word.len()) == Some(&b'-'))
}

/// Whether something is said of this place already: the one is mostly a consequence of the other.
fn is_told(problem: &Diagnostic, told: &[Diagnostic]) -> bool {
    let (start, end) = (problem.span.start, problem.span.end);
    let mut told = told.iter();
    told.any(|told| told.span.start < end && start < told.span.end)
}

/// Resolves chapters against a pack. `Err` holds everything that does not fit, and what is wrong with
/// the chapters by themselves.
pub fn plan(
    pack: &Arc<Pack>,
    target: &Arc<Target>,
    chapters: &[Arc<Chapter>],
    selection: &Selection,
) -> Result<Suite, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let bases: BTreeMap<&str, Basis> = chapters
        .iter()
        .flat_map(|chapter| &chapter.requirements)
        .map(|requirement| (requirement.id.as_str(), requirement.basis))
        .collect();
    let mut scenarios = Vec::new();
    let mut not_observable = Vec::new();
    for chapter in chapters {
        let before = problems.len();
        problems.extend(chapter.problems.iter().cloned());
        for requirement in &chapter.requirements {
            let id = |number| ScenarioId {
                protocol: pack.id.clone(),
                chapter: chapter.name.clone(),
                requirement: requirement.id.clone(),
                number,
            };
            if requirement.not_observable.is_some() && selection.wants(&id(1)) {
                not_observable.push(requirement.id.clone());
            }
            for (index, block) in requirement.scenarios.iter().enumerate() {
                let mut resolver = Resolver::new(pack, chapter, &bases, block);
                let mut things = resolver.block(block);
                reads::note(&mut things, block, pack);
                let mut found = std::mem::take(&mut resolver.problems);
                found.extend(replies::problems(block, pack, &chapter.path));
                found.extend(rest::problems(block, pack, &chapter.path));
                found.retain(|problem| !is_told(problem, &chapter.problems));
                problems.append(&mut found);
                let mut needs = resolver.needs;
                if requirement.basis == Basis::Convention {
                    needs.insert(requirement.id.clone());
                }
                scenarios.push(Arc::new(Scenario {
                    id: id(index + 1),
                    title: requirement.title.clone(),
                    basis: requirement.basis,
                    chapter: Arc::clone(chapter),
                    block: block.clone(),
                    things,
                    needs,
                    footprint: Footprint::of(block, pack),
                }));
            }
        }
        if let Some(own) = problems.get_mut(before..) {
            own.sort_by_key(|problem| problem.span.start);
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    scenarios.retain(|scenario| selection.wants(&scenario.id));
    Ok(Suite {
        pack: Arc::clone(pack),
        target: Arc::clone(target),
        chapters: chapters.to_vec(),
        scenarios,
        not_observable,
    })
}
