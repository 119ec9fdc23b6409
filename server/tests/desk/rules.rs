//! Every rule can be seen on the wire: a desk without it says something else in one long exchange.
//!
//! After each step every connection is fenced and everything that it heard is noted, so that what
//! one rule changes shows wherever it is heard.

mod exchange;
mod requests;

use std::time::{Duration, SystemTime};

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use wireproof_server::{Clock, Options, RuleId};

use super::{Desk, Member};
use crate::support::{
    Server, options,
    scene::{Different, Log, check_that_rules_show},
};

/// What shows only where several do something at once, which the exchange does not; it is shown by
/// `of_several_closings_at_once_one_notifies`.
const RACES: &[&str] = &["OneOfSeveralCloses"];

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_shows_on_the_wire() {
    check_that_rules_show("hotel-desk", RACES, play).await;
}

async fn play(rule_off: Option<RuleId>, expected: Option<&[String]>) -> Log {
    let clock = Clock::from_fn(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000));
    let server = Server::start(Options {
        rule_off,
        clock,
        ..options()
    })
    .await;
    let world = server.world_of("hotel-desk", &exchange::things()).await;
    let mut scene = Scene {
        desk: Desk { server, world },
        open: Vec::new(),
        log: Log::new(),
        expected,
    };
    // How it ended is in the log.
    let _ = exchange::play(&mut scene).await;
    scene.log
}

struct Scene<'a> {
    desk: Desk,
    /// Connections, by the names that the log has for them.
    open: Vec<(&'static str, Member)>,
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

    /// Makes a request over HTTP, and notes how it is answered and what everybody hears of it.
    async fn request(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Result<(), Different> {
        let server = &self.desk.server;
        let answer = server.request(method, path, headers, body).await;
        self.note(format!(
            "{method} {path}: {} {}",
            answer.status, answer.body
        ))?;
        self.listen_all().await
    }

    /// Tries to connect, and notes how it goes.
    async fn connect(
        &mut self,
        name: &'static str,
        path: &str,
        headers: &[(&'static str, String)],
    ) -> Result<(), Different> {
        match self.desk.server.handshake_at(path, headers).await {
            Ok(client) => {
                self.open.push((name, Member(client)));
                self.note(format!("{name} is let in"))?;
            }
            Err(Error::Http(answer)) => {
                self.note(format!("{name} is refused: {}", answer.status()))?;
            }
            Err(error) => self.note(format!("{name} is refused: {error}"))?,
        }
        self.listen_all().await
    }

    /// Closes a connection.
    async fn close(&mut self, name: &str) -> Result<(), Different> {
        let Some(at) = self.open.iter().position(|(known, _)| *known == name) else {
            return Ok(());
        };
        let mut socket = self.open.remove(at).1.0.socket;
        let closed = timeout(Duration::from_secs(1), async {
            socket.send(Message::Close(None)).await?;
            let closed = socket.next().await.unwrap_or(Err(Error::ConnectionClosed));
            socket.next().await;
            closed
        });
        let end = closed.await;
        self.note(format!("{name} closes: {end:?}"))?;
        self.listen_all().await
    }

    /// Lets one connection ask for something, and notes what everybody hears of it.
    async fn act(&mut self, name: &str, frame: Value) -> Result<(), Different> {
        self.send(name, Message::text(frame.to_string())).await
    }

    async fn send(&mut self, name: &str, message: Message) -> Result<(), Different> {
        self.put(name, message).await?;
        self.listen(name).await?;
        self.listen_all().await
    }

    async fn listen_all(&mut self) -> Result<(), Different> {
        let names: Vec<_> = self.open.iter().map(|(name, _)| *name).collect();
        for name in names {
            self.listen(name).await?;
        }
        Ok(())
    }

    /// Sends without listening.
    async fn put(&mut self, name: &str, message: Message) -> Result<(), Different> {
        let member = self.open.iter_mut().find(|(known, _)| *known == name);
        let Some((_, member)) = member else {
            return self.note(format!("{name} is not there"));
        };
        match member.0.socket.send(message).await {
            Ok(()) => Ok(()),
            Err(error) => self.note(format!("{name} cannot send: {error}")),
        }
    }

    /// Notes everything that a connection has heard, up to a fence: a command that there is not, for
    /// a pong may overtake what waits.
    async fn listen(&mut self, name: &str) -> Result<(), Different> {
        let fence = Message::text(r#"{"type":"fence"}"#);
        self.put(name, fence).await?;
        loop {
            let member = self.open.iter_mut().find(|(known, _)| *known == name);
            let Some((_, member)) = member else {
                return Ok(());
            };
            let heard = timeout(Duration::from_millis(700), member.0.socket.next()).await;
            let line = match heard {
                Ok(Some(Ok(Message::Text(text)))) => text.to_string(),
                Ok(Some(Ok(other))) => format!("{other:?}"),
                Ok(Some(Err(error))) => error.to_string(),
                Ok(None) => "the end".to_owned(),
                Err(_) => "nothing".to_owned(),
            };
            let is_fence = [r#"no type \"fence\"."#, "Nothing is taken here"]
                .iter()
                .any(|answer| line.contains(answer));
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
