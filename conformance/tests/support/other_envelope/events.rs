//! How one such server talks: words of its own, a payload, failures, and frames that no document knows.

use serde_json::{Map, Value, json};

use super::Dialect;

pub(crate) const DIALECT: Dialect = Dialect {
    hello: || json!({"event": "presence", "online": ["someone"]}),
    heard: heard_event,
    said: said_event,
};

/// What a target's file says of it.
pub(crate) const TABLE: &str = r#"
[adaptation]
rename = { message = "chat/message" }
fields = { type = "event" }
sent = { nested = "payload" }
received = { nested = "payload" }

[adaptation.forms.failure]
wire = { event = "failed", why = "{{ why }}" }
document = { type = "error", message = "{{ why }}" }

[adaptation.allowed]
presence = '{"event": "presence", "online": [_, ...]}'
"#;

/// The ids of all that it says.
pub(crate) const IDS: [&str; 6] = [
    "ADAPT-ALLOWED-PRESENCE",
    "ADAPT-FIELD-TYPE",
    "ADAPT-FORM-FAILURE",
    "ADAPT-RECEIVED-NESTED",
    "ADAPT-RENAME-MESSAGE",
    "ADAPT-SENT-NESTED",
];

fn heard_event(frame: &Value) -> Option<Value> {
    let mut fields = frame.as_object()?.clone();
    let Some(Value::Object(payload)) = fields.shift_remove("payload") else {
        return None;
    };
    let mut read = Map::new();
    if let Some(event) = fields.shift_remove("event") {
        let word = if event == "chat/message" {
            json!("message")
        } else {
            event
        };
        read.insert("type".to_owned(), word);
    }
    read.extend(fields);
    read.extend(payload);
    Some(Value::Object(read))
}

fn said_event(frame: Value) -> Value {
    let Value::Object(mut fields) = frame else {
        return frame;
    };
    match fields.shift_remove("type") {
        Some(word) if word == "error" => json!({"event": "failed", "why": fields.get("message")}),
        Some(word) if word == "message" => json!({"event": "chat/message", "payload": fields}),
        word => json!({"event": word, "payload": fields}),
    }
}
