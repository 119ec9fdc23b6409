//! Every rule can be seen on the wire: a server without it says something else in one long
//! exchange.
//!
//! After each frame every connection is fenced and everything that it heard is noted, so that what
//! one rule changes shows wherever it is heard.

mod exchange;

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use futures_util::{SinkExt, StreamExt, stream};
use serde_json::Value;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use wireproof_server::{Clock, Options, RuleId, rules};

use super::{Participant, Service};
use crate::support::{UPGRADE, options};

/// What was heard, or where an exchange with a server without a rule has ended.
type Log = Vec<String>;

/// Something went on that is not as in the exchange with all rules; the rest need not be played.
struct Different;

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_shows_on_the_wire() {
    let kept = play(None, None).await;
    let silence = kept.iter().find(|line| line.ends_with("< nothing"));
    assert_eq!(silence, None, "something that was due did not come");
    let again = play(None, Some(&kept)).await;
    assert!(
        again == kept,
        "two exchanges with the same server differ: {:?}",
        again.last()
    );
    let rules = rules()
        .into_iter()
        .filter(|rule| rule.protocol == "service-chat");
    let hidden: BTreeSet<_> = stream::iter(rules)
        .map(async |rule| {
            let same = play(Some(rule), Some(&kept)).await == kept;
            same.then_some((rule.requirement, rule.name))
        })
        .buffer_unordered(4)
        .filter_map(async |hidden| hidden)
        .collect()
        .await;
    assert!(
        hidden.is_empty(),
        "rules that nobody would miss: {hidden:#?}"
    );
}

async fn play(rule_off: Option<RuleId>, expected: Option<&[String]>) -> Log {
    let clock = Clock::from_fn(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000));
    let service = Service::with(Options {
        rule_off,
        clock,
        ..options()
    })
    .await;
    let mut scene = Scene {
        service,
        open: Vec::new(),
        log: Log::new(),
        expected,
    };
    // How it ended is in the log.
    let _ = exchange::play(&mut scene).await;
    scene.log
}

struct Scene<'a> {
    service: Service,
    /// Connections, by the names that the log has for them.
    open: Vec<(&'static str, Participant)>,
    log: Log,
    expected: Option<&'a [String]>,
}

impl Scene<'_> {
    /// Notes something.
    fn note(&mut self, line: String) -> Result<(), Different> {
        self.log.push(line);
        match self.expected {
            Some(expected) if !expected.starts_with(&self.log) => Err(Different),
            _ => Ok(()),
        }
    }

    /// Tries an address and notes how it is answered. Tokens differ from run to run, so that the
    /// log has a word for each try.
    async fn knock(
        &mut self,
        what: &str,
        path: &str,
        headers: &[(&str, &str)],
    ) -> Result<(), Different> {
        let headers: Vec<_> = UPGRADE.into_iter().chain(headers.iter().copied()).collect();
        let server = &self.service.server;
        let answer = server.request("GET", path, &headers, "").await;
        self.note(format!("{what}: {}", answer.status))
    }

    /// Connects somebody to a chat by a token in the query or in a cookie, and notes what everybody
    /// hears of it.
    async fn connect(
        &mut self,
        name: &'static str,
        person: &str,
        chat: &str,
        by_cookie: bool,
    ) -> Result<(), Different> {
        let (address, token) = (self.service.address(chat), self.service.token(person));
        let (address, headers) = match by_cookie {
            true => (address, vec![("Cookie", format!("access_token={token}"))]),
            false => (format!("{address}?token={token}"), Vec::new()),
        };
        match self.service.server.handshake_at(&address, &headers).await {
            Ok(client) => self.open.push((name, Participant(client))),
            Err(error) => {
                self.note(format!("{name} is refused: {error}"))?;
                return Err(Different);
            }
        }
        self.listen_to_all().await
    }

    /// Closes a connection.
    async fn close(&mut self, name: &str) -> Result<(), Different> {
        let at = self.open.iter().position(|(known, _)| *known == name);
        let (_, participant) = self.open.remove(at.expect("it is open"));
        let mut socket = participant.0.socket;
        let closed = timeout(Duration::from_secs(1), async {
            socket.send(Message::Close(None)).await?;
            let closed = socket.next().await.unwrap_or(Err(Error::ConnectionClosed));
            socket.next().await;
            closed
        });
        let end = closed.await;
        self.note(format!("{name} closes: {end:?}"))?;
        self.listen_to_all().await
    }

    /// Lets one connection send something, and notes what everybody hears of it.
    async fn act(&mut self, name: &str, frame: Value) -> Result<(), Different> {
        self.send(name, Message::text(frame.to_string())).await
    }

    async fn send(&mut self, name: &str, message: Message) -> Result<(), Different> {
        self.put(name, message).await?;
        self.listen(name).await?;
        self.listen_to_all().await
    }

    async fn listen_to_all(&mut self) -> Result<(), Different> {
        let all: Vec<_> = self.open.iter().map(|(name, _)| *name).collect();
        for name in all {
            self.listen(name).await?;
        }
        Ok(())
    }

    /// Sends without listening.
    async fn put(&mut self, name: &str, message: Message) -> Result<(), Different> {
        let participant = self.open.iter_mut().find(|(known, _)| *known == name);
        let (_, participant) = participant.expect("it is open");
        match participant.0.socket.send(message).await {
            Ok(()) => Ok(()),
            Err(error) => self.note(format!("{name} cannot send: {error}")),
        }
    }

    /// Notes everything that a connection has heard, up to a fence, which is no ping: that would
    /// bring forth what is told late.
    async fn listen(&mut self, name: &str) -> Result<(), Different> {
        self.put(name, Message::text(r#"{"type":"fence"}"#)).await?;
        loop {
            let participant = self.open.iter_mut().find(|(known, _)| *known == name);
            let (_, participant) = participant.expect("it is open");
            let heard = timeout(Duration::from_millis(700), participant.0.socket.next()).await;
            let line = match heard {
                Ok(Some(Ok(Message::Text(text)))) => text.to_string(),
                Ok(Some(Ok(other))) => format!("{other:?}"),
                Ok(Some(Err(error))) => error.to_string(),
                Ok(None) => "the end".to_owned(),
                Err(_) => "nothing".to_owned(),
            };
            let is_fence = line.contains(r#"no type \"fence\"."#);
            self.note(format!("{name} < {line}"))?;
            if is_fence {
                return Ok(());
            }
            if ["nothing", "the end"].contains(&line.as_str()) {
                return Err(Different);
            }
        }
    }
}
