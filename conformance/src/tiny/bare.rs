//! A protocol that has none of what helps a judge: no correlation id, no error form, an
//! operation that nothing answers, replies named otherwise than their requests, heartbeats at
//! any time. One of its channels has a fence, the other has not.

use std::sync::Arc;

use serde_json::{Map, Value, json};
use wireproof_client::pack::Pack;

use super::{compiled, form};

/// The protocol, compiled.
pub(crate) fn pack() -> Arc<Pack> {
    compiled("bare", &document())
}

fn document() -> Value {
    let channel = |name: &str, own: Value| json!({"address": format!("/{name}"), "messages": messages(), "x-wireproof": own});
    let fence = json!({"fence": {"operation": {"$ref": "#/operations/desk.ping"}}});
    let mut operations = Map::new();
    for channel in ["room", "desk"] {
        operations.extend(asked(channel, "ask", Some("answer")));
        operations.extend(asked(channel, "hint", None));
        operations.extend(asked(channel, "ping", Some("pong")));
        for heard in ["told", "beat"] {
            operations.insert(
                format!("{channel}.{heard}"),
                operation("send", channel, heard),
            );
        }
    }
    json!({
        "asyncapi": "3.1.0",
        "info": {"title": "Bare", "version": "1"},
        "servers": {"any": {"host": "localhost", "protocol": "ws"}},
        "channels": {"room": channel("room", json!({})), "desk": channel("desk", fence)},
        "operations": operations,
        "x-wireproof": {
            "requirements": "BR",
            "world": {"reader": {
                "person": true,
                "description": "Somebody who asks.",
                "with": form(json!({}), &[], false),
                "gives": form(json!({"id": {"type": "integer"}}), &["id"], true),
            }},
        },
    })
}

fn operation(action: &str, channel: &str, message: &str) -> Value {
    json!({
        "action": action,
        "channel": {"$ref": format!("#/channels/{channel}")},
        "messages": [{"$ref": format!("#/channels/{channel}/messages/{message}")}],
    })
}

fn asked(channel: &str, name: &str, reply: Option<&str>) -> Option<(String, Value)> {
    let mut asked = operation("receive", channel, name);
    if let Some(reply) = reply {
        let place = format!("#/channels/{channel}/messages/{reply}");
        asked["reply"] = json!({"messages": [{"$ref": place}]});
    }
    Some((format!("{channel}.{name}"), asked))
}

fn messages() -> Value {
    let asks = |name: &str, properties: Value, required: &[&str]| {
        let mut properties = properties;
        properties["do"] = json!({"const": name});
        json!({"name": name, "payload": form(properties, required, false)})
    };
    let tells = |name: &str, properties: Value, required: &[&str]| {
        let mut properties = properties;
        properties["did"] = json!({"const": name});
        json!({"name": name, "payload": form(properties, required, true)})
    };
    let text = json!({"text": {"type": "string"}});
    let mut beat = tells("beat", json!({}), &["did"]);
    beat["x-wireproof"] = json!({"heartbeat": true});
    json!({
        "ask": asks("ask", text.clone(), &["do", "text"]),
        "hint": asks("hint", text.clone(), &["do", "text"]),
        "ping": asks("ping", json!({}), &["do"]),
        "answer": tells("answer", text.clone(), &["did", "text"]),
        "pong": tells("pong", json!({}), &["did"]),
        "told": tells("told", text, &["did", "text"]),
        "beat": beat,
    })
}
