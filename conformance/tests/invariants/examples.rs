//! Every documented message is accepted by the pack under its name, and survives a round
//! trip through its type. A body is named after its endpoint: `token.request`, `token.200`.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use wireproof_client::base::Base;
use wireproof_client::pack::{Claims, Endpoint, Message, Pack};
use wireproof_conformance::target::Target;
use wireproof_fixtures::File;
use wireproof_schemas::table::{self, rest::Encoding};

const NORMALISED: &str = ".normalised";

#[test]
fn examples_satisfy_both_layers_and_survive_their_types() {
    for protocol in wireproof_schemas::protocols() {
        let pack = pack(protocol.id, Claims::All);
        let mut wrong = Vec::new();
        for example in whole(wireproof_fixtures::examples(), protocol.id) {
            match example.value() {
                Err(error) => wrong.push(error),
                Ok(value) => {
                    wrong.extend(refused(&example, &value, &pack));
                    wrong.extend(lossy(&example, &value, round_trip(protocol, example.key)));
                }
            }
        }
        super::assert_none(&wrong);
    }
}

/// What the document itself shows promises nothing that is a convention of ours. Only where it
/// has a placeholder does the normalised example's value stand for it.
#[test]
fn examples_as_documented_satisfy_the_documented_layer() {
    for protocol in crate::documents::protocols() {
        let pack = pack(protocol, Claims::Only(BTreeSet::new()));
        let all: Vec<_> = examples(wireproof_fixtures::examples(), protocol).collect();
        let mut wrong = Vec::new();
        for example in all.iter().filter(|example| !example.normalised) {
            let better = all.iter().find(|other| better(example, other));
            let better = better.and_then(|better| better.value().ok());
            match example.value() {
                Err(error) => wrong.push(error),
                Ok(mut own) => {
                    if let Some(better) = better {
                        fill(&mut own, &better);
                        name_the_operation(example.key, &mut own, &better);
                    }
                    wrong.extend(refused(example, &own, &pack));
                }
            }
        }
        super::assert_none(&wrong);
    }
}

/// Puts values where the document has placeholders: a text in angle brackets, one that repeats its
/// member's name or breaks off, or the object that every generator of documents writes.
fn fill(own: &mut Value, better: &Value) {
    match (own, better) {
        (Value::Object(own), Value::Object(better)) => {
            for (name, value) in own.iter_mut() {
                let Some(better) = better.get(name) else {
                    continue;
                };
                if is_placeholder(name, value) {
                    *value = better.clone();
                } else {
                    fill(value, better);
                }
            }
        }
        (Value::Array(own), Value::Array(better)) => {
            for (own, better) in own.iter_mut().zip(better) {
                fill(own, better);
            }
        }
        _ => {}
    }
}

fn is_placeholder(name: &str, value: &Value) -> bool {
    match value {
        Value::String(text) => {
            let in_brackets = text.starts_with('<') && text.ends_with('>');
            text == name || in_brackets || text.ends_with("...")
        }
        Value::Object(_) => *value == json!({ "example": "data" }),
        _ => false,
    }
}

/// A document may show the fields of an operation and leave open how it is named.
fn name_the_operation(key: &str, own: &mut Value, better: &Value) {
    let (Some(own), Some(better)) = (own.as_object_mut(), better.as_object()) else {
        return;
    };
    let Some(operation) = key.strip_suffix(".request") else {
        return;
    };
    for (name, value) in better {
        if value == operation && !own.contains_key(name) {
            own.insert(name.clone(), value.clone());
        }
    }
}

/// A documented message.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Example<'a> {
    path: &'a str,
    /// The file's name without its endings: the message's key, and behind an `@` which of its
    /// examples this is, where the document has several.
    name: &'a str,
    /// The message's key in the document.
    key: &'a str,
    /// Whether placeholders have been filled in.
    normalised: bool,
    text: &'a str,
}

impl Example<'_> {
    fn value(&self) -> Result<Value, String> {
        serde_json::from_str(self.text).map_err(|error| format!("{}: {error}", self.path))
    }
}

