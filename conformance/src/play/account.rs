//! The end of a scenario: every frame on every connection is accounted for, and what stopped the
//! scenario before its end becomes a verdict.

use std::time::Instant;

use futures_util::future::join_all;
use wireproof_client::mailbox::End;

use super::handshake::is_breakdown;
use super::words::says_something;
use super::{Player, Step, Stop};
use crate::event::Moment;
use crate::verdict::{Failure, Kind, Verdict};
use crate::wire::ast::{Expect, StatementKind};

impl Player<'_> {
    /// A silence is held until the end: every connection that is still open is fenced once
    /// more, or given the settling window where the pack has no fence, and then each frame on
    /// each of them must have been somebody's.
    pub(super) async fn account(&mut self) -> Step {
        let patience = self.step_time();
        let correlations = self.correlations;
        let window = self.shared.settling_window(patience);
        let mut open = self.connections.values();
        if open.any(|connection| connection.is_open() && connection.own_fence().is_none()) {
            // Nothing is left to do but wait: others play meanwhile.
            self.job = None;
        }
        let open = self.connections.iter_mut();
        let open = open.filter(|(_, connection)| connection.is_open());
        let fences = open.map(async |(party, connection)| {
            let fenced = connection.fence(correlations, patience).await;
            if fenced.is_none() {
                connection.settle_for(window).await;
            }
            (party.clone(), fenced.and_then(Result::err))
        });
        let fences = join_all(fences).await;
        for (party, connection) in self.all_connections() {
            if let Some(received) = connection.unexpected(usize::MAX, &self.scene) {
                return Err(self.heard_unexpectedly(party, &received));
            }
            if let Some(end) = connection.unexpected_end() {
                return Err(self.ended_unexpectedly(party, &end));
            }
        }
        let deaf = fences
            .into_iter()
            .find_map(|(party, lifeless)| Some((party, lifeless?)));
        match deaf {
            Some((party, lifeless)) => Err(self.lifeless(&party, &self.last_span(), &lifeless)),
            None => Ok(()),
        }
    }

    pub(super) async fn verdict(&self, stop: Stop) -> Verdict {
        match stop {
            Stop::Fail(mut failure) => {
                let why = match self.refused_by_a_close(&failure) {
                    None => self.gone(&failure).await,
                    why => why,
                };
                if let Some(why) = why {
                    return Verdict::CouldNotTest { why };
                }
                failure.stand_in(&self.scenario.block, &self.scenario.chapter.source);
                self.target.baseline.judge(&self.scenario.id, failure)
            }
            Stop::NotDeclared(missing) => Verdict::NotDeclared {
                missing: vec![missing],
            },
            Stop::CouldNotTest(why) => Verdict::CouldNotTest { why },
            Stop::Harness(span, why) => Verdict::HarnessError { why, span },
        }
    }

    /// Notes whether the target has said a word, or was waited for in vain until it should have, and
    /// whether it says too many. A pong is no word: it says that a library is there.
    pub(super) fn note_words(&self, outcome: &Step) {
        let answered =
            |moment: &Moment| matches!(&moment.http, Some(http) if http.status.is_some());
        match outcome {
            Err(Stop::Fail(_)) if self.flood().is_some() => self.shared.floods(),
            Ok(()) | Err(Stop::Fail(_)) => self.shared.does_not_flood(),
            Err(_) => {}
        }
        let mut connections = self.all_connections();
        if self.sent.iter().any(answered)
            || connections.any(|(_, connection)| {
                connection
                    .log()
                    .iter()
                    .any(|received| says_something(received))
            })
        {
            self.shared.has_spoken();
        } else if matches!(outcome, Err(Stop::Fail(_)))
            && self.step_begun.elapsed() >= self.target.timeouts.step
        {
            self.shared.is_mute();
        }
    }

    /// Who refuses by a close, where the form of refusals is a convention that the target does not
    /// claim, may do so: what a scenario has to say on that connection afterwards cannot be said.
    fn refused_by_a_close(&self, failure: &Failure) -> Option<String> {
        let kind = failure.shape.as_ref()?.kind;
        if !matches!(kind, Kind::Ended | Kind::NotSent | Kind::Missing) {
            return None;
        }
        let closed = self.all_connections().find_map(|(party, connection)| {
            let convention = connection.channel.refuses_otherwise()?;
            let code = match connection.end()? {
                End::Closed { code: Some(code), .. } if !is_breakdown(code) => code,
                _ => return None,
            };
            let refused = self.scenario.block.statements.iter().any(|statement| {
                matches!(
                    &statement.kind,
                    StatementKind::Take { party: of, expect: Expect::Refusal { .. } } if of.value == *party
                )
            });
            refused.then_some((party, code, convention))
        });
        let (party, code, convention) = closed?;
        Some(format!(
            "the server refuses by closing, {party}'s connection with {code}, which it may: it does not claim {convention}"
        ))
    }

    /// A connection that ended by itself on a target that is not there any more says that the
    /// target was stopped, or broke down, while this was played: which of all that was played
    /// just then did that, if any, cannot be told.
    async fn gone(&self, failure: &Failure) -> Option<String> {
        let mut connections = self.all_connections();
        let lost = connections.any(|(_, connection)| connection.unexpected_end().is_some());
        if !lost && !self.broken_handshake {
            return None;
        }
        let since = Instant::now();
        let error = self.target.probe().await.err()?;
        self.shared.not_answered(since);
        let what = &failure.label;
        Some(format!(
            "the target went away while it was played: {what}; then {error}"
        ))
    }
}
