//! What came of one playing of a scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::{ItemTaken, Moment, Place, ScenarioId, Secrets, Seen, items, milliseconds};
use crate::chapter::Basis;
use crate::plan::{Scenario, Suite};
use crate::play::{Lack, Played};
use crate::verdict::{Silences, Verdict};
use crate::wire::ast::Span;
use crate::world::Worlds;

/// What came of one playing of a scenario.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct ScenarioReport {
    /// Its name.
    pub id: ScenarioId,
    /// The how many-th playing of it this is, from 1.
    pub round: usize,
    /// The requirement's sentence.
    pub title: String,
    /// What the requirement rests on.
    pub basis: Basis,
    /// The words of the chapter that were not fulfilled; where it was not that, the block's
    /// first line.
    pub place: Place,
    /// The chapter's text, for pointing into it.
    #[serde(skip)]
    pub source: Arc<str>,
    /// Those words as bytes of the text.
    #[serde(skip)]
    pub span: Span,
    /// The judgement.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// How long it took, in milliseconds.
    #[serde(rename = "elapsed_ms", serialize_with = "milliseconds")]
    #[schemars(with = "f64")]
    pub elapsed: Duration,
    /// How its silences were proven.
    pub silences: Silences,
    /// Forms and fields that the documents do not know.
    pub undocumented: BTreeMap<String, Seen>,
    /// Declarations of the target's file that made a difference to a frame, by their ids.
    pub adapted: BTreeSet<String>,
    /// What it had of the target's inventory, in the order of the chapter.
    pub items: Vec<ItemTaken>,
    /// What went over the wire, as it was and when it was; the engine's own requests are left
    /// out.
    pub frames: Vec<Moment>,
    /// How many frames are left out in the middle, because there are very many.
    pub frames_left_out: usize,
    /// What went over the wire, in canonical form: by script step, with placeholders.
    pub transcript: String,
    /// The command that plays it again.
    pub again: String,
    /// What the steps did with the frames that came.
    #[serde(skip)]
    pub traces: Traces,
    /// The kind of what the target's inventory has too little of, where it could not be tested for that.
    #[serde(skip)]
    pub scarce: Option<String>,
}

/// What the steps of a playing did with the frames that came, which a [hint](super::RunReport::hints) of
/// the run rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Traces {
    /// Whether a step has taken one.
    pub took_frames: bool,
    /// Whether the last step waited for a frame while one lay there that no step has taken.
    pub left_frames: bool,
    /// Whether the last step was over with its time, and not because nothing more was due.
    pub waited: bool,
    /// After how long came what the last step waited for, where it came too late.
    pub late: Option<Duration>,
}

/// So many forms that no document knows are told of one playing; a run keeps
/// [more](crate::denied::MOST_FORMS).
const MOST_FORMS: usize = 100;

impl ScenarioReport {
    /// The event of a scenario that has been played. What it must not show is taken out here.
    pub(crate) fn new(
        scenario: &Scenario,
        suite: &Suite,
        round: usize,
        played: Played,
        elapsed: Duration,
    ) -> ScenarioReport {
        let (chapter, target) = (&scenario.chapter, &suite.target);
        let place = |offset| Place::of(&chapter.path, &chapter.source, offset);
        let span = played.verdict.span().cloned();
        let start = scenario.block.span.start;
        let span = span.unwrap_or(start..start);
        let mut undocumented = BTreeMap::new();
        for (mut shape, offset) in played.undocumented {
            played.secrets.hide(&mut shape);
            let first = place(offset);
            Seen { times: 1, first }.add_to(&mut undocumented, &shape, MOST_FORMS);
        }
        let again = match &played.lack {
            // Only repeated it would say the same.
            Some(Lack::Maker) => target.again.line_with_maker(&scenario.short_name()),
            Some(Lack::Items(_)) | None => target.again.line(&scenario.short_name()),
        };
        let scarce = match played.lack {
            Some(Lack::Items(kind)) => Some(kind),
            Some(Lack::Maker) | None => None,
        };
        let (items, again) = match (played.items, &target.worlds) {
            // What was asked for by name and could not be had is asked for once more.
            (had, Worlds::Parts(inventory)) if had.is_empty() => {
                let assigned = inventory.assigned_to(&suite.pack, &scenario.things);
                (had, with_items(assigned, again, &played.secrets).1)
            }
            (had, _) => with_items(had, again, &played.secrets),
        };
        let (frames, frames_left_out) = played.frames.told(&played.secrets);
        let mut report = ScenarioReport {
            id: scenario.id.clone(),
            round,
            title: scenario.title.clone(),
            basis: scenario.basis,
            place: place(span.start),
            source: Arc::clone(&chapter.source),
            span,
            verdict: played.verdict,
            elapsed,
            silences: played.silences,
            undocumented,
            adapted: target.adaptation.ids(played.adapted),
            items,
            frames,
            frames_left_out,
            transcript: played.transcript,
            again,
            traces: played.traces,
            scarce,
        };
        report.tidy(&played.secrets);
        report
    }

    fn tidy(&mut self, secrets: &Secrets) {
        self.verdict.texts(&mut |text| secrets.hide_in_short(text));
        secrets.hide(&mut self.transcript);
    }
}

/// The items as they are told, and the command that gives them to the scenario again. What cannot be told
/// for what it gives away is left to chance.
fn with_items(
    mut items: Vec<ItemTaken>,
    mut again: String,
    secrets: &Secrets,
) -> (Vec<ItemTaken>, String) {
    let mut tellable = Vec::new();
    for taken in &mut items {
        let before = taken.item.clone();
        secrets.hide(&mut taken.item);
        if taken.item == before {
            tellable.push(taken.clone());
        }
    }
    if let Some(option) = items::option(&tellable) {
        again = format!("{again} {option}");
    }
    (items, again)
}