fn examples<'a>(files: &'a [File], protocol: &str) -> impl Iterator<Item = Example<'a>> {
    let files = files.iter().filter(move |file| file.protocol == protocol);
    files.map(|file| {
        let name = file.path.rsplit('/').next().unwrap_or(file.path);
        let stem = name.strip_suffix(".json").unwrap_or(name);
        let name = stem.strip_suffix(NORMALISED).unwrap_or(stem);
        Example {
            path: file.path,
            name,
            key: name.split('@').next().unwrap_or(name),
            normalised: name != stem,
            text: file.text,
        }
    })
}

/// Each message once: with its placeholders filled in, where it has any.
fn whole<'a>(files: &'a [File], protocol: &str) -> Vec<Example<'a>> {
    let all: Vec<Example<'a>> = examples(files, protocol).collect();
    let has_better = |example: &Example<'_>| all.iter().any(|other| better(example, other));
    all.iter()
        .filter(|example| !has_better(example))
        .copied()
        .collect()
}

/// Whether the other one is this example with its placeholders filled in.
fn better(example: &Example<'_>, other: &Example<'_>) -> bool {
    !example.normalised && other.normalised && other.name == example.name
}

fn pack(protocol: &str, claims: Claims) -> std::sync::Arc<Pack> {
    let mut target = Target::new(Base::new("127.0.0.1", ""), None);
    target.claims = claims;
    crate::documents::pack(protocol, &target)
}

/// The way through a message's type and back.
type RoundTrip = fn(&Value) -> Result<Value, String>;

fn round_trip(protocol: &table::Protocol, key: &str) -> Option<RoundTrip> {
    let mut messages = protocol.channels.iter().flat_map(table::Channel::messages);
    let found = messages.find(|(_, message)| message.key == key);
    let found = found.map(|(_, message)| message.payload);
    let payload = found.or_else(|| {
        let contents = protocol.endpoints.iter().find_map(|endpoint| {
            let part = key.strip_prefix(endpoint.name)?.strip_prefix('.')?;
            if part == "request" {
                return Some(endpoint.body?.contents);
            }
            let status: u16 = part.parse().ok()?;
            let mut answers = endpoint.answers.iter();
            let answer = answers.find(|answer| answer.status == status)?;
            Some(answer.contents)
        });
        let mut contents = contents?.iter();
        let json = contents.find(|content| matches!(content.encoding, Encoding::Json))?;
        Some(json.payload)
    });
    payload.map(|payload| payload.round_trip)
}

/// The body of an endpoint that a key is for.
fn body<'p>(endpoint: &'p Endpoint, key: &str) -> Option<&'p Message> {
    let part = key.strip_prefix(&endpoint.name)?.strip_prefix('.')?;
    let message = match part {
        "request" => endpoint.json()?,
        status => endpoint.answer(status.parse().ok()?)?.json()?,
    };
    Some(message)
}

/// Why the pack does not take the example for what its file's name says.
fn refused(example: &Example<'_>, value: &Value, pack: &Pack) -> Vec<String> {
    let found: Vec<&Message> = pack
        .channels
        .iter()
        .flat_map(|channel| {
            let requests = channel
                .operations
                .iter()
                .map(|operation| &*operation.request);
            requests.chain(channel.incoming.iter().map(|message| &**message))
        })
        .filter(|message| message.key == example.key)
        .chain(
            pack.endpoints
                .iter()
                .filter_map(|endpoint| body(endpoint, example.key)),
        )
        .collect();
    let Example { path, key, .. } = example;
    if found.is_empty() {
        return vec![format!(
            "{path}: the pack has no message `{key}`: name the file after one"
        )];
    }
    let mismatches = found
        .into_iter()
        .flat_map(|message| message.validate(value));
    mismatches
        .map(|mismatch| format!("{path}: at {}: {}", mismatch.pointer, mismatch.message()))
        .collect()
}

