//! Calls of a protocol that none of the built-in ones is like: requests that nothing answers, with a
//! fence and without, and no correlation ids.

use std::net::TcpListener;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio_tungstenite::tungstenite::{Message, accept};
use wireproof_client::base::Base;
use wireproof_client::opening::{Opening, Overrides};
use wireproof_client::pack::{Claims, Document, Pack};
use wireproof_client::request::Correlations;
use wireproof_client::session::{Connected, Session};
use wireproof_conformance::verdict::ExitCode;

mod flood;
mod rest;

use super::ask::Asking;
use super::command::known;
use super::exchange::{Exchange, Patience};
use super::known::Known;
use super::print::Printer;
use super::value::References;
use crate::Exit;
use crate::args::Format;

/// On `yard` a look is the fence; on `field` there is none. A shout is answered by nobody.
fn document() -> Value {
    let reference = |name: &str| json!({"$ref": format!("#/components/messages/{name}")});
    let channel = |fence: Value| {
        let names = [
            "shout.request",
            "look.request",
            "look.reply",
            "nod.request",
            "no",
        ];
        let messages = names.map(|name| (name.to_owned(), reference(name)));
        let messages = Value::Object(Map::from_iter(messages));
        json!({"address": "/x", "messages": messages, "x-wireproof": fence})
    };
    let operation = |channel: &str, request: &str, replies: &[&str]| {
        let message = |name: &str| json!({"$ref": format!("#/channels/{channel}/messages/{name}")});
        let replies: Vec<Value> = replies.iter().map(|name| message(name)).collect();
        json!({
            "action": "receive", "channel": {"$ref": format!("#/channels/{channel}")},
            "messages": [message(request)], "reply": {"messages": replies},
        })
    };
    let fence = json!({"fence": {"operation": {"$ref": "#/operations/yard.look"}, "payload": {}}});
    json!({
        "asyncapi": "3.1.0",
        "info": {"title": "Yard", "version": "1"},
        "servers": {"any": {"host": "localhost", "protocol": "ws"}},
        "channels": {"yard": channel(fence), "field": channel(json!({}))},
        "operations": {
            "yard.shout": operation("yard", "shout.request", &["no"]),
            "yard.look": operation("yard", "look.request", &["look.reply", "no"]),
            "yard.nod": operation("yard", "nod.request", &["look.reply"]),
            "field.shout": operation("field", "shout.request", &["no"]),
            "field.look": operation("field", "look.request", &["look.reply", "no"]),
            "field.nod": operation("field", "nod.request", &["look.reply"]),
        },
        "components": {"messages": {
            "shout.request": message("shout", "shout", json!({
                "token": {"type": "string"}, "loud": {"type": "boolean"}, "Loud": {"type": "boolean"},
            }), false),
            "look.request": message("look", "look", json!({}), false),
            "look.reply": message("look", "seen", json!({}), true),
            "nod.request": message("nod", "nod", json!({}), false),
            "no": no(),
        }},
        "x-wireproof": {"requirements": "YD", "world": {}},
    })
}

fn message(name: &str, constant: &str, more: Value, open: bool) -> Value {
    let mut properties = Map::from_iter([("do".to_owned(), json!({"const": constant}))]);
    properties.extend(more.as_object().cloned().unwrap_or_default());
    json!({"name": name, "payload": {
        "type": "object", "properties": properties, "required": ["do"],
        "additionalProperties": open,
    }})
}

fn no() -> Value {
    let mut no = message("no", "refuse", json!({}), true);
    no["x-wireproof"] = json!({"refusal": true});
    no
}

fn pack() -> Pack {
    let text = format!("{:#}", document());
    let path = "yard.json";
    let document = Document { path, text: &text };
    match Pack::load("yard", &document, &Claims::All) {
        Ok(pack) => pack,
        Err(problems) => panic!("{problems}"),
    }
}

/// A server that answers the frame `do` with the frames given for it.
fn server(says: &'static [(&str, &[&str])]) -> Base {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let base = Base::new(listener.local_addr().unwrap().to_string(), "");
    thread::spawn(move || {
        let mut socket = accept(listener.accept().unwrap().0).unwrap();
        while let Ok(Message::Text(text)) = socket.read() {
            let frame: Value = serde_json::from_str(&text).unwrap();
            let said = says.iter().filter(|(asked, _)| frame["do"] == *asked);
            for said in said.flat_map(|(_, said)| *said) {
                let said = json!({"do": said}).to_string();
                // Whoever has heard enough may be gone.
                let _ = socket.send(Message::text(said));
            }
        }
    });
    base
}

