//! Plays one scenario: makes its world, goes through its statements, accounts for every
//! frame that came, and says what that amounts to.

mod account;
mod allow;
mod early;
mod failure;
mod group;
mod handshake;
mod late;
mod learn;
mod played;
mod rest;
mod send;
mod shape;
mod shared;
mod statement;
mod story;
mod take;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use tokio::sync::OwnedSemaphorePermit;
use wireproof_client::mailbox::Received;
use wireproof_client::pack::Pack;
use wireproof_client::request::Correlations;
use wireproof_client::transcript::Transcript;

use crate::connection::Connection;
use crate::evaluate::EvaluateError;
use crate::event::{Moment, Secrets};
use crate::mail::Scene;
use crate::plan::Scenario;
use crate::target::Target;
use crate::verdict::{Failure, Silences, Verdict};
use crate::wire::ast::{Party, Span, Spanned};
use crate::world::World;

pub(crate) use played::{Lack, Played};
use shared::NoWorld;
pub(crate) use shared::{Shared, Stopping};

/// Why a scenario stops before its end.
enum Stop {
    Fail(Box<Failure>),
    NotDeclared(String),
    CouldNotTest(String),
    Harness(Option<Span>, String),
}

impl From<EvaluateError> for Stop {
    fn from(error: EvaluateError) -> Stop {
        match error.by_target {
            true => Stop::CouldNotTest(error.message),
            false => Stop::Harness(Some(error.span), error.message),
        }
    }
}

type Step = Result<(), Stop>;

/// The right to play, of which there are so many at once.
pub(crate) type Job = OwnedSemaphorePermit;

/// Plays `scenario` against `target`, until it is over or the run is cancelled.
pub(crate) async fn play(
    scenario: &Scenario,
    pack: &Pack,
    target: &Target,
    shared: &Shared,
    correlations: &Correlations,
    job: Option<Job>,
) -> Played {
    let missing = scenario.undeclared(target);
    if !missing.is_empty() {
        return Played::without_world(Verdict::NotDeclared { missing });
    }
    let world = tokio::select! {
        biased;
        () = shared.stopping.cancelled() => Err(NoWorld::from(CANCELLED.to_owned())),
        made = shared.world(target, pack, &scenario.things) => made,
    };
    let (world, items) = match world {
        Ok(made) => made,
        Err(NoWorld { why, lack, items }) => {
            let unplayed = Played::without_world(Verdict::CouldNotTest { why });
            return Played {
                lack,
                items,
                ..unplayed
            };
        }
    };
    let mut player = Player::new(scenario, pack, target, shared, correlations, &world);
    player.job = job;
    let outcome = tokio::select! {
        biased;
        () = shared.stopping.cancelled() => Err(Stop::CouldNotTest(CANCELLED.to_owned())),
        outcome = player.play() => outcome,
    };
    player.note_words(&outcome);
    let mut verdict = match outcome {
        Ok(()) => Verdict::Pass,
        Err(stop) => player.verdict(stop).await,
    };
    if let Verdict::Fail(failure) | Verdict::Known { failure, .. } = &mut verdict {
        for sentence in &world.besides {
            failure.note("besides", sentence.clone());
        }
    }
    // What comes from here on is judged by nobody.
    let (undocumented, frames) = (player.undocumented(), player.frames());
    let mut traces = player.traces();
    if let Verdict::Fail(failure) | Verdict::Known { failure, .. } = &mut verdict {
        tokio::select! {
            biased;
            () = shared.stopping.cancelled() => {}
            late = player.note_late(failure) => traces.late = late,
        }
    }
    Played {
        verdict,
        silences: player.silences,
        undocumented,
        adapted: player.adapted(),
        frames,
        transcript: player.transcript.to_string(),
        secrets: Secrets::named(
            &[world.secrets.as_slice(), &player.learnt].concat(),
            &world.owners,
        ),
        world: Some(world),
        lack: None,
        items,
        traces,
    }
}

