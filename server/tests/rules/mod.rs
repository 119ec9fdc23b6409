//! Every rule can be seen on the wire: a server without it says something else in one long
//! exchange.
//!
//! The exchange says nothing about which requirement is broken; the chapters do. It proves that
//! there is no rule whose absence nobody could notice, and that a server without a rule behaves the
//! same each time.

mod admins;
mod changes;
mod exchange;

use std::time::{Duration, SystemTime};

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use wireproof_server::{Clock, Options, RuleId, rules};

use crate::support::{CHAT, Client, Server, options, room, scene::check_that_none_is_hidden};

/// What was heard, in the order in which it was listened for.
type Log = Vec<String>;

/// Something that was due did not come; the rest of the part would only wait for it again.
struct Silence;

type Part = Result<(), Silence>;

#[tokio::test(flavor = "multi_thread")]
async fn every_rule_shows_on_the_wire() {
    let kept = exchange(None, None).await;
    assert!(
        !kept.iter().flatten().any(|line| line.ends_with("nothing")),
        "{kept:#?}"
    );
    assert_eq!(
        kept,
        exchange(None, None).await,
        "two exchanges with the same server differ"
    );
    let is_same = async |rule| exchange(Some(rule), Some(&kept)).await == kept;
    check_that_none_is_hidden(rules_of_chat(), is_same).await;
}

fn rules_of_chat() -> Vec<RuleId> {
    let mut rules = rules();
    rules.retain(|rule| rule.protocol == "brand-chat");
    rules
}

#[tokio::test]
async fn every_requirement_that_has_a_rule_is_named_in_full() {
    for RuleId {
        protocol,
        name,
        requirement,
    } in rules()
    {
        let (prefix, rest) = requirement.split_once('-').expect("an id has a prefix");
        let mut tables = wireproof_schemas::protocols().iter();
        let is_own = tables.any(|table| table.id == protocol && table.requirements == prefix);
        assert!(is_own && rest.contains('-'), "{name}: {requirement}");
    }
}

/// Has the long exchange with a new server, up to the first part that is not as expected.
async fn exchange(rule_off: Option<RuleId>, expected: Option<&[Log]>) -> Vec<Log> {
    let clock = Clock::from_fn(|| SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000));
    let server = Server::start(Options {
        rule_off,
        clock,
        ..options()
    })
    .await;
    let scene = Scene {
        world: world(&server).await,
        server,
    };
    let mut logs = Vec::new();
    macro_rules! part {
        ($part:path) => {
            let mut log = Log::new();
            if $part(&scene, &mut log).await.is_err() {
                log.push("the part ends early".to_owned());
            }
            logs.push(log);
            if expected.is_some_and(|expected| !expected.starts_with(&logs)) {
                return logs;
            }
        };
    }
    part!(exchange::handshakes);
    part!(exchange::envelopes);
    part!(exchange::lists);
    part!(exchange::joins);
    part!(exchange::moves);
    part!(exchange::leaves);
    part!(exchange::messages);
    part!(exchange::telling);
    part!(changes::edits);
    part!(changes::ownership);
    part!(changes::deletions);
    part!(changes::current_rooms);
    part!(admins::doors);
    part!(admins::watching);
    part!(admins::stepping_in);
    part!(admins::without_tariff);
    part!(exchange::frames);
    part!(exchange::closes);
    logs
}

async fn world(server: &Server) -> Value {
    server
        .world(&[
            ("alice", "brand", json!({ "tariff": "business" })),
            ("bob", "brand", json!({})),
            ("carol", "brand", json!({})),
            ("dave", "brand", json!({})),
            ("eve", "user", json!({})),
            ("ann", "colleague", json!({ "of": { "$ref": "alice" } })),
            ("olga", "admin", json!({ "of": { "$ref": "carol" } })),
            ("otto", "admin", json!({})),
            room("ab", "alice", "bob"),
            room("ac", "carol", "alice"),
            room("bc", "bob", "carol"),
        ])
        .await
}

struct Scene {
    server: Server,
    world: Value,
}

/// A connection, and who it is in the log.
struct Peer {
    name: &'static str,
    client: Client,
    asked: i64,
    /// What was heard last, if it was JSON.
    last: Value,
}

