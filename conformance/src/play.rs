//! Plays one scenario: makes its world, goes through its statements, accounts for every
//! frame that came, and says what that amounts to.

mod failure;
mod group;
mod handshake;
mod send;
mod shared;
mod take;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::join_all;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Classified, Pack};
use wireproof_client::transcript::Transcript;

use crate::connection::Connection;
use crate::evaluate::EvaluateError;
use crate::mail::Scene;
use crate::plan::Scenario;
use crate::requests::Correlations;
use crate::target::Target;
use crate::verdict::{Failure, Moment, Silences, Verdict};
use crate::wire::ast::{Party, Span, Spanned, Statement, StatementKind};
use crate::world::World;

pub(crate) use shared::{Shared, Stopping};

/// What came of a scenario.
pub(crate) struct Played {
    pub(crate) verdict: Verdict,
    pub(crate) silences: Silences,
    pub(crate) undocumented: BTreeMap<String, usize>,
    /// What went over the wire, in canonical form.
    pub(crate) transcript: String,
    /// The world, to be dissolved.
    pub(crate) world: Option<World>,
}

impl Played {
    pub(crate) fn without_world(verdict: Verdict) -> Played {
        Played {
            verdict,
            silences: Silences::default(),
            undocumented: BTreeMap::new(),
            transcript: String::new(),
            world: None,
        }
    }
}

/// Why a scenario stops before its end.
enum Stop {
    Fail(Box<Failure>),
    CouldNotTest(String),
    Harness(Option<Span>, String),
}

impl From<EvaluateError> for Stop {
    fn from(error: EvaluateError) -> Stop {
        Stop::Harness(Some(error.span), error.message)
    }
}

type Step = Result<(), Stop>;

/// Plays `scenario` against `target`, until it is over or the run is cancelled.
pub(crate) async fn play(
    scenario: &Scenario,
    pack: &Pack,
    target: &Target,
    shared: &Shared,
    correlations: &Correlations,
) -> Played {
    let missing: Vec<String> = scenario
        .needs
        .iter()
        .filter(|convention| !target.claims(convention))
        .cloned()
        .collect();
    if !missing.is_empty() {
        return Played::without_world(Verdict::NotDeclared { missing });
    }
    let world = tokio::select! {
        biased;
        () = shared.stopping.cancelled() => Err(CANCELLED.to_owned()),
        made = shared.world(target, pack, &scenario.things) => made,
    };
    let mut world = match world {
        Ok(world) => world,
        Err(why) => return Played::without_world(Verdict::CouldNotTest { why }),
    };
    let mut player = Player::new(scenario, pack, target, shared, correlations, &mut world);
    let outcome = tokio::select! {
        biased;
        () = shared.stopping.cancelled() => Err(Stop::CouldNotTest(CANCELLED.to_owned())),
        outcome = player.play() => outcome,
    };
    let verdict = match outcome {
        Ok(()) => Verdict::Pass,
        Err(stop) => player.verdict(stop).await,
    };
    Played {
        verdict,
        silences: player.silences,
        undocumented: player.undocumented(),
        transcript: player.redacted(&player.transcript.to_string()),
        world: Some(world),
    }
}

const CANCELLED: &str = "the run was cancelled while it was played";

struct Player<'a> {
    scenario: &'a Scenario,
    pack: &'a Pack,
    target: &'a Target,
    shared: &'a Shared,
    correlations: &'a Correlations,
    /// The variables in force, and what has been sent.
    scene: Scene,
    secrets: Vec<String>,
    connections: BTreeMap<Party, Connection>,
    /// Connections of parties who have connected once more since.
    earlier: Vec<(Party, Connection)>,
    started: Instant,
    deadline: Instant,
    /// When the step in hand began.
    step_begun: Instant,
    sent: Vec<Moment>,
    transcript: Transcript,
    silences: Silences,
    /// Whether a handshake ended without any answer.
    broken_handshake: bool,
}