/// Shouts on a channel. The exit code, and what was printed as pairs of way and message.
#[track_caller]
fn check(
    channel: &str,
    says: &'static [(&str, &[&str])],
    code: ExitCode,
    printed: &[(&str, &str)],
) {
    let shout = "shout:loud=true";
    check_asked(shout, PATIENCE, channel, says, code, printed);
}

/// Longer than anything takes on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// The same of any request, where a refusal may take so long.
#[track_caller]
fn check_asked(
    first: &str,
    window: Duration,
    channel: &str,
    says: &'static [(&str, &[&str])],
    code: ExitCode,
    printed: &[(&str, &str)],
) {
    let base = server(says);
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let (got, lines) = runtime.block_on(ask(first, &base, channel, window, None));
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(lines.iter().all(|line| line.get("wrong").is_none()));
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let got_printed: Vec<_> = lines
        .iter()
        .map(|line| (text(line, "way"), text(line, "message")))
        .collect();
    let printed: Vec<_> = printed
        .iter()
        .map(|(way, message)| ((*way).to_owned(), (*message).to_owned()))
        .collect();
    assert_eq!((got, got_printed), (code as u8, printed));
}

async fn ask(
    first: &str,
    base: &Base,
    channel: &str,
    window: Duration,
    listen_for: Option<Duration>,
) -> (u8, String) {
    let (pack, document) = (pack(), document());
    let channel = Arc::clone(pack.channel(channel).unwrap());
    let known = Known::new(&channel, &pack);
    let asking = Asking {
        known: &known,
        named: "yard",
        document: &document,
        references: References(None),
        correlations: Correlations::default(),
    };
    let asks = [asking.first(first).unwrap()];
    let opening = Opening::new(base, &channel, &Value::Null, &Overrides::default()).unwrap();
    let connected = Session::connect_passing(&opening, Arc::clone(&channel), None, PATIENCE).await;
    let Ok(Connected::Open(session)) = connected else {
        panic!("{connected:?}");
    };
    let printer = Printer {
        format: Format::Lines,
        who: "anna".to_owned(),
    };
    let mut out = Vec::new();
    let patience = Patience {
        reply: PATIENCE,
        window,
    };
    let exchange = Exchange::new(session, known, printer, patience, &mut out);
    let code = match exchange.run(&asks, listen_for).await {
        Ok(code) => code,
        Err(error) => error.downcast_ref::<Exit>().unwrap().code,
    };
    (code as u8, String::from_utf8(out).unwrap())
}

#[test]
fn a_request_without_a_reply_is_accepted_when_the_fence_comes_back() {
    check(
        "yard",
        &[("look", &["seen"])],
        ExitCode::Conforms,
        &[("sent", "shout")],
    );
}

#[test]
fn a_refusal_before_the_fence_is_its_own() {
    check(
        "yard",
        &[("shout", &["refuse"]), ("look", &["seen"])],
        ExitCode::Deviates,
        &[("sent", "shout"), ("reply", "no")],
    );
}

#[test]
fn without_a_fence_it_is_given_a_while_to_be_refused() {
    let nothing = Duration::from_millis(50);
    check_asked(
        "shout:loud=true",
        nothing,
        "field",
        &[],
        ExitCode::Conforms,
        &[("sent", "shout")],
    );
    check(
        "field",
        &[("shout", &["refuse"])],
        ExitCode::Deviates,
        &[("sent", "shout"), ("reply", "no")],
    );
}

#[test]
fn the_error_form_of_a_channel_refuses_whatever_is_asked_there() {
    check_asked(
        "nod",
        PATIENCE,
        "field",
        &[("nod", &["refuse"])],
        ExitCode::Deviates,
        &[("sent", "nod"), ("reply", "no")],
    );
}

#[test]
fn options_of_a_members_name_do_not_hide_calls_own() {
    let pack = pack();
    let channels: Vec<_> = pack.channels.iter().map(AsRef::as_ref).collect();
    let known = known(&document(), &channels, "shout");
    let longs = known
        .members
        .iter()
        .map(|flag| (flag.member.name.as_str(), flag.long.as_str()));
    // Of two members that make one option the second is for --json.
    assert_eq!(
        longs.collect::<Vec<_>>(),
        [("token", "payload-token"), ("loud", "loud")]
    );
}
