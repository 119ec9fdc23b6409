//! No document breaks the loader, however broken it is itself, and no frame the classifier.
//!
//! The documents are the one in `tests/packs/lamps` with some of its parts removed, replaced by
//! others of its parts, or by pieces chosen to be awkward.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "support/places.rs"]
mod support;

use proptest::prelude::*;
use serde_json::Value;
use support::places;
use wireproof_client::pack::{Claims, Document, Pack, Placeholders, Pointer};

const TEXT: &str = include_str!("packs/lamps/asyncapi.json");

/// Pieces that mean something in the wrong place, or nothing anywhere.
const AWKWARD: &[&str] = &[
    "null",
    "true",
    "false",
    "0",
    "-1e300",
    "\"\"",
    "\"house\"",
    "[]",
    "[null]",
    "{}",
    r#"{"": {"": ""}}"#,
    r##"{"$ref": "#"}"##,
    r##"{"$ref": "#/components/schemas/Lamp"}"##,
    r##"{"$ref": "#/components/schemas/Ticket"}"##,
    r##"{"$ref": "#/channels/house"}"##,
    r##"{"$ref": "#/components/messages/refused"}"##,
    r##"{"$ref": "#/%zz/~9"}"##,
    r#"{"$ref": "https://example.com/x#/y"}"#,
    r#"{"$ref": 7}"#,
    r##"{"$id": "urn:x", "$anchor": "a", "$dynamicRef": "#a"}"##,
    r#"{"type": "array", "items": {"type": "string"}, "prefixItems": [true, false]}"#,
    r#"{"type": ["object", "null"], "properties": {"a": {"const": {"b": [1.0]}}}, "required": ["a"]}"#,
    r#"{"anyOf": [], "oneOf": [true], "allOf": [{}]}"#,
    r#"{"not": {}, "if": {}, "then": false, "else": {"x-wireproof": {"convention": "LH-1"}}}"#,
    r#"{"pattern": "(?<=a)b|(((", "minLength": -1, "maximum": "x"}"#,
    r#"{"pattern": "^(a+)+$", "format": "regex", "unevaluatedProperties": {"minItems": 18446744073709551615}}"#,
    r#"{"x-wireproof": {"id": "room", "text_with": "room", "convention": "LH-2", "value": "x"}}"#,
    r#"{"x-wireproof": 1}"#,
    r#"{"schemaFormat": "application/schema+json;version=draft-2020-12"}"#,
];