/// What the type makes of the example, if that is not the example itself.
fn lossy(example: &Example<'_>, value: &Value, round_trip: Option<RoundTrip>) -> Vec<String> {
    let Example { path, key, .. } = example;
    let Some(round_trip) = round_trip else {
        return vec![format!(
            "{path}: the schemas have no message `{key}`: write its type"
        )];
    };
    match round_trip(value) {
        Ok(back) if back == *value => Vec::new(),
        Ok(back) => vec![format!("{path}: comes back from its type as {back}")],
        Err(error) => vec![format!("{path}: does not fit its type: {error}")],
    }
}

mod can_fail {
    use super::*;

    const FILES: &[File] = &[
        file("news", "fixtures/news/examples/post.json", "{}"),
        file(
            "news",
            "fixtures/news/examples/post.normalised.json",
            "{\"a\": 1}",
        ),
        file("news", "fixtures/news/examples/read.json", "{"),
        file("else", "fixtures/else/examples/post.json", "{}"),
    ];

    const fn file(protocol: &'static str, path: &'static str, text: &'static str) -> File {
        File {
            protocol,
            path,
            text,
        }
    }

    #[test]
    fn a_normalised_example_takes_the_others_place() {
        let found = whole(FILES, "news");
        let found: Vec<_> = found.iter().map(|e| (e.key, e.normalised)).collect();
        assert_eq!(found, [("post", true), ("read", false)]);
    }

    #[test]
    fn only_placeholders_are_filled_in() {
        let mut own = json!({"status": "status", "a": [{"b": "<string>"}, "<x"], "data": {"example": "data"}, "c": "d", "e": 1, "f": "ey...", "h": "..x"});
        let better = json!({"status": "on", "a": [{"b": "B"}, "y"], "data": {"x": 1}, "c": "f", "e": 2, "f": "eyJ", "g": 3, "h": "x"});
        fill(&mut own, &better);
        let filled = json!({"status": "on", "a": [{"b": "B"}, "<x"], "data": {"x": 1}, "c": "d", "e": 1, "f": "eyJ", "h": "..x"});
        assert_eq!(own, filled);
    }

    #[test]
    fn nothing_but_the_operations_name_is_added() {
        let better = json!({"do": "post", "text": "a", "by": "somebody"});
        for (key, own, named) in [
            (
                "post.request",
                json!({"text": "<t>"}),
                json!({"text": "<t>", "do": "post"}),
            ),
            ("post.request", json!({"do": "read"}), json!({"do": "read"})),
            ("post.reply", json!({}), json!({})),
            ("read.request", json!({}), json!({})),
        ] {
            let mut filled = own;
            name_the_operation(key, &mut filled, &better);
            assert_eq!(filled, named, "{key}");
        }
    }

    #[test]
    fn one_message_may_have_several_examples() {
        let files = [file("news", "fixtures/news/examples/post@again.json", "{}")];
        let found = examples(&files, "news").next().expect("an example");
        assert_eq!((found.name, found.key), ("post@again", "post"));
    }

    fn first(protocol: &str) -> Example<'static> {
        whole(wireproof_fixtures::examples(), protocol)[0]
    }

    #[test]
    fn an_example_that_the_pack_refuses_is_told() {
        for protocol in crate::documents::protocols() {
            let (pack, example) = (pack(protocol, Claims::All), first(protocol));
            let value = example.value().expect("JSON");
            assert_eq!(refused(&example, &value, &pack), [""; 0]);
            assert!(!refused(&example, &json!([]), &pack).is_empty());
            let unknown = Example {
                key: "nothing",
                ..example
            };
            assert!(!refused(&unknown, &value, &pack).is_empty());
        }
    }

    #[test]
    fn an_example_that_its_type_changes_is_told() {
        let example = whole(FILES, "news")[0];
        let check = |round_trip| lossy(&example, &json!({"text": "a"}), round_trip);
        assert_eq!(check(Some(|value| Ok(value.clone()))), [""; 0]);
        assert!(check(Some(|_| Ok(json!({}))))[0].contains("comes back from its type as {}"));
        assert!(check(Some(|_| Err("why".to_owned())))[0].contains("does not fit its type: why"));
        assert!(check(None)[0].contains("write its type"));
        assert!(whole(FILES, "news")[1].value().is_err());
    }
}
