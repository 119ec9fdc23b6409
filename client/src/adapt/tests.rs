use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Map, json};

use super::*;
use crate::pack::{Claims, Document, Pack};

/// One asks, is answered or refused, and hears others; the envelope is `do`/`did` and `n`.
pub(super) fn pack() -> Pack {
    let id = json!({"type": "integer"});
    let number = json!({"location": "$message.payload#/n"});
    let message = |name: &str, word: (&str, &str), more: &str| {
        json!({
            "name": name,
            "correlationId": number,
            "payload": {
                "type": "object",
                "properties": {word.0: {"const": word.1}, "n": id, more: {}},
                "required": [word.0, "n"],
                "additionalProperties": word.0 == "did",
            },
        })
    };
    let document = json!({
        "asyncapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "x-wireproof": {"requirements": "TT"},
        "channels": {"feed": {
            "address": "/feed",
            "messages": {
                "look.request": message("look", ("do", "look"), "at"),
                "look.reply": message("look", ("did", "look"), "seen"),
                "told": message("told", ("did", "tell"), "text"),
            },
        }},
        "operations": {
            "look": {
                "action": "receive",
                "channel": {"$ref": "#/channels/feed"},
                "messages": [{"$ref": "#/channels/feed/messages/look.request"}],
                "reply": {"messages": [{"$ref": "#/channels/feed/messages/look.reply"}]},
            },
            "tell": {
                "action": "send",
                "channel": {"$ref": "#/channels/feed"},
                "messages": [{"$ref": "#/channels/feed/messages/told"}],
            },
        },
    });
    let text = document.to_string();
    let document = Document {
        path: "t.json",
        text: &text,
    };
    Pack::load("t", &document, &Claims::All).unwrap_or_else(|why| panic!("{why}"))
}

fn channel() -> Arc<Channel> {
    Arc::clone(pack().channel("feed").expect("the channel"))
}

pub(super) fn adapter(changes: Vec<Change>) -> Adapter {
    Adapter::new(&channel(), changes.into_iter().enumerate().collect())
}

pub(super) fn word(document: &str, wire: &str) -> Change {
    Change::Word {
        document: document.to_owned(),
        wire: wire.to_owned(),
    }
}

fn field(document: &str, wire: &str) -> Change {
    Change::Field {
        document: document.to_owned(),
        wire: wire.to_owned(),
    }
}

pub(super) fn nested(way: Way) -> Change {
    Change::Nested {
        way,
        under: "payload".to_owned(),
        beside: None,
    }
}

fn flat(way: Way) -> Change {
    Change::Flat {
        way,
        out_of: "data".to_owned(),
        beside: None,
    }
}

pub(super) fn constant(way: Way) -> Change {
    Change::Constant {
        way,
        field: "v".to_owned(),
        value: json!(2),
    }
}

pub(super) fn refusal() -> Change {
    let object = |value: Value| value.as_object().cloned().expect("an object");
    let words = vec![(json!("GONE"), json!(404)), (json!("DENIED"), json!(403))];
    let form = Form::new(
        object(json!({"ok": false, "error": {"code": "{{ code }}", "why": "{{ why }}"}})),
        object(json!({"did": "refuse", "status": "{{ code }}", "errors": ["{{ why }}"]})),
        BTreeMap::from([("code".to_owned(), words)]),
    );
    Change::Form(form.expect("a form"))
}

#[track_caller]
fn check(changes: Vec<Change>, way: Way, document: Value, wire: Value) {
    let all: Vec<usize> = (0..changes.len()).collect();
    let adapter = adapter(changes);
    let to_wire = adapter.to_wire(way, &document);
    assert_eq!(
        (to_wire.frame, to_wire.used.as_slice()),
        (wire.clone(), all.as_slice())
    );
    let back = adapter.to_document(way, &wire);
    assert_eq!(
        (back.frame, back.used.as_slice()),
        (document, all.as_slice())
    );
}

#[test]
fn each_change_is_made_and_unmade() {
    let ask = json!({"do": "look", "n": 1, "at": "it"});
    check(
        vec![word("look", "lookAt")],
        Way::Sent,
        ask.clone(),
        json!({"do": "lookAt", "n": 1, "at": "it"}),
    );
    check(
        vec![field("n", "id")],
        Way::Sent,
        ask.clone(),
        json!({"do": "look", "id": 1, "at": "it"}),
    );
    check(
        vec![nested(Way::Sent)],
        Way::Sent,
        ask.clone(),
        json!({"do": "look", "n": 1, "payload": {"at": "it"}}),
    );
    check(
        vec![constant(Way::Sent)],
        Way::Sent,
        ask.clone(),
        json!({"do": "look", "n": 1, "at": "it", "v": 2}),
    );
    check(
        vec![flat(Way::Received)],
        Way::Received,
        json!({"did": "look", "n": 1, "data": {"seen": 1}}),
        json!({"did": "look", "n": 1, "seen": 1}),
    );
    check(
        vec![refusal()],
        Way::Received,
        json!({"did": "refuse", "status": 404, "errors": ["no"], "n": 1}),
        json!({"ok": false, "error": {"code": "GONE", "why": "no"}, "n": 1}),
    );
    check(
        vec![
            word("look", "lookAt"),
            field("n", "id"),
            nested(Way::Sent),
            constant(Way::Sent),
        ],
        Way::Sent,
        ask,
        json!({"do": "lookAt", "id": 1, "payload": {"at": "it"}, "v": 2}),
    );
}

