//! Plays one scenario: makes its world, goes through its statements, accounts for every
//! frame that came, and says what that amounts to.

mod failure;
mod handshake;
mod send;
mod take;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use futures_util::future::join_all;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Classified, Pack};
use wireproof_client::request::Correlations;
use wireproof_client::transcript::Transcript;

use crate::connection::Connection;
use crate::evaluate::EvaluateError;
use crate::mail::Scene;
use crate::plan::Scenario;
use crate::target::Target;
use crate::verdict::{Failure, Moment, Silences, Verdict};
use crate::wire::ast::{Party, Span, Spanned, Statement, StatementKind};
use crate::world::{Thing, World, WorldError};

/// What the scenarios of a run share.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// The run's correlation ids.
    pub(crate) correlations: Correlations,
    /// The slowest delivery seen, in microseconds: what a settling window is taken from.
    slowest: AtomicU64,
    /// How many worlds in a row were asked for without an answer.
    unanswered: AtomicUsize,
}

/// After so many unanswered worlds in a row the target is gone, and nobody waits any more.
const GONE: usize = 3;

impl Shared {
    /// Makes a world, unless the target has stopped answering.
    async fn world(&self, target: &Target, pack: &Pack, things: &[Thing]) -> Result<World, String> {
        if self.unanswered.load(Ordering::Relaxed) >= GONE {
            return Err("the target has stopped answering".to_owned());
        }
        let made = World::make(target, pack, things).await;
        match &made {
            Err(WorldError::Http(_)) => self.unanswered.fetch_add(1, Ordering::Relaxed),
            _ => self.unanswered.swap(0, Ordering::Relaxed),
        };
        made.map_err(|error| error.to_string())
    }

    fn delivered(&self, after: Duration) {
        let micros = u64::try_from(after.as_micros()).unwrap_or(u64::MAX);
        self.slowest.fetch_max(micros, Ordering::Relaxed);
    }

    /// Four times the slowest delivery, within reason.
    fn settling_window(&self, most: Duration) -> Duration {
        let slowest = Duration::from_micros(self.slowest.load(Ordering::Relaxed));
        slowest.saturating_mul(4).clamp(
            Duration::from_millis(50),
            most.max(Duration::from_millis(50)),
        )
    }
}

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

/// Plays `scenario` against `target`.
pub(crate) async fn play(
    scenario: &Scenario,
    pack: &Pack,
    target: &Target,
    shared: &Shared,
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
    let mut world = match shared.world(target, pack, &scenario.things).await {
        Ok(world) => world,
        Err(why) => return Played::without_world(Verdict::CouldNotTest { why }),
    };
    let mut player = Player::new(scenario, pack, target, shared, &mut world);
    let outcome = player.play().await;
    let verdict = match outcome {
        Ok(()) => Verdict::Pass,
        Err(Stop::Fail(failure)) => player.verdict_of(failure),
        Err(Stop::CouldNotTest(why)) => Verdict::CouldNotTest {
            why: player.redacted(&why),
        },
        Err(Stop::Harness(span, why)) => Verdict::HarnessError {
            why: player.redacted(&why),
            span,
        },
    };
    Played {
        verdict,
        silences: player.silences,
        undocumented: player.undocumented(),
        transcript: player.redacted(&player.transcript.to_string()),
        world: Some(world),
    }
}

struct Player<'a> {
    scenario: &'a Scenario,
    pack: &'a Pack,
    target: &'a Target,
    shared: &'a Shared,
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
}

impl<'a> Player<'a> {
    fn new(
        scenario: &'a Scenario,
        pack: &'a Pack,
        target: &'a Target,
        shared: &'a Shared,
        world: &mut World,
    ) -> Player<'a> {
        let now = Instant::now();
        Player {
            scenario,
            pack,
            target,
            shared,
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
        let correlations = &self.shared.correlations;
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
