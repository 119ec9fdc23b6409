//! A frame that comes after its time: a slow server is no server that says nothing, and whoever reads of
//! the failure should be told which of the two this is.

use std::time::{Duration, Instant};

use super::Player;
use crate::mail::Scene;
use crate::verdict::Failure;
use crate::wire::ast::{MessagePattern, Party};

/// What a step has waited for in vain.
pub(super) struct Awaited {
    party: Party,
    message: MessagePattern,
    scene: Scene,
    /// How many frames had come when it gave up.
    heard: usize,
    since: Instant,
}

impl Player<'_> {
    /// Notes that a step gives up waiting. Where nothing more was due it has not waited for long.
    pub(super) fn gave_up(&mut self, party: &Party, message: &MessagePattern) {
        let connection = self.connections.get(party);
        let connection = connection.filter(|open| open.is_open() && !self.ended_early);
        self.awaited = connection.map(|connection| Awaited {
            party: party.clone(),
            message: message.clone(),
            scene: self.scene.clone(),
            heard: connection.log().len(),
            since: self.step_begun,
        });
    }

    /// After a step that has waited in vain waits for as long once more, and says whether what it waited for
    /// came then.
    ///
    /// How long that took comes back, if it came.
    pub(super) async fn note_late(&mut self, failure: &mut Failure) -> Option<Duration> {
        let awaited = self.awaited.take()?;
        let connection = self.connections.get(&awaited.party)?;
        if !self.shared.may_look_for_late() {
            return None;
        }
        // Nothing is left to do but wait: others play meanwhile.
        self.job = None;
        let deadline = self.step_deadline();
        let heard = connection.hears(&awaited.message, &awaited.scene, awaited.heard, deadline);
        let at = heard.await?;
        // Who is late has not hung.
        self.shared.has_spoken();
        let took = at.saturating_duration_since(awaited.since);
        failure.note(
            "late",
            format!(
                "`{}` came to {} after {} ms, and a step waits for {}; if this server is as slow as that, give it \
                 time: `multiplier` under `[timeouts]` in a target file, or `--timeout`",
                awaited.message.name.value,
                awaited.party,
                took.as_millis(),
                self.waited(),
            ),
        );
        Some(took)
    }
}
