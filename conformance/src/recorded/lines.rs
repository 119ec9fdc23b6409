//! Reads the lines of a report, one event each.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{NoRecord, Recorded, Scenario, unfinished};
use crate::baseline::Outdated;
use crate::event::{ItemTaken, Place, RunEnd, ScenarioId, Seen, TargetName, VERSION};
use crate::verdict::{Plays, Verdict};

/// As much of an event as is kept. Members that are not told here are passed over, and so are
/// events, because both may be added.
#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
enum Line {
    RunStarted(Started),
    ScenarioFinished(Box<Playing>),
    RunFinished(Finished),
    #[serde(other)]
    Another,
}

#[derive(Deserialize)]
struct Started {
    tool: String,
    targets: Vec<TargetName>,
    scenarios: usize,
    repeat: usize,
}

#[derive(Deserialize)]
struct Playing {
    id: ScenarioId,
    round: usize,
    title: String,
    basis: String,
    place: Place,
    again: String,
    #[serde(default)]
    items: Vec<ItemTaken>,
    #[serde(flatten)]
    verdict: Verdict,
}

#[derive(Deserialize)]
struct Finished {
    ended: RunEnd,
    undocumented: BTreeMap<String, Seen>,
    #[serde(default)]
    outdated: Vec<Outdated>,
    #[serde(default)]
    findings: Vec<Found>,
}

#[derive(Deserialize)]
struct Found {
    scenarios: Vec<ScenarioId>,
}

/// The version, wherever an event that is not understood may tell it.
#[derive(Deserialize)]
struct Version {
    event: String,
    version: Option<u32>,
    tool: Option<String>,
}

pub(super) fn read(name: &str, text: &str) -> Result<Recorded, NoRecord> {
    let mut reader = Reader {
        name,
        run: None,
        playings: 0,
        finished: false,
    };
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if !line.trim().is_empty() {
            reader.line(index + 1, line.trim_end(), !line.ends_with('\n'))?;
        }
    }
    reader.end()
}

struct Reader<'a> {
    name: &'a str,
    run: Option<(Recorded, usize)>,
    playings: usize,
    finished: bool,
}

impl Reader<'_> {
    fn line(&mut self, number: usize, line: &str, is_cut: bool) -> Result<(), NoRecord> {
        if self.run.is_none() {
            self.version(number, line)?;
        }
        let event: Line = serde_json::from_str(line).map_err(|error| {
            if is_cut {
                let what = "the report breaks off in the middle of an event".to_owned();
                return self.error(Some(number), what, BROKEN_OFF);
            }
            let what = format!("no event of a run: {}", without_place(&error));
            self.error(Some(number), what, NOT_OURS)
        })?;
        match (event, &mut self.run) {
            (Line::RunStarted(started), None) => {
                let playings = started.scenarios.saturating_mul(started.repeat);
                let run = Recorded {
                    name: self.name.to_owned(),
                    tool: started.tool,
                    targets: started.targets,
                    scenarios: BTreeMap::new(),
                    undocumented: BTreeMap::new(),
                    outdated: Vec::new(),
                    ranks: BTreeMap::new(),
                };
                self.run = Some((run, playings));
                Ok(())
            }
            (Line::RunStarted(_), Some(_)) => {
                let what = "a second run begins here".to_owned();
                let cure = "keep each run in a file of its own";
                Err(self.error(Some(number), what, cure))
            }
            (Line::ScenarioFinished(playing), Some((run, _))) => {
                self.playings += 1;
                run.add(*playing);
                Ok(())
            }
            (Line::RunFinished(finished), Some((run, _))) => {
                run.undocumented = finished.undocumented;
                run.outdated = finished.outdated;
                for found in finished.findings {
                    for (rank, id) in found.scenarios.into_iter().enumerate() {
                        let known = run.ranks.entry(id).or_insert(rank);
                        *known = rank.min(*known);
                    }
                }
                self.finished = true;
                match unfinished(finished.ended) {
                    Some((what, cure)) => Err(self.error(Some(number), what.to_owned(), cure)),
                    None => Ok(()),
                }
            }
            (Line::Another, _) | (_, None) => Ok(()),
        }
    }

    /// The first event tells the version; nothing else of it is looked at before.
    fn version(&self, number: usize, line: &str) -> Result<(), NoRecord> {
        let first: Option<Version> = serde_json::from_str(line).ok();
        let first = first.filter(|first| first.event == "run_started");
        match first {
            Some(Version {
                version: Some(VERSION),
                ..
            }) => Ok(()),
            Some(Version { version, tool, .. }) => {
                let version = version.map_or("no".to_owned(), |version| version.to_string());
                let tool = tool.unwrap_or_else(|| "another program".to_owned());
                let what = format!("version {version} of the report's form, written by {tool}");
                let cure = "this program reads version 1: read it with the program that wrote it, or play it again";
                Err(self.error(Some(number), what, cure))
            }
            None => {
                let what = "the report of no run: the first line is not its `run_started`";
                Err(self.error(Some(number), what.to_owned(), NOT_OURS))
            }
        }
    }

    fn end(self) -> Result<Recorded, NoRecord> {
        match self.run {
            Some((run, _)) if self.finished => Ok(run),
            Some((_, planned)) => {
                let what = format!(
                    "the report ends without its `run_finished`, after {} of {planned} playings",
                    self.playings
                );
                Err(no_record(self.name, None, what, BROKEN_OFF))
            }
            None => Err(no_record(
                self.name,
                None,
                "the report is empty".to_owned(),
                NOT_OURS,
            )),
        }
    }

    fn error(&self, line: Option<usize>, what: String, cure: &str) -> NoRecord {
        no_record(self.name, line, what, cure)
    }
}

const NOT_OURS: &str = "a report is what `wireproof check --report ndjson=FILE` has written";

const BROKEN_OFF: &str =
    "the run was killed, or it still goes on: play it again, or wait for its end";

fn no_record(name: &str, line: Option<usize>, what: String, cure: &str) -> NoRecord {
    NoRecord {
        name: name.to_owned(),
        line,
        what,
        cure: cure.to_owned(),
    }
}

/// Each event is a line by itself, so that the parser's own line is always the first.
fn without_place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.split_once(" at line 1 column ") {
        Some((what, column)) => format!("{what} at column {column}"),
        None => text,
    }
}

impl Recorded {
    fn add(&mut self, playing: Playing) {
        let Playing {
            id,
            round,
            title,
            basis,
            place,
            again,
            items,
            verdict,
        } = playing;
        let scenario = self.scenarios.entry(id).or_insert_with(|| Scenario {
            title,
            basis,
            place: place.clone(),
            plays: Plays::default(),
            verdict: verdict.clone(),
            again: again.clone(),
            items: items.clone(),
            others: Vec::new(),
            round,
        });
        scenario.plays.count(&verdict);
        if verdict != Verdict::Pass && !scenario.others.contains(&verdict) {
            scenario.others.push(verdict.clone());
        }
        if (verdict.rank(), round) < (scenario.verdict.rank(), scenario.round) {
            scenario.place = place;
            scenario.verdict = verdict;
            scenario.again = again;
            scenario.items = items;
            scenario.round = round;
        }
    }
}