impl Scene {
    async fn open(&self, log: &mut Log, name: &'static str) -> Result<Peer, Silence> {
        self.open_at(CHAT, log, name).await
    }

    async fn open_at(
        &self,
        path: &str,
        log: &mut Log,
        name: &'static str,
    ) -> Result<Peer, Silence> {
        match self.server.handshake_at(path, &self.bearer(name)).await {
            Ok(client) => Ok(Peer {
                name,
                client,
                asked: 0,
                last: Value::Null,
            }),
            Err(error) => {
                log.push(format!("{name} is refused: {error}"));
                Err(Silence)
            }
        }
    }

    fn bearer(&self, name: &str) -> [(&'static str, String); 1] {
        crate::support::bearer(&self.world[name])
    }

    fn pk(&self, room: &str) -> &Value {
        &self.world[room]["pk"]
    }

    /// Tries a handshake and notes how it ends.
    async fn knock(&self, log: &mut Log, headers: &[(&'static str, String)]) {
        self.knock_at(CHAT, log, headers).await;
    }

    async fn knock_at(&self, path: &str, log: &mut Log, headers: &[(&'static str, String)]) {
        let end = match self.server.handshake_at(path, headers).await {
            Ok(_) => "open".to_owned(),
            Err(Error::Http(answer)) => answer.status().to_string(),
            Err(error) => error.to_string(),
        };
        log.push(end);
    }
}

impl Peer {
    /// Sends a request and notes what comes next.
    async fn call(&mut self, log: &mut Log, action: &str, fields: Value) -> Part {
        self.asked += 1;
        let mut frame = fields;
        frame["action"] = action.into();
        frame["request_id"] = self.asked.into();
        self.send(log, Message::text(frame.to_string())).await
    }

    async fn write(&mut self, log: &mut Log, text: &str) -> Part {
        self.call(log, "create_message", json!({ "msg_text": text }))
            .await
    }

    /// Writes a message and returns the id that it is told to have.
    async fn writes(&mut self, log: &mut Log, text: &str) -> Result<Value, Silence> {
        self.write(log, text).await?;
        Ok(self.last["data"]["id"].clone())
    }

    async fn join(&mut self, log: &mut Log, pk: &Value) -> Part {
        self.call(log, "join_room", json!({ "room_pk": pk })).await
    }

    async fn edit(&mut self, log: &mut Log, id: &Value, text: Value) -> Part {
        let fields = json!({ "msg_id": id, "edited_msg_text": text });
        self.call(log, "edit_message", fields).await
    }

    async fn delete(&mut self, log: &mut Log, ids: Value) -> Part {
        self.call(log, "delete_messages", json!({ "msg_id_list": ids }))
            .await
    }

    /// Sends something and notes what comes next.
    async fn send(&mut self, log: &mut Log, message: Message) -> Part {
        self.push(log, message).await?;
        self.hear(log).await
    }

    /// Sends something that calls for no answer.
    async fn push(&mut self, log: &mut Log, message: Message) -> Part {
        if self.client.socket.send(message).await.is_err() {
            log.push(format!("{} cannot send", self.name));
            return Err(Silence);
        }
        Ok(())
    }

    async fn hear(&mut self, log: &mut Log) -> Part {
        let (line, silence) =
            match timeout(Duration::from_millis(700), self.client.socket.next()).await {
                Ok(Some(Ok(Message::Text(text)))) => {
                    self.last = serde_json::from_str(&text).unwrap_or_default();
                    (text.to_string(), false)
                }
                Ok(Some(Ok(Message::Close(close)))) => (
                    format!("closed {:?}", close.map(|close| u16::from(close.code))),
                    false,
                ),
                Ok(Some(Ok(other))) => (format!("{other:?}"), false),
                Ok(Some(Err(error))) => (error.to_string(), false),
                Ok(None) => ("the end".to_owned(), false),
                Err(_) => ("nothing".to_owned(), true),
            };
        log.push(format!("{} < {line}", self.name));
        if silence { Err(Silence) } else { Ok(()) }
    }
}
