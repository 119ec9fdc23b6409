//! Handshakes: those that must open, those that must be refused, and leaving.

use std::sync::Arc;
use std::time::Instant;

use serde_json::{Map, Value};
use wireproof_client::mailbox::End;
use wireproof_client::opening::{Opening, Overrides};
use wireproof_client::pack::Channel;
use wireproof_client::session::{ConnectError, Connected, Session};

use super::{Player, Step, Stop};
use crate::connection::{Connection, Lifeless};
use crate::evaluate::{Scope, evaluate};
use crate::mutate::WHO;
use crate::verdict::Kind;
use crate::wire::ast::{Handshake, Party, Span, Spanned};

impl Player<'_> {
    pub(super) async fn connects(&mut self, handshake: &Handshake) -> Step {
        let party = &handshake.party.value;
        match self.open(handshake).await? {
            Connected::Open(session) => {
                let channel = self.channel(handshake)?;
                self.transcript
                    .note(&party.to_string(), &format!("connects {}", channel.name));
                self.enter(party, Connection::new(channel, session, self.target));
                Ok(())
            }
            Connected::Answered { status, body } => {
                let label = format!("the handshake was answered {status}, not opened");
                Err(self.answered(span_of(handshake), label, status, &body))
            }
        }
    }

    /// The handshake, or the first moment after it, must end in a refusal: HTTP 4xx, or a
    /// close before any frame that is not an error.
    pub(super) async fn is_refused(
        &mut self,
        handshake: &Handshake,
        status: Option<&Spanned<u16>>,
    ) -> Step {
        self.left = true;
        let party = handshake.party.value.clone();
        let code = match self.open(handshake).await? {
            Connected::Answered { status, .. } if (400..500).contains(&status) => status,
            Connected::Answered { status, body } => {
                let label = format!("answered {status}, which is neither open nor a refusal");
                return Err(self.answered(span_of(handshake), label, status, &body));
            }
            Connected::Open(session) => {
                let channel = self.channel(handshake)?;
                let connection = Connection::new(channel, session, self.target);
                self.enter(&party, connection);
                let asked = status.map(|status| status.value);
                self.refused_after_opening(handshake, asked).await?
            }
        };
        let refused = format!("is refused {} with {code}", handshake.channel.value);
        self.transcript.note(&party.to_string(), &refused);
        match status {
            Some(asked) if asked.value != code => {
                let label = format!("refused with {code}");
                let cause = format!("handshake refused with {code}, not {}", asked.value);
                let failure = self.failure(Kind::Handshake, asked.span.clone(), label, cause);
                Err(self.fail(failure.instead(code.to_string())))
            }
            _ => Ok(()),
        }
    }

    /// The close code with which an opened connection was refused after all.
    async fn refused_after_opening(
        &mut self,
        handshake: &Handshake,
        asked: Option<u16>,
    ) -> Result<u16, Stop> {
        let patience = self.step_time();
        let correlations = self.correlations;
        let scene = self.scene.clone();
        let connection = self.connection(&handshake.party)?;
        let lifeless = match connection.fence(correlations, patience).await {
            None => connection
                .take_end(Instant::now() + patience)
                .await
                .map(Lifeless::Ended),
            Some(Ok(_)) => None,
            Some(Err(lifeless)) => Some(lifeless),
        };
        connection.expect_end();
        connection.excuse_refusal();
        let heard = connection.unexpected(usize::MAX, &scene);
        let label = match (lifeless, heard) {
            (_, Some(received)) => {
                format!("was let in and heard {}", super::words::named(&received))
            }
            (
                Some(Lifeless::Ended(End::Closed {
                    code: Some(code), ..
                })),
                None,
            ) if !is_breakdown(code) || asked == Some(code) => return Ok(code),
            (
                Some(Lifeless::Ended(End::Closed {
                    code: Some(code), ..
                })),
                None,
            ) => format!("was let in, then closed with {code}, which is no refusal"),
            (Some(Lifeless::Ended(End::Closed { code: None, .. })), None) => {
                "was let in, then closed without a code".to_owned()
            }
            (Some(Lifeless::Ended(_) | Lifeless::Unsent(_)), None) => {
                "was let in, then dropped without a close frame".to_owned()
            }
            (Some(Lifeless::Unanswered), None) => {
                "was let in and left without an answer".to_owned()
            }
            (None, None) => "was let in".to_owned(),
        };
        let instead = label.clone();
        let cause = "let in".to_owned();
        let failure = self.failure(Kind::NotRefused, span_of(handshake), label, cause);
        Err(self.fail(failure.instead(instead)))
    }

    pub(super) async fn closes(&mut self, party: &Spanned<Party>, code: u16) -> Step {
        self.note_sent(&party.value, '-', &format!("closes {code}"), "");
        self.transcript
            .note(&party.value.to_string(), &format!("closes {code}"));
        self.left = true;
        let patience = self.step_time();
        let connection = self.connection(party)?;
        connection.expect_end();
        let sent = match connection.session() {
            Some(session) => session.close(code, patience).await,
            None => Ok(()),
        };
        sent.map_err(|error| self.could_not_send(party, &error))
    }

    async fn open(&mut self, handshake: &Handshake) -> Result<Connected, Stop> {
        let party = &handshake.party.value;
        let channel = self.channel(handshake)?;
        let harness = |why: String| Stop::Harness(Some(span_of(handshake)), why);
        let overrides = self.overrides(handshake)?;
        self.learn(handshake.with.as_ref());
        let person = self.scene.bindings.get(&party.person);
        let person = person.ok_or_else(|| harness(format!("nobody is called {}", party.person)))?;
        let mut opening = Opening::new(
            self.target.channel_base(&channel.name),
            &channel,
            person,
            &overrides,
        )
        .map_err(|error| harness(error.to_string()))?;
        let headers = opening.headers.iter();
        let headers: Vec<String> = headers.map(|(n, v)| format!("{n}: {v}")).collect();
        let frame = format!("GET {}  {}", opening.url(), headers.join("  "));
        let frame = frame.trim_end();
        self.note_sent(party, '-', &format!("connects {}", channel.name), frame);
        if opening.base.relay().is_some() {
            let who = format!("{} {party}", channel.name);
            opening.headers.push((WHO.to_owned(), who));
        }
        let patience = self.target.timeouts.connect;
        let asked = Instant::now();
        let adapter = self.target.adaptation.adapter(&channel);
        let connected = Session::connect_adapted(&opening, channel, adapter, patience).await;
        if connected.is_ok() {
            self.shared.delivered(asked.elapsed());
        }
        let silent = matches!(
            connected,
            Err(ConnectError::Unreachable { .. } | ConnectError::Timeout { .. })
        );
        match silent {
            true => self.shared.not_answered(asked),
            false => self.shared.answered(),
        }
        match connected {
            Ok(connected) => Ok(connected),
            Err(error @ ConnectError::Unreachable { .. }) => {
                Err(Stop::CouldNotTest(error.to_string()))
            }
            Err(error @ ConnectError::Unsendable(_)) => Err(harness(error.to_string())),
            Err(
                error @ (ConnectError::Timeout { .. }
                | ConnectError::Protocol(_)
                | ConnectError::Cut(_)),
            ) => {
                self.broken_handshake = true;
                let cause = match &error {
                    ConnectError::Protocol(why) | ConnectError::Cut(why) => {
                        format!("handshake {why}")
                    }
                    _ => "handshake unanswered".to_owned(),
                };
                let (span, label) = (span_of(handshake), error.to_string());
                let failure = self.failure(Kind::Handshake, span, label, cause.clone());
                Err(self.fail(failure.instead(cause)))
            }
        }
    }

    fn channel(&self, handshake: &Handshake) -> Result<Arc<Channel>, Stop> {
        let name = &handshake.channel;
        self.pack.channel(&name.value).cloned().ok_or_else(|| {
            let why = format!("the pack has no channel `{}`", name.value);
            Stop::Harness(Some(name.span.clone()), why)
        })
    }

    fn overrides(&self, handshake: &Handshake) -> Result<Overrides, Stop> {
        let Some(term) = &handshake.with else {
            return Ok(Overrides::default());
        };
        let value = evaluate(term, &self.scene.bindings)?;
        let part = |name: &str| -> Map<String, Value> {
            value
                .get(name)
                .and_then(Value::as_object)
                .cloned()
                .unwrap_or_default()
        };
        Ok(Overrides {
            address: value.get("address").cloned(),
            params: part("params"),
            query: part("query"),
            headers: part("headers"),
            credential: value.get("credential").cloned(),
        })
    }

    fn enter(&mut self, party: &Party, connection: Connection) {
        if let Some(earlier) = self.connections.insert(party.clone(), connection) {
            self.earlier.push((party.clone(), earlier));
        }
    }
}

/// Whether a close code says that the server, or what is behind it, cannot go on: 1011 to 1014 in the
/// registry of RFC 6455. As with a status of 5xx, nobody has been refused anything.
pub(super) fn is_breakdown(code: u16) -> bool {
    (1011..=1014).contains(&code)
}

fn span_of(handshake: &Handshake) -> Span {
    handshake.party.span.start..handshake.channel.span.end
}
