//! A long exchange with a server, noted line by line, so that a server that does not keep some rule
//! is told by the first line that differs.
//!
//! After each frame every connection is fenced and everything that it heard is noted: what one rule
//! changes shows wherever it is heard.

use std::{
    collections::BTreeSet,
    time::{Duration, SystemTime},
};

use futures_util::{SinkExt, StreamExt, stream};
use serde_json::Value;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use wireproof_server::{Clock, Options, RuleId, rules};

use super::{Client, options};

/// What was heard, or where an exchange with a server without a rule has ended.
pub(crate) type Log = Vec<String>;

/// Something went on that is not as in the exchange with all rules; the rest need not be played.
pub(crate) struct Different;

/// A frame that is refused in any case, and what is found in the refusal.
#[derive(Clone, Copy)]
pub(crate) struct Fence {
    pub(crate) frame: &'static str,
    pub(crate) refusal: &'static str,
}

/// What an exchange takes place in: `S` is the server and its world.
pub(crate) struct Scene<'a, S> {
    pub(crate) stage: S,
    pub(crate) log: Log,
    pub(crate) expected: Option<&'a [String]>,
    /// Connections, by the names that the log has for them.
    open: Vec<(&'static str, Client)>,
    fence: Fence,
}

/// A server without this rule, in which time stands still.
pub(crate) fn frozen(rule_off: Option<RuleId>) -> Options {
    Options {
        rule_off,
        clock: Clock::from_fn(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)),
        ..options()
    }
}

/// Fails where an exchange is the same without some rule of a protocol, but for those named.
pub(crate) async fn check_that_rules_show(
    protocol: &str,
    but: &[&str],
    play: impl AsyncFn(Option<RuleId>, Option<&[String]>) -> Log,
) {
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
        .filter(|rule| rule.protocol == protocol && !but.contains(&rule.name));
    let is_same = async |rule| play(Some(rule), Some(&kept)).await == kept;
    check_that_none_is_hidden(rules, is_same).await;
}

/// Fails where an exchange without some rule is the same as with all.
pub(crate) async fn check_that_none_is_hidden(
    rules: impl IntoIterator<Item = RuleId>,
    is_same: impl AsyncFn(RuleId) -> bool,
) {
    let hidden: BTreeSet<_> = stream::iter(rules)
        .map(async |rule| {
            let same = is_same(rule).await;
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

impl<'a, S> Scene<'a, S> {
    pub(crate) fn new(stage: S, expected: Option<&'a [String]>, fence: Fence) -> Self {
        Self {
            stage,
            log: Log::new(),
            expected,
            open: Vec::new(),
            fence,
        }
    }

    /// Notes something.
    pub(crate) fn note(&mut self, line: String) -> Result<(), Different> {
        self.log.push(line);
        match self.expected {
            Some(expected) if !expected.starts_with(&self.log) => Err(Different),
            _ => Ok(()),
        }
    }

    /// Takes a connection in, or notes why there is none.
    pub(crate) fn admit(
        &mut self,
        name: &'static str,
        client: Result<Client, Error>,
    ) -> Result<(), Different> {
        match client {
            Ok(client) => {
                self.open.push((name, client));
                Ok(())
            }
            Err(error) => {
                self.note(format!("{name} is refused: {error}"))?;
                Err(Different)
            }
        }
    }

    /// Closes a connection.
    pub(crate) async fn close(&mut self, name: &str) -> Result<(), Different> {
        let at = self.open.iter().position(|(known, _)| *known == name);
        let (_, client) = self.open.remove(at.expect("it is open"));
        let mut socket = client.socket;
        let closed = timeout(Duration::from_secs(1), async {
            socket.send(Message::Close(None)).await?;
            let closed = socket.next().await.unwrap_or(Err(Error::ConnectionClosed));
            socket.next().await;
            closed
        });
        let end = closed.await;
        self.note(format!("{name} closes: {end:?}"))
    }

    /// Lets one connection ask for something, and notes what everybody hears of it.
    pub(crate) async fn act(&mut self, name: &str, frame: Value) -> Result<(), Different> {
        self.send(name, Message::text(frame.to_string())).await
    }

    pub(crate) async fn send(&mut self, name: &str, message: Message) -> Result<(), Different> {
        self.put(name, message).await?;
        self.listen(name).await?;
        self.listen_to_all_but(Some(name)).await
    }

    /// Sends without listening.
    pub(crate) async fn put(&mut self, name: &str, message: Message) -> Result<(), Different> {
        match self.client(name).socket.send(message).await {
            Ok(()) => Ok(()),
            Err(error) => self.note(format!("{name} cannot send: {error}")),
        }
    }

    /// Notes everything that all connections have heard, but for one.
    pub(crate) async fn listen_to_all_but(&mut self, but: Option<&str>) -> Result<(), Different> {
        let all: Vec<_> = self.open.iter().map(|(name, _)| *name).collect();
        for name in all.into_iter().filter(|name| Some(*name) != but) {
            self.listen(name).await?;
        }
        Ok(())
    }

    /// Notes everything that a connection has heard, up to a fence.
    pub(crate) async fn listen(&mut self, name: &str) -> Result<(), Different> {
        self.put(name, Message::text(self.fence.frame)).await?;
        loop {
            let next = self.client(name).socket.next();
            let line = match timeout(Duration::from_millis(700), next).await {
                Ok(Some(Ok(Message::Text(text)))) => text.to_string(),
                Ok(Some(Ok(other))) => format!("{other:?}"),
                Ok(Some(Err(error))) => error.to_string(),
                Ok(None) => "the end".to_owned(),
                Err(_) => "nothing".to_owned(),
            };
            let is_fence = line.contains(self.fence.refusal);
            self.note(format!("{name} < {line}"))?;
            if is_fence {
                return Ok(());
            }
            if ["nothing", "the end"].contains(&line.as_str()) {
                return Err(Different);
            }
        }
    }

    fn client(&mut self, name: &str) -> &mut Client {
        let found = self.open.iter_mut().find(|(known, _)| *known == name);
        &mut found.expect("it is open").1
    }
}
