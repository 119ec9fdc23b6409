//! What a run tells while it goes on. Reports are renderings of this stream; the
//! runner prints nothing, and a report runs nothing.
//!
//! The NDJSON report is this stream, and `schema/event.schema.json` is made from these types.

mod finding;
mod frames;
mod id;
mod items;
mod moment;
mod place;
mod run;
mod scenario;
mod secrets;
mod suspects;
mod undocumented;

use std::time::Duration;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;

pub(crate) use finding::Findings;
pub(crate) use frames::Frames;
pub(crate) use secrets::Secrets;

pub use finding::{Cause, Finding};
pub(crate) use id::counted;
pub use id::{NoScenarioId, ScenarioId};
pub use items::ItemTaken;
pub(crate) use items::listed;
pub use moment::{Ended, Http, Moment, Side};
pub use place::Place;
pub use run::{Flaky, RunEnd, RunReport, RunStarted, TargetName};
pub use scenario::{ScenarioReport, Traces};
pub use suspects::Suspect;
pub(crate) use suspects::{Suspects, suspicions};
pub use undocumented::Seen;

/// One thing that happened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The plan is made and the target answers.
    RunStarted(RunStarted),
    /// A scenario is over; once for each time that it is played.
    ScenarioFinished(Box<ScenarioReport>),
    /// All are over.
    RunFinished(Box<RunReport>),
}

/// The version of the stream's form, told by its first event. What is there keeps its name and
/// its meaning as long as this stays the same; something may be added.
pub const VERSION: u32 = 1;

/// The JSON Schema of an event, as it is kept in the source tree.
pub fn schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    SchemaGenerator::new(settings).into_root_schema_for::<Event>()
}

/// Writes a duration as milliseconds with three decimals.
pub(crate) fn milliseconds<S: serde::Serializer>(
    duration: &Duration,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a scenario lasts far less than 2^52 microseconds"
    )]
    serializer.serialize_f64(duration.as_micros() as f64 / 1000.0)
}