/// Plays what `playing` is. A panic of ours is a harness error of this playing and no other's: what
/// `broken` makes of its words.
pub(crate) async fn guarded<T: Send + 'static>(
    playing: impl Future<Output = T> + Send + 'static,
    broken: impl FnOnce(Verdict) -> T,
) -> T {
    tokio::spawn(playing).await.unwrap_or_else(|error| {
        broken(Verdict::HarnessError {
            why: format!("the engine broke down: {error}"),
            span: None,
        })
    })
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
    connections: BTreeMap<Party, Connection>,
    /// Connections of parties who have connected once more since.
    earlier: Vec<(Party, Connection)>,
    started: Instant,
    deadline: Instant,
    /// When the step in hand began.
    step_begun: Instant,
    sent: Vec<Moment>,
    /// When each step began, and where it stands in the chapter.
    steps: Vec<(Instant, usize)>,
    /// The frames that steps took, with the places of these.
    taken: Vec<(Arc<Received>, usize)>,
    /// Whether one of them was as it should be.
    took_frames: bool,
    /// Who has asked for something over HTTP and has no answer yet.
    asked: BTreeMap<Party, rest::Pending>,
    /// What answers held that no document knows, with the places of the steps that took them.
    unknown: Vec<(String, usize)>,
    /// The numbers of the changes that made a difference to a request or an answer over HTTP.
    adapted: BTreeSet<usize>,
    /// Credentials that have come up on the way.
    learnt: Vec<String>,
    transcript: Transcript,
    silences: Silences,
    /// Whether a handshake ended without any answer.
    broken_handshake: bool,
    /// Whether somebody has left: nothing answers that, so that nobody knows when it is done.
    left: bool,
    /// Whether the step in hand has ended because nothing more was due.
    ended_early: bool,
    /// What a step has waited for in vain, for all its time.
    awaited: Option<late::Awaited>,
    /// Held as long as it has more to do than wait.
    job: Option<Job>,
}

impl<'a> Player<'a> {
    fn new(
        scenario: &'a Scenario,
        pack: &'a Pack,
        target: &'a Target,
        shared: &'a Shared,
        correlations: &'a Correlations,
        world: &World,
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
            connections: BTreeMap::new(),
            earlier: Vec::new(),
            started: now,
            deadline: now + target.timeouts.scenario,
            step_begun: now,
            sent: Vec::new(),
            steps: Vec::new(),
            taken: Vec::new(),
            took_frames: false,
            asked: BTreeMap::new(),
            unknown: Vec::new(),
            adapted: BTreeSet::new(),
            learnt: Vec::new(),
            transcript: Transcript::among(world.texts.iter().cloned()),
            silences: Silences::default(),
            broken_handshake: false,
            left: false,
            ended_early: false,
            awaited: None,
            job: None,
        }
    }

    async fn play(&mut self) -> Step {
        let scenario = self.scenario;
        for statement in &scenario.block.statements {
            self.in_time()?;
            self.steps.push((self.step_begun, statement.span.start));
            self.statement(statement).await?;
        }
        self.in_time()?;
        self.account().await
    }

    /// A step that has no time left says nothing about the server.
    fn in_time(&mut self) -> Step {
        self.step_begun = Instant::now();
        self.ended_early = false;
        if self.step_begun < self.deadline {
            return Ok(());
        }
        let limit = self.target.timeouts.scenario;
        let why = format!("the scenario's time of {limit:?} was over before its end");
        Err(Stop::CouldNotTest(why))
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
            frame: frame.to_owned(),
            bytes: None,
            ended: None,
            http: None,
            left_out: 0,
        };
        self.sent.push(moment);
    }

    fn note_delivered(&self, received: &Received) {
        if let Some((cause, _)) = self.scene.sent.last() {
            self.shared
                .delivered(received.at.saturating_duration_since(*cause));
        }
    }
}
