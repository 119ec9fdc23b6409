//! Folders of documents in the styles that are found in the wild, and what is made of them.
//!
//! Each folder in `tests/packs/folders` is written in the style of documents that AsyncAPI's own
//! examples or public servers show; none was written for this suite. The snapshots say what a
//! client can ask for and hear, where each part stands, and what makes a judge see less.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;
use std::path::Path;

use serde_json::json;
use wireproof_client::pack::folder;
use wireproof_client::pack::{Channel, Claims, Classified, Endpoint, Message, Pack};

fn pack(name: &str) -> Pack {
    let place = Path::new("tests/packs/folders").join(name);
    let documents = folder::read(&place).unwrap_or_else(|problems| panic!("{problems}"));
    let pack = documents.pack(&Claims::All);
    pack.unwrap_or_else(|problems| panic!("{problems}"))
}

fn overview(pack: &Pack) -> String {
    let mut text = format!("{} ({}), `{}`\n", pack.title, pack.id, pack.prefix);
    for channel in &pack.channels {
        text += &overview_of_channel(channel);
    }
    for endpoint in &pack.endpoints {
        text += &overview_of_endpoint(endpoint);
    }
    let kinds: Vec<_> = pack.kinds.iter().map(|kind| &kind.name).collect();
    writeln!(text, "kinds {kinds:?}, known {}", pack.kinds_are_known).unwrap();
    for remark in &pack.remarks {
        writeln!(text, "remark {}", remark.problem).unwrap();
    }
    text
}

fn overview_of_channel(channel: &Channel) -> String {
    let Channel {
        name,
        address,
        credential,
        query,
        ..
    } = channel;
    let mut text = format!("{name} `{address}` {credential:?} {query:?}\n");
    for parameter in &channel.parameters {
        let (name, schema) = (&parameter.name, &parameter.schema);
        writeln!(text, "  {{{name}}} {schema:?} {:?}", parameter.default).unwrap();
    }
    for operation in &channel.operations {
        let names = |messages: &[std::sync::Arc<Message>]| {
            let names: Vec<_> = messages
                .iter()
                .map(|message| message.name.clone())
                .collect();
            names.join(", ")
        };
        let (replies, refusals) = (names(&operation.replies), names(&operation.refusals));
        let name = &operation.name;
        writeln!(text, "  > {name} < {replies} | {refusals}").unwrap();
    }
    for message in &channel.incoming {
        let by_itself = channel.deliveries.contains(&message.name);
        let constants: Vec<_> = message
            .constants
            .iter()
            .map(|(at, value)| format!("{at}={value}"))
            .collect();
        let correlation = message
            .correlation
            .as_ref()
            .map(|found| found.pointer.to_string());
        writeln!(
            text,
            "  < {} ({}) at #{} by itself: {by_itself}, {constants:?} {correlation:?}",
            message.name, message.key, message.schema
        )
        .unwrap();
    }
    text
}

fn overview_of_endpoint(endpoint: &Endpoint) -> String {
    let Endpoint {
        name,
        method,
        path,
        answers,
        ..
    } = endpoint;
    let statuses: Vec<_> = answers.iter().map(|answer| answer.statuses).collect();
    format!("{name} {method} {path} {statuses:?}\n")
}

/// One snapshot for each folder there is.
#[test]
fn folders_are_read_as_they_are() {
    let mut names: Vec<_> = std::fs::read_dir("tests/packs/folders")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.len() >= 6, "{names:?}");
    for name in names {
        insta::assert_snapshot!(name.clone(), overview(&pack(&name)));
    }
}

#[test]
fn frames_are_judged_by_schemas_of_every_file_and_dialect() {
    let pack = pack("corner-shop");
    let channel = pack.channel("counter").unwrap();
    let judged = |frame| match channel.classify(&frame) {
        Classified::Known {
            message,
            mismatches,
            ..
        } => {
            let mut told = vec![message.name.clone()];
            told.extend(
                mismatches
                    .iter()
                    .map(|mismatch| format!("{mismatch} by {}", mismatch.schema)),
            );
            told
        }
        Classified::Undocumented { shape, .. } => vec![shape],
    };
    let ordered = |basket| json!({"did": "order", "number": 1, "basket": basket});
    let inner = json!({"items": [{"name": "milk", "price": 1}]});
    assert_eq!(
        judged(ordered(json!({"items": [], "gift": inner}))),
        ["ordered"]
    );
    // `exclusiveMinimum: true` of draft 4, in a schema that refers to itself, three files away.
    let free = json!({"items": [], "gift": {"items": [{"price": 0}]}});
    assert_eq!(
        judged(ordered(free)),
        [
            "ordered",
            "at /basket/gift/items/0/price: expected more than 0, received 0 by \
             /x-files/schemas~1basket.yaml/$defs/item/properties/price/exclusiveMinimum",
        ]
    );
    assert_eq!(judged(json!({"error": "no"})), ["refused"]);
    assert_eq!(judged(json!({"notice": "closed"})), ["notice"]);
}

#[test]
fn a_nullable_field_may_be_null_and_must_be_there() {
    let pack = pack("corner-shop");
    let order = pack.endpoint("getOrder").unwrap();
    let answer = order.answers.first().unwrap();
    let message = answer.contents.first().unwrap().message.as_ref().unwrap();
    assert!(message.accepts(&json!({"number": 1, "note": null})));
    assert!(!message.accepts(&json!({"number": 1})));
    assert!(!message.accepts(&json!({"number": 1, "note": 2})));
}

/// Two messages of one constant: each may be what a step asks for, and none is a deviation.
#[test]
fn a_frame_is_each_of_those_that_nothing_tells_apart() {
    let pack = pack("desk-events");
    let channel = pack.channel("root").unwrap();
    let is = |frame, name: &str| channel.classify(&frame).is(name);
    let opened = json!({"type": "desk_opened"});
    assert!(is(opened.clone(), "deskOpened") && is(opened.clone(), "deskClosed"));
    assert!(!is(opened, "hello"));
    // What fits one of them only is that one.
    let with_id = json!({"type": "desk_opened", "desk": {"id": "a"}});
    assert!(is(with_id.clone(), "deskOpened") && !is(with_id, "deskClosed"));
    let by_id = json!({"type": "desk_opened", "desk": "a"});
    assert!(is(by_id.clone(), "deskClosed") && !is(by_id, "deskOpened"));
    let hello = json!({"type": "hello"});
    assert!(is(hello.clone(), "hello") && !is(hello, "stray"));
}
