//! Every documented message is accepted by the pack under its name, and survives a round
//! trip through its type.

use std::collections::BTreeSet;

use serde_json::Value;
use wireproof_client::base::Base;
use wireproof_client::pack::{Claims, Message, Pack};
use wireproof_conformance::target::Target;
use wireproof_fixtures::File;
use wireproof_schemas::table;

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

/// What the document itself shows promises nothing that is a convention of ours.
#[test]
fn examples_as_documented_satisfy_the_documented_layer() {
    for protocol in crate::documents::protocols() {
        let pack = pack(protocol, Claims::Only(BTreeSet::new()));
        let mut wrong = Vec::new();
        for example in examples(wireproof_fixtures::examples(), protocol).filter(|e| !e.normalised)
        {
            match example.value() {
                Err(error) => wrong.push(error),
                Ok(value) => wrong.extend(refused(&example, &value, &pack)),
            }
        }
        super::assert_none(&wrong);
    }
}

/// A documented message.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Example<'a> {
    path: &'a str,
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
        let key = stem.strip_suffix(NORMALISED).unwrap_or(stem);
        Example {
            path: file.path,
            key,
            normalised: key != stem,
            text: file.text,
        }
    })
}

/// Each message once: with its placeholders filled in, where it has any.
fn whole<'a>(files: &'a [File], protocol: &str) -> Vec<Example<'a>> {
    let all: Vec<Example<'a>> = examples(files, protocol).collect();
    let has_better = |example: &Example<'_>| {
        !example.normalised
            && all
                .iter()
                .any(|other| other.normalised && other.key == example.key)
    };
    all.iter()
        .filter(|example| !has_better(example))
        .copied()
        .collect()
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
    found.map(|(_, message)| message.payload.round_trip)
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
        .map(|mismatch| format!("{path}: at {}: {}", mismatch.pointer, mismatch.message))
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
    use serde_json::json;

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
