//! A frame that comes after its time: a slow server is no server that says nothing, and whoever reads of
//! the failure should be told which of the two this is.

use std::time::Instant;

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
    pub(super) async fn note_late(&mut self, failure: &mut Failure) {
        let Some(awaited) = self.awaited.take() else {
            return;
        };
        let Some(connection) = self.connections.get(&awaited.party) else {
            return;
        };
        if !self.shared.may_look_for_late() {
            return;
        }
        // Nothing is left to do but wait: others play meanwhile.
        self.job = None;
        let deadline = self.step_deadline();
        let heard = connection.hears(&awaited.message, &awaited.scene, awaited.heard, deadline);
        let Some(at) = heard.await else { return };
        let took = at.saturating_duration_since(awaited.since).as_millis();
        failure.note(
            "late",
            format!(
                "`{}` came to {} after {took} ms, and a step waits for {}; if this server is as slow as that, give it \
                 time: `multiplier` under `[timeouts]` in a target file, or `--timeout`",
                awaited.message.name.value,
                awaited.party,
                self.waited(),
            ),
        );
    }
}
