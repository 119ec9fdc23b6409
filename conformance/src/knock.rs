//! The handshakes by which scenarios let people in, tried without playing the scenarios: whoever is
//! not let in here has a wrong credential or a wrong address, and nothing that comes later would say
//! so as plainly.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Map, Value};
use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::opening::{Opening, Overrides};
use wireproof_client::pack::{Classified, Pack};
use wireproof_client::session::{ConnectError, Connected, Session};

use crate::connection::{Connection, Lifeless};
use crate::evaluate::{Scope, evaluate};
use crate::event::Secrets;
use crate::plan::Scenario;
use crate::requests::correlations;
use crate::target::Target;
use crate::wire::ast::{Handshake, StatementKind, Term, TermKind};
use crate::world::{Thing, World};

/// Somebody whom a scenario lets in by a channel.
#[derive(Debug, Clone)]
pub struct Knock<'a> {
    /// What kind of person it is.
    pub kind: &'a str,
    /// The channel.
    pub channel: &'a str,
    /// Whether the world is all that it takes: nothing else is done before, and nothing is changed in
    /// the handshake but where it leads.
    pub is_first: bool,
    scenario: &'a Scenario,
    handshake: &'a Handshake,
}

/// That somebody is not let in, or let in and not heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denial {
    /// In which manner.
    pub how: How,
    /// What came instead.
    pub why: String,
    /// How it was asked for, where that is known.
    pub asked: Option<String>,
}

/// The manner in which somebody is denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// The handshake got no answer at all.
    Unanswered,
    /// It was answered 404.
    NotFound,
    /// Somebody was let in, and nothing that is said there is answered.
    Unheard,
    /// Anything else.
    TurnedAway,
}

impl From<String> for Denial {
    fn from(why: String) -> Denial {
        Denial::of(How::TurnedAway, why)
    }
}

impl Denial {
    fn of(how: How, why: String) -> Denial {
        let asked = None;
        Denial { how, why, asked }
    }

    fn asked(self, asked: String) -> Denial {
        let asked = Some(asked);
        Denial { asked, ..self }
    }
}

/// The first handshake of each person of a scenario.
pub fn knocks<'a>(scenario: &'a Scenario, pack: &Pack) -> Vec<Knock<'a>> {
    let mut known = BTreeSet::new();
    let mut knocks = Vec::new();
    let mut is_first = true;
    for statement in &scenario.block.statements {
        match &statement.kind {
            // Who is refused leaves nothing behind.
            StatementKind::Needs(_)
            | StatementKind::Is { .. }
            | StatementKind::IsRefused { .. } => {}
            StatementKind::Connects(handshake) => {
                let person = handshake.party.value.person.as_str();
                let thing = scenario.things.iter().find(|thing| thing.name == person);
                let Some(thing) = thing.filter(|_| known.insert(person)) else {
                    continue;
                };
                if pack.kind(&thing.kind).is_none_or(|kind| kind.person) {
                    knocks.push(Knock {
                        kind: &thing.kind,
                        channel: &handshake.channel.value,
                        is_first: is_first && is_plain(scenario, handshake.with.as_ref()),
                        scenario,
                        handshake,
                    });
                }
            }
            _ => is_first = false,
        }
    }
    knocks
}

/// Whether the handshake is the usual one, to an address that the world knows.
fn is_plain(scenario: &Scenario, with: Option<&Term>) -> bool {
    let Some(term) = with else { return true };
    let is_of_world = |name: &str| scenario.things.iter().any(|thing| thing.name == name);
    let TermKind::Object { members, .. } = &term.kind else {
        return false;
    };
    members.iter().all(|(name, _)| name.value == "params")
        && term.variables().iter().all(|path| is_of_world(&path.name))
}

