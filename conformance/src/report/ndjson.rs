//! What a program reads: the event stream as it is, a JSON object a line.

use crate::event::Event;

/// The line of an event, with its end.
///
/// # Errors
///
/// Never for an event of a run; serde knows of values that have no JSON.
pub fn line(event: &Event) -> serde_json::Result<String> {
    serde_json::to_string(event).map(|text| text + "\n")
}
