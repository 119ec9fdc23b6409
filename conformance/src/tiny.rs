//! The smallest protocol that has all a step can ask for, for the tests of this crate: one
//! looks, and is answered by number or refused; everybody is told when somebody has looked.
//! Nobody answers a cough.

pub(crate) mod bare;
pub(crate) mod desk;
pub(crate) mod script;

use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::pack::{Claims, Document, Pack};

use crate::wire::ast::{Expect, StatementKind, Term, TermKind};
use crate::wire::parse_block;

/// The protocol, compiled.
pub(crate) fn pack() -> Arc<Pack> {
    compiled("tiny", &document())
}

fn compiled(name: &str, document: &Value) -> Arc<Pack> {
    let text = format!("{document:#}");
    let path = format!("{name}.json");
    let document = Document {
        path: &path,
        text: &text,
    };
    match Pack::load(name, &document, &Claims::All) {
        Ok(pack) => Arc::new(pack),
        Err(problems) => panic!("{problems}"),
    }
}

fn document() -> Value {
    json!({
        "asyncapi": "3.1.0",
        "info": {"title": "Tiny", "version": "1"},
        "servers": {"any": {"host": "localhost", "protocol": "ws"}},
        "channels": {"feed": {
            "address": "/feed",
            "messages": messages(),
        }},
        "operations": {
            "feed.look": {
                "action": "receive",
                "channel": {"$ref": "#/channels/feed"},
                "messages": [{"$ref": "#/channels/feed/messages/look.request"}],
                "reply": {"messages": [
                    {"$ref": "#/channels/feed/messages/look.reply"},
                    {"$ref": "#/channels/feed/messages/no"},
                ]},
            },
            "feed.cough": {
                "action": "receive",
                "channel": {"$ref": "#/channels/feed"},
                "messages": [{"$ref": "#/channels/feed/messages/cough.request"}],
            },
            "feed.told": {
                "action": "send",
                "channel": {"$ref": "#/channels/feed"},
                "messages": [{"$ref": "#/channels/feed/messages/told"}],
            },
        },
        "x-wireproof": {
            "requirements": "TY",
            "world": {
                "reader": {
                    "person": true,
                    "description": "Somebody who looks.",
                    "with": form(json!({"age": {"type": "integer"}}), &[], false),
                    "gives": form(reader_gives(), &["id"], true),
                },
            },
        },
    })
}

/// One has a number, and perhaps a place that is one of few, and a key that has a form.
fn reader_gives() -> Value {
    json!({
        "id": {"type": "integer"},
        "desk": {"type": "string", "enum": ["hall", "attic"]},
        "seat": {"anyOf": [{"const": "left"}, {"const": "right"}, {"type": "null"}]},
        "key": {"anyOf": [{"type": "string", "pattern": "^[0-9a-f]{4}$"}, {"type": "null"}]},
    })
}

fn messages() -> Value {
    let number = json!({"location": "$message.payload#/n"});
    let id = json!({"type": "integer"});
    let or_null = json!({"type": ["integer", "null"]});
    json!({
        "look.request": {
            "name": "look",
            "correlationId": number,
            "payload": form(json!({"do": {"const": "look"}, "n": id}), &["do", "n"], false),
        },
        "look.reply": {
            "name": "look",
            "correlationId": number,
            "payload": form(
                json!({"did": {"const": "look"}, "n": id, "seen": {"type": "string"}}),
                &["did", "n", "seen"],
                true,
            ),
        },
        "cough.request": {
            "name": "cough",
            "payload": form(json!({"do": {"const": "cough"}}), &["do"], false),
        },
        "told": {
            "name": "told",
            "payload": form(
                json!({"did": {"const": "tell"}, "text": {"type": "string"}, "again": {"type": "string"}}),
                &["did", "text"],
                true,
            ),
        },
        "no": {
            "name": "no",
            "correlationId": number,
            "payload": form(
                json!({"did": {"const": "refuse"}, "n": or_null}),
                &["did", "n"],
                true,
            ),
            "x-wireproof": {"refusal": true},
        },
    })
}

fn form(properties: Value, required: &[&str], open: bool) -> Value {
    let mut form = json!({"type": "object", "properties": properties, "required": required});
    if !open {
        form["additionalProperties"] = json!(false);
    }
    form
}

/// The term as a chapter writes it, in a place where any of them may stand.
pub(crate) fn term(text: &str) -> Term {
    let block = format!("a is a reader\na connects feed\na < look {{\"it\": {text}}}\n");
    let parsed = parse_block("t.md", &block, 0..block.len());
    let parsed = parsed.unwrap_or_else(|problems| panic!("{text}: {problems:?}"));
    let taken = parsed.statements.into_iter().last().map(|s| s.kind);
    let Some(StatementKind::Take {
        expect: Expect::Message(message),
        ..
    }) = taken
    else {
        panic!("{taken:?}");
    };
    match message.pattern.map(|pattern| pattern.kind) {
        Some(TermKind::Object { mut members, .. }) => members.remove(0).1,
        other => panic!("{other:?}"),
    }
}