impl Knock<'_> {
    /// The scenario that lets them in so.
    pub fn scenario(&self) -> String {
        self.scenario.short_name()
    }

    /// What the scenario calls them.
    pub fn person(&self) -> &str {
        &self.handshake.party.value.person
    }

    /// The world that it takes.
    pub fn things(&self) -> &[Thing] {
        &self.scenario.things
    }

    /// Connects, asks for a sign of life, and leaves again. The numbers of the adaptation's lines that
    /// made a difference come back.
    ///
    /// # Errors
    ///
    /// What came instead.
    pub async fn at(
        &self,
        pack: &Pack,
        target: &Target,
        world: &World,
    ) -> Result<BTreeSet<usize>, Denial> {
        let hide = |mut text: String| {
            Secrets::named(&world.secrets, &world.owners).hide(&mut text);
            text
        };
        let opening = self.opening(pack, target, world)?;
        let asked = hide(format!("GET {}", opening.url()));
        let channel = pack.channel(self.channel).cloned();
        let channel = channel.ok_or_else(|| format!("there is no channel {}", self.channel))?;
        let (own, adapter) = (Arc::clone(&channel), target.adaptation.adapter(&channel));
        let patience = target.timeouts.connect;
        let connected = Session::connect_adapted(&opening, own, adapter, patience);
        let connected = connected.await;
        let connected =
            connected.map_err(|error| Denial::of(how(&error), hide(error.to_string())))?;
        let session = match connected {
            Connected::Open(session) => session,
            Connected::Answered { status, .. } => {
                let how = match status {
                    404 => How::NotFound,
                    _ => How::TurnedAway,
                };
                return Err(Denial::of(how, format!("is answered {status}")).asked(asked));
            }
        };
        let mut connection = Connection::new(channel, session, target);
        let correlations = correlations(0, 0);
        let alive = connection.sign_of_life(&correlations, target.timeouts.step);
        let denial = match alive.await {
            Ok(()) => return Ok(connection.adapted()),
            Err(Lifeless::Ended(End::Failed(why))) => {
                hide(format!("is let in, then the connection fails: {why}")).into()
            }
            Err(Lifeless::Ended(End::Closed { code, .. })) => {
                let code =
                    code.map_or_else(|| "without a code".to_owned(), |c| format!("with {c}"));
                format!("is let in, then closed {code}").into()
            }
            Err(Lifeless::Ended(End::Dropped)) => "is let in, then dropped".to_owned().into(),
            Err(Lifeless::Unsent(error)) => format!("is let in; {error}").into(),
            Err(Lifeless::Unanswered) => {
                Denial::of(How::Unheard, unheard(&connection, target.timeouts.step))
            }
        };
        Err(denial.asked(asked))
    }

    fn opening(&self, pack: &Pack, target: &Target, world: &World) -> Result<Opening, String> {
        let name = &self.handshake.party.value.person;
        let person = world.bindings.get(name);
        let person = person.ok_or_else(|| format!("nobody is bound to `{name}`"))?;
        let with = self.handshake.with.as_ref();
        let with = with.map(|term| evaluate(term, &world.bindings)).transpose();
        let with = with.map_err(|error| error.message)?.unwrap_or_default();
        let params = with.get("params").and_then(Value::as_object);
        let overrides = Overrides {
            params: params.cloned().unwrap_or_else(Map::new),
            ..Overrides::default()
        };
        let channel = pack.channel(self.channel);
        let channel = channel.ok_or_else(|| format!("there is no channel {}", self.channel))?;
        let base = target.channel_base(self.channel);
        Opening::new(base, channel, person, &overrides).map_err(|error| error.to_string())
    }
}

fn how(error: &ConnectError) -> How {
    match error {
        ConnectError::Timeout { .. } | ConnectError::Cut(_) => How::Unanswered,
        ConnectError::Unreachable(_) | ConnectError::Protocol(_) | ConnectError::Unsendable(_) => {
            How::TurnedAway
        }
    }
}

/// What was asked in vain, and what was said meanwhile that is no answer.
fn unheard(connection: &Connection, patience: Duration) -> String {
    let what = match connection.own_fence() {
        Some(fence) => format!("`{}`", fence.operation),
        None => "a WebSocket ping".to_owned(),
    };
    let is_foreign = |received: &Arc<Received>| match &received.content {
        Content::Json { classified, .. } => !matches!(classified, Classified::Known { .. }),
        Content::Text { .. } | Content::Binary(_) => true,
        Content::Allowed { .. } | Content::Ping(_) | Content::Pong(_) | Content::End(_) => false,
    };
    let besides = match connection.heard().iter().any(is_foreign) {
        true => ", though a frame came that no document knows",
        false => "",
    };
    format!("is let in, and {what} got no answer within {patience:?}{besides}")
}