/// One change to a document.
#[derive(Debug, Clone)]
enum Change {
    /// Removes the nth value.
    Remove(usize),
    /// Puts an awkward piece in the place of the nth value.
    Replace(usize, usize),
    /// Puts a copy of the first value in the place of the second.
    Copy(usize, usize),
    /// Adds an awkward piece to the nth value, under a name taken from elsewhere.
    Add(usize, usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let any = any::<usize>;
    prop_oneof![
        any().prop_map(Change::Remove),
        (any(), any()).prop_map(|(place, piece)| Change::Replace(place, piece)),
        (any(), any()).prop_map(|(from, to)| Change::Copy(from, to)),
        (any(), any(), any()).prop_map(|(place, name, piece)| Change::Add(place, name, piece)),
    ]
}

fn apply(document: &mut Value, change: &Change) {
    let mut all = Vec::new();
    places(document, &Pointer::default(), &mut all);
    let place = |n: usize| all[n % all.len()].clone();
    let piece = |n: usize| serde_json::from_str::<Value>(AWKWARD[n % AWKWARD.len()]).unwrap();
    match *change {
        Change::Remove(n) => {
            let pointer = place(n);
            let Some((name, parent)) = pointer.tokens().split_last() else {
                return;
            };
            let parent = parent
                .iter()
                .fold(Pointer::default(), |way, token| way.child(token));
            match document.pointer_mut(&parent.to_string()) {
                Some(Value::Object(members)) => drop(members.shift_remove(name)),
                Some(Value::Array(elements)) => drop(elements.remove(name.parse().unwrap())),
                _ => unreachable!("{pointer} has no parent"),
            }
        }
        Change::Replace(n, m) => place(n).set(document, piece(m)),
        Change::Copy(from, to) => {
            let value = place(from).get(document).unwrap().clone();
            place(to).set(document, value);
        }
        Change::Add(n, m, o) => {
            let name = place(m).tokens().last().cloned().unwrap_or_default();
            place(n).child(name).set(document, piece(o));
        }
    }
}

/// Loads a document; what comes of it must be usable, what is wrong with it must be readable.
fn load(text: &str, frames: &[Value]) {
    let claims = [Claims::All, Claims::Only(["LH-9".to_owned()].into())];
    for claims in claims {
        match Pack::load(
            "lamps",
            &Document {
                path: "lamps.json",
                text,
            },
            &claims,
        ) {
            Ok(pack) => pack.channels.iter().for_each(|channel| {
                for frame in frames {
                    channel.classify(frame);
                    for message in &channel.incoming {
                        message.placeholders(frame, &mut Placeholders::default());
                    }
                }
            }),
            Err(problems) => {
                assert!(problems.iter().next().is_some(), "refused without a reason");
                for problem in &problems {
                    let lines = text.lines().count().max(1);
                    assert!((1..=lines).contains(&problem.line), "{problem}");
                    assert!(
                        !problem.message.is_empty() && !problem.help.is_empty(),
                        "{problem}"
                    );
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn changed_documents_are_read_or_refused(changes in prop::collection::vec(change(), 1..4)) {
        let good: Value = serde_json::from_str(TEXT).unwrap();
        let mut document = good.clone();
        changes.iter().for_each(|change| apply(&mut document, change));
        // The document's own parts make frames that are nearly right.
        let mut all = Vec::new();
        places(&good["components"]["messages"], &Pointer::default(), &mut all);
        let frames: Vec<_> = all
            .iter()
            .filter_map(|place| place.get(&good["components"]["messages"]).cloned())
            .filter(Value::is_object)
            .collect();
        load(&serde_json::to_string_pretty(&document).unwrap(), &frames);
    }

    #[test]
    fn torn_texts_are_refused(start in 0..TEXT.len(), length in 0..200_usize, junk in ".{0,3}") {
        let bytes = TEXT.as_bytes();
        let end = (start + length).min(bytes.len());
        let torn = [&bytes[..start], junk.as_bytes(), &bytes[end..]].concat();
        load(&String::from_utf8_lossy(&torn), &[]);
    }
}

/// The document with a row of schemas that begins at a reply's, each made from a piece of text in
/// which `NEXT` refers to the next.
fn with_row(length: usize, piece: &str) -> String {
    let mut document: Value = serde_json::from_str(TEXT).unwrap();
    let schemas = &mut document["components"]["schemas"];
    let name = |n: usize| {
        if n == 0 {
            "LookReply".to_owned()
        } else {
            format!("S{n}")
        }
    };
    for n in 0..length {
        let next = format!(r##"{{"$ref": "#/components/schemas/{}"}}"##, name(n + 1));
        schemas[name(n)] = serde_json::from_str(&piece.replace("NEXT", &next)).unwrap();
    }
    schemas[name(length)] = Value::Bool(true);
    document.to_string()
}

#[test]
fn long_rows_of_schemas_and_rows_that_double_are_read_or_refused() {
    for piece in [
        "NEXT",
        r#"{"properties": {"lamps": NEXT}}"#,
        r#"{"items": NEXT}"#,
    ] {
        load(&with_row(5_000, piece), &[]);
        load(&with_row(45, piece), &[]);
    }
    for piece in [
        r#"{"properties": {"a": NEXT, "b": NEXT}}"#,
        r#"{"allOf": [NEXT, NEXT]}"#,
        r#"{"anyOf": [NEXT, NEXT]}"#,
    ] {
        load(&with_row(40, piece), &[]);
    }
}