/// What is not as it is declared is not touched, so that it is found.
#[test]
fn nothing_else_is_touched() {
    let all = || {
        vec![
            word("look", "lookAt"),
            field("n", "id"),
            nested(Way::Received),
            constant(Way::Received),
            refusal(),
        ]
    };
    for frame in [
        json!({"did": "tell", "v": 3}),
        json!({"did": "tell", "id": 1, "n": 2}),
        json!({"did": "tell", "payload": {"did": "look"}}),
        json!({"did": "tell", "payload": [1]}),
        json!({"ok": false, "error": {"code": "GONE", "why": "no", "more": 1}}),
        json!({"ok": false, "error": {"code": "OTHER", "why": "no"}}),
        json!({"ok": false, "error": {"code": "GONE", "why": "no"}, "did": 1}),
        json!({"text": "lookAt"}),
        json!([1]),
        json!(null),
    ] {
        let back = adapter(all()).incoming(&frame);
        assert_eq!((back.frame, back.used), (frame, Vec::new()));
    }
    // The document's own word is as the document says, and no use of the other.
    let own = json!({"did": "look", "n": 1});
    assert!(adapter(all()).incoming(&own).used.is_empty());
}

#[test]
fn two_words_may_be_exchanged() {
    let adapter = adapter(vec![word("look", "tell"), word("tell", "look")]);
    for (one, other) in [("look", "tell"), ("tell", "look")] {
        let frame = adapter.to_wire(Way::Received, &json!({"did": one}));
        assert_eq!(frame.frame, json!({"did": other}));
        assert_eq!(adapter.incoming(&frame.frame).frame, json!({"did": one}));
    }
}

#[test]
fn only_what_no_document_knows_is_allowed() {
    let allows = |_: &Value| true;
    let adapter = adapter(vec![Change::Allowed(Arc::new(allows))]);
    let channel = channel();
    let allowed = |frame: Value| adapter.allows(&frame, &channel.classify(&frame));
    assert_eq!(allowed(json!({"type": "presence"})), Some(0));
    assert_eq!(allowed(json!({"did": "tell", "n": 1})), None);
    // One that violates its schema is still that message.
    assert_eq!(allowed(json!({"did": "tell", "n": "one"})), None);
}

#[test]
fn templates_that_lose_something_are_no_form() {
    let form = |wire: Value, document: Value| {
        let object = |value: Value| value.as_object().cloned().expect("an object");
        Form::new(object(wire), object(document), BTreeMap::new())
    };
    let lost = form(
        json!({"ok": false, "a": "{{ a }}"}),
        json!({"did": "refuse"}),
    );
    assert_eq!(lost, Err(FormError::Lost("a".to_owned())));
    let twice = form(
        json!({"ok": "{{ a }}", "a": "{{ a }}"}),
        json!({"a": "{{ a }}"}),
    );
    assert_eq!(twice, Err(FormError::Twice("a".to_owned())));
    let anything = form(json!({"ok": "{{ a }}"}), json!({"did": "{{ a }}"}));
    assert_eq!(anything, Err(FormError::Anything));
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        prop_oneof![
            Just("look".to_owned()),
            Just("refuse".to_owned()),
            "[a-z]{0,4}"
        ]
        .prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 12, 4, |inner| {
        let name = prop_oneof![Just("at".to_owned()), Just("seen".to_owned()), "[a-e]{1,2}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::vec((name, inner), 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// A frame without the wire's own names: of those alone the way back is promised.
fn frame() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        Just("look".to_owned()),
        Just("tell".to_owned()),
        Just("refuse".to_owned()),
        "[a-z]{1,3}"
    ];
    let names = prop_oneof![
        Just("n"),
        Just("at"),
        Just("status"),
        Just("errors"),
        Just("data"),
        Just("more")
    ];
    let fields = prop::collection::vec((names, value()), 0..5);
    (
        words,
        prop::option::of(prop_oneof![Just("do"), Just("did")]),
        fields,
    )
        .prop_map(|(word, name, fields)| {
            let fields = fields
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value));
            let mut frame: Map<String, Value> = fields.collect();
            if let Some(name) = name {
                frame.insert(name.to_owned(), Value::String(word));
            }
            Value::Object(frame)
        })
}

proptest! {
    #[test]
    fn the_way_back_leads_back(frame in frame(), shape in 0..3, way in prop_oneof![Just(Way::Sent), Just(Way::Received)]) {
        let mut changes = vec![word("look", "lookAt"), word("refuse", "deny"), field("n", "id"), constant(way)];
        match shape {
            0 => changes.push(nested(way)),
            // That what is flat has nothing else beside it is the declaration's word.
            1 if frame.get("data").is_some_and(|data| data.as_object().is_some_and(|data| !data.is_empty())) => {
                let beside = ["do", "did", "n", "at", "status", "errors", "more"];
                changes.push(Change::Flat {
                    way,
                    out_of: "data".to_owned(),
                    beside: Some(beside.map(str::to_owned).into()),
                });
            }
            _ => changes.push(refusal()),
        }
        let inner = |frame: &Value| frame.get("data").and_then(Value::as_object).is_some_and(|data| {
            data.keys().any(|name| ["do", "did", "n", "id", "at", "status", "errors", "more", "data", "v"].contains(&name.as_str()))
        });
        prop_assume!(shape != 1 || !inner(&frame));
        let adapter = adapter(changes);
        let wire = adapter.to_wire(way, &frame);
        prop_assert_eq!(adapter.to_document(way, &wire.frame).frame, frame);
    }

    #[test]
    fn nothing_breaks_on_what_a_peer_sends(frame in value()) {
        let all = vec![word("look", "x"), field("n", "id"), nested(Way::Received), constant(Way::Received), refusal()];
        let _ = adapter(all).incoming(&frame);
    }
}