impl<'a> Player<'a> {
    fn new(
        scenario: &'a Scenario,
        pack: &'a Pack,
        target: &'a Target,
        shared: &'a Shared,
        correlations: &'a Correlations,
        world: &mut World,
    ) -> Player<'a> {
        let now = Instant::now();
        Player {
            scenario,
            pack,
            target,
            shared,
            correlations,
            scene: Scene {
                bindings: world.bindings.clone(),
                sent: vec![(now, SystemTime::now())],
                skew: target.clock_skew,
            },
            secrets: std::mem::take(&mut world.secrets),
            connections: BTreeMap::new(),
            earlier: Vec::new(),
            started: now,
            deadline: now + target.timeouts.scenario,
            step_begun: now,
            sent: Vec::new(),
            transcript: Transcript::default(),
            silences: Silences::default(),
            broken_handshake: false,
        }
    }

    async fn play(&mut self) -> Step {
        let scenario = self.scenario;
        for statement in &scenario.block.statements {
            self.in_time()?;
            self.statement(statement).await?;
        }
        self.in_time()?;
        self.account().await
    }

    /// A step that has no time left says nothing about the server.
    fn in_time(&mut self) -> Step {
        self.step_begun = Instant::now();
        if self.step_begun < self.deadline {
            return Ok(());
        }
        let limit = self.target.timeouts.scenario;
        let why = format!("the scenario's time of {limit:?} was over before its end");
        Err(Stop::CouldNotTest(why))
    }

    async fn statement(&mut self, statement: &Statement) -> Step {
        match &statement.kind {
            StatementKind::Needs(_) | StatementKind::Is { .. } => Ok(()),
            StatementKind::Connects(handshake) => self.connects(handshake).await,
            StatementKind::IsRefused { handshake, status } => {
                self.is_refused(handshake, status.as_ref()).await
            }
            StatementKind::Send {
                party,
                bad,
                operation,
                body,
            } => self.send(party, *bad, operation, body.as_ref()).await,
            StatementKind::SendRaw { party, raw } => self.send_raw(party, raw).await,
            StatementKind::Take { party, expect } => self.take(party, expect).await,
            StatementKind::MayHear { party, message } => {
                self.connection(party)?.allow(message.clone());
                Ok(())
            }
            StatementKind::Closes { party, code } => self.closes(party, code.value).await,
            StatementKind::Drops(party) => {
                self.note_sent(&party.value, '-', "drops", "");
                self.transcript.note(&party.value.to_string(), "drops");
                self.connection(party)?.drop_session();
                Ok(())
            }
        }
    }

    /// A silence is held until the end: every connection that is still open is fenced once
    /// more, or given the settling window where the pack has no fence, and then each frame on
    /// each of them must have been somebody's.
    async fn account(&mut self) -> Step {
        let patience = self.step_time();
        let correlations = self.correlations;
        let window = self.shared.settling_window(patience);
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

    /// Every connection of the scenario, those that others have replaced included.
    fn all_connections(&self) -> impl Iterator<Item = (&Party, &Connection)> {
        let earlier = self.earlier.iter();
        self.connections
            .iter()
            .chain(earlier.map(|(party, connection)| (party, connection)))
    }

    fn connection(&mut self, party: &Spanned<Party>) -> Result<&mut Connection, Stop> {
        self.connections.get_mut(&party.value).ok_or_else(|| {
            let why = format!("{} has not connected", party.value);
            Stop::Harness(Some(party.span.clone()), why)
        })
    }

    /// When this step must be over.
    fn step_deadline(&self) -> Instant {
        self.deadline
            .min(Instant::now() + self.target.timeouts.step)
    }

    fn step_time(&self) -> Duration {
        self.step_deadline()
            .saturating_duration_since(Instant::now())
    }

    fn note_sent(&mut self, party: &Party, arrow: char, what: &str, frame: &str) {
        self.scene.sent.push((Instant::now(), SystemTime::now()));
        let moment = Moment {
            at: self.started.elapsed(),
            party: party.to_string(),
            arrow,
            what: what.to_owned(),
            frame: self.redacted(frame),
        };
        self.sent.push(moment);
    }

    fn note_delivered(&self, received: &Received) {
        if let Some((cause, _)) = self.scene.sent.last() {
            self.shared
                .delivered(received.at.saturating_duration_since(*cause));
        }
    }

    async fn verdict(&self, stop: Stop) -> Verdict {
        match stop {
            Stop::Fail(failure) => match self.gone(&failure).await {
                Some(why) => Verdict::CouldNotTest { why },
                None => self.verdict_of(failure),
            },
            Stop::CouldNotTest(why) => Verdict::CouldNotTest {
                why: self.redacted(&why),
            },
            Stop::Harness(span, why) => Verdict::HarnessError {
                why: self.redacted(&why),
                span,
            },
        }
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
        let error = self.target.probe().await.err()?;
        self.shared.contacted(false);
        let what = &failure.label;
        Some(format!(
            "the target went away while it was played: {what}; then {error}"
        ))
    }

    /// A failure of a requirement whose deviation the target's owner knows is that.
    fn verdict_of(&self, failure: Box<Failure>) -> Verdict {
        match self.target.known.get(&self.scenario.id.requirement) {
            Some(reason) => Verdict::Known {
                reason: reason.clone(),
                failure,
            },
            None => Verdict::Fail(failure),
        }
    }

    /// Forms and fields that the documents do not know, with the times seen.
    fn undocumented(&self) -> BTreeMap<String, usize> {
        let mut seen = BTreeMap::new();
        let connections = self.all_connections();
        for received in connections.flat_map(|(_, connection)| connection.log()) {
            for shape in undocumented(&received) {
                *seen.entry(shape).or_default() += 1;
            }
        }
        seen
    }

    /// A text without the world's secrets.
    fn redacted(&self, text: &str) -> String {
        self.secrets
            .iter()
            // Whoever gives worlds with tokens like `t` has nothing to hide, and a report in
            // which every `t` is masked hides all else.
            .filter(|secret| secret.len() >= 8)
            .fold(text.to_owned(), |text, secret| {
                text.replace(secret.as_str(), "[secret]")
            })
    }
}

fn undocumented(received: &Arc<Received>) -> Vec<String> {
    match &received.content {
        Content::Json { classified, .. } => match classified {
            Classified::Known {
                message,
                undocumented,
                ..
            } => undocumented
                .iter()
                .map(|field| format!("field {field} of {}", message.name))
                .collect(),
            Classified::Undocumented { shape, .. } => vec![format!("frame {shape}")],
        },
        Content::Text { .. } => vec!["text frame that is not JSON".to_owned()],
        Content::Binary(_) => vec!["binary frame".to_owned()],
        Content::Ping(_) | Content::Pong(_) | Content::End(_) => Vec::new(),
    }
}
