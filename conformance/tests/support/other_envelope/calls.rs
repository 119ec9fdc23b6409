//! How one such server talks: calls with parameters, failures by words, and a greeting.

use serde_json::{Map, Value, json};

use super::Dialect;

pub(crate) const DIALECT: Dialect = Dialect {
    hello: || json!({"event": "hello", "server": 7}),
    heard: heard_call,
    said: said_call,
};

/// What a target's file says of it.
pub(crate) const TABLE: &str = r#"
[adaptation.rename]
create_message = "message.create"
join_room = "room.join"

[adaptation.fields]
request_id = "id"

[adaptation.sent]
nested = "params"
constants = { jsonrpc = "2.0" }

[adaptation.received]
constants = { node = { name = "${NODE}" } }

[adaptation.forms.failure]
wire = { ok = false, error = { code = "{{ code }}", reasons = "{{ reasons }}" } }
document = { errors = "{{ reasons }}", data = "{{ null }}", response_status = "{{ code }}" }

[[adaptation.forms.failure.words.code]]
wire = "MALFORMED"
document = 400
[[adaptation.forms.failure.words.code]]
wire = "DENIED"
document = 403
[[adaptation.forms.failure.words.code]]
wire = "GONE"
document = 404
[[adaptation.forms.failure.words.code]]
wire = "UNKNOWN"
document = 405

[adaptation.allowed]
hello = '{"event": "hello", "server": _}'
"#;

/// The ids of all that it says.
pub(crate) const IDS: [&str; 8] = [
    "ADAPT-ALLOWED-HELLO",
    "ADAPT-FIELD-REQUEST_ID",
    "ADAPT-FORM-FAILURE",
    "ADAPT-RECEIVED-CONSTANT-NODE",
    "ADAPT-RENAME-CREATE_MESSAGE",
    "ADAPT-RENAME-JOIN_ROOM",
    "ADAPT-SENT-CONSTANT-JSONRPC",
    "ADAPT-SENT-NESTED",
];

const WORDS: [(&str, &str); 2] = [
    ("create_message", "message.create"),
    ("join_room", "room.join"),
];
const CODES: [(u64, &str); 4] = [
    (400, "MALFORMED"),
    (403, "DENIED"),
    (404, "GONE"),
    (405, "UNKNOWN"),
];

fn heard_call(frame: &Value) -> Option<Value> {
    let mut fields = frame.as_object()?.clone();
    if fields.shift_remove("jsonrpc")? != "2.0" {
        return None;
    }
    let Some(Value::Object(params)) = fields.shift_remove("params") else {
        return None;
    };
    let mut read = Map::new();
    for (name, value) in fields {
        let word = |value: Value| match WORDS.iter().find(|(_, wire)| value == *wire) {
            Some((word, _)) => json!(word),
            None => value,
        };
        match name.as_str() {
            "id" => read.insert("request_id".to_owned(), value),
            "action" => read.insert(name, word(value)),
            _ => read.insert(name, value),
        };
    }
    read.extend(params);
    Some(Value::Object(read))
}

fn said_call(frame: Value) -> Value {
    let Value::Object(mut fields) = frame else {
        return frame;
    };
    let mut said = Map::new();
    if let Some(id) = fields.shift_remove("request_id") {
        said.insert("id".to_owned(), id);
    }
    if let Some((_, wire)) = WORDS
        .iter()
        .find(|(word, _)| fields.get("action") == Some(&json!(word)))
    {
        fields.insert("action".to_owned(), json!(wire));
    }
    let status = fields.get("response_status").and_then(Value::as_u64);
    if let Some((_, code)) = CODES.iter().find(|(known, _)| status == Some(*known)) {
        fields.shift_remove("response_status");
        fields.shift_remove("data");
        let reasons = fields.shift_remove("errors");
        said.insert("ok".to_owned(), json!(false));
        said.insert(
            "error".to_owned(),
            json!({"code": code, "reasons": reasons}),
        );
    }
    said.extend(fields);
    said.insert("node".to_owned(), json!({"name": "blue"}));
    Value::Object(said)
}
