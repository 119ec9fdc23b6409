//! Implementations beside each other: what each requirement came to in the run of each.

use std::collections::{BTreeMap, BTreeSet};

use crate::denied;
use crate::event::{Place, ScenarioId, listed};
use crate::recorded::{Recorded, Scenario};
use crate::verdict::Outcome;

/// Requirements by implementations.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// What the columns are, in the order in which they were named.
    pub implementations: Vec<Implementation>,
    /// The rows, by protocol and chapter.
    pub chapters: Vec<Chapter>,
    /// What no document knows, by shape.
    pub undocumented: Vec<Unknown>,
}

/// A form or a field that no document knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// What it looks like.
    pub shape: String,
    /// The first place in the chapters at which it came, of all implementations.
    pub first: Place,
    /// How often each implementation sent it.
    pub times: Vec<usize>,
}

/// One implementation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Implementation {
    /// What it is called.
    pub name: String,
    /// Where it was.
    pub urls: Vec<String>,
    /// How many requirements came to what.
    pub counts: BTreeMap<Outcome, usize>,
}

/// The requirements of one chapter.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// The protocol.
    pub protocol: String,
    /// The chapter's name.
    pub name: String,
    /// One row for each requirement, in the order of the chapter.
    pub rows: Vec<Row>,
}

/// One requirement.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its id.
    pub requirement: String,
    /// Its sentence.
    pub title: String,
    /// What it rests on.
    pub basis: String,
    /// Where its scenarios begin.
    pub place: Place,
    /// What it came to, an implementation each; nothing where it was not played.
    pub cells: Vec<Option<Cell>>,
}

/// What a requirement came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// That of its worst scenario.
    pub outcome: Outcome,
    /// Every scenario that did not pass.
    pub reasons: Vec<Reason>,
}

/// Why a scenario did not pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The scenario's short name.
    pub scenario: String,
    /// What it came to.
    pub outcome: Outcome,
    /// Why, in a clause.
    pub why: String,
    /// The words of the chapter that were not fulfilled.
    pub place: Place,
    /// What it had of the target's inventory; empty where there is none.
    pub with: String,
    /// The command that plays it again.
    pub again: String,
}

impl Row {
    /// Whether it is as it should be wherever it was played.
    pub fn passes_everywhere(&self) -> bool {
        let mut cells = self.cells.iter();
        cells.all(|cell| {
            cell.as_ref()
                .is_some_and(|cell| cell.outcome == Outcome::Pass)
        })
    }
}

type Name<'a> = (&'a str, &'a str, &'a str);

impl Matrix {
    /// Puts runs beside each other, each with the name of its implementation.
    pub fn of(runs: &[(String, Recorded)]) -> Matrix {
        let mut scenarios: BTreeMap<Name<'_>, Vec<Vec<(&ScenarioId, &Scenario)>>> = BTreeMap::new();
        for (column, (_, run)) in runs.iter().enumerate() {
            for (id, scenario) in &run.scenarios {
                let name = (
                    id.protocol.as_str(),
                    id.chapter.as_str(),
                    id.requirement.as_str(),
                );
                let columns = scenarios
                    .entry(name)
                    .or_insert_with(|| vec![Vec::new(); runs.len()]);
                if let Some(column) = columns.get_mut(column) {
                    column.push((id, scenario));
                }
            }
        }
        let mut chapters: BTreeMap<(&str, &str), Vec<Row>> = BTreeMap::new();
        for ((protocol, chapter, requirement), columns) in &scenarios {
            let rows = chapters.entry((protocol, chapter)).or_default();
            rows.extend(row(requirement, columns));
        }
        let chapters = chapters.into_iter().map(|((protocol, name), mut rows)| {
            rows.sort_by(|one, other| one.place.cmp(&other.place));
            Chapter {
                protocol: protocol.to_owned(),
                name: name.to_owned(),
                rows,
            }
        });
        let chapters: Vec<Chapter> = chapters.collect();
        let implementations = runs.iter().enumerate().map(|(column, (name, run))| {
            let urls: BTreeSet<&String> = run.targets.iter().map(|target| &target.url).collect();
            Implementation {
                name: name.clone(),
                urls: urls.into_iter().cloned().collect(),
                counts: counts(&chapters, column),
            }
        });
        Matrix {
            implementations: implementations.collect(),
            chapters,
            undocumented: undocumented(runs),
        }
    }

    /// Its protocols.
    pub fn protocols(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.chapters.iter().map(|c| c.protocol.as_str()).collect();
        names.dedup();
        names
    }
}

fn undocumented(runs: &[(String, Recorded)]) -> Vec<Unknown> {
    let mut all = BTreeMap::new();
    for (_, run) in runs {
        for (shape, seen) in &run.undocumented {
            seen.clone().add_to(&mut all, shape, denied::MOST_FORMS);
        }
    }
    let unknown = all.into_iter().map(|(shape, seen)| {
        let times = runs.iter().map(|(_, run)| {
            let seen = run.undocumented.get(&shape);
            seen.map_or(0, |seen| seen.times)
        });
        Unknown {
            times: times.collect(),
            first: seen.first,
            shape,
        }
    });
    unknown.collect()
}

fn counts(chapters: &[Chapter], column: usize) -> BTreeMap<Outcome, usize> {
    let mut counts = BTreeMap::new();
    let rows = chapters.iter().flat_map(|chapter| &chapter.rows);
    for cell in rows.filter_map(|row| row.cells.get(column)?.as_ref()) {
        *counts.entry(cell.outcome).or_default() += 1;
    }
    counts
}

/// Passing scenarios stand where they begin, others where they fail, so that the former tell
/// where the requirement is, if there are any.
fn row(requirement: &str, columns: &[Vec<(&ScenarioId, &Scenario)>]) -> Option<Row> {
    let all = || columns.iter().flatten().map(|(_, scenario)| *scenario);
    let begins =
        |scenario: &&Scenario| (scenario.outcome() != Outcome::Pass, scenario.place.clone());
    let first = all().min_by_key(begins)?;
    Some(Row {
        requirement: requirement.to_owned(),
        title: first.title.clone(),
        basis: first.basis.clone(),
        place: first.place.clone(),
        cells: columns.iter().map(|column| cell(column)).collect(),
    })
}

fn cell(scenarios: &[(&ScenarioId, &Scenario)]) -> Option<Cell> {
    let outcomes = scenarios.iter().map(|(_, scenario)| scenario.outcome());
    let reasons = scenarios.iter().filter_map(|(id, scenario)| {
        Some(Reason {
            scenario: id.short(),
            outcome: scenario.outcome(),
            why: scenario.why()?,
            place: scenario.place.clone(),
            with: listed(&scenario.items),
            again: scenario.again.clone(),
        })
    });
    Some(Cell {
        outcome: outcomes.min()?,
        reasons: reasons.collect(),
    })
}
