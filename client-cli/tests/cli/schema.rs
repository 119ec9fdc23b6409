//! `wireproof schema`: the documents, as they were generated.

use wireproof_conformance::verdict::ExitCode;

use crate::{ended, wireproof};

fn stdout(arguments: &[&str]) -> String {
    ended(wireproof(arguments)).with(ExitCode::Conforms).stdout
}

fn document(path: &str) -> String {
    let documents = wireproof_schemas::documents();
    let document = documents.into_iter().find(|document| document.path == path);
    document.unwrap_or_else(|| panic!("{path}")).text
}

#[test]
fn every_message_is_listed_and_its_schema_printed() {
    for protocol in wireproof_schemas::protocols() {
        let table = stdout(&["schema", protocol.id]);
        let keys: Vec<&str> = table
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        let folder = format!("{}/messages/", protocol.id);
        let documents = wireproof_schemas::documents();
        let generated = documents.iter().filter_map(|document| {
            let name = document.path.strip_prefix(&folder)?;
            name.strip_suffix(".schema.json")
        });
        for key in generated {
            assert!(keys.contains(&key), "{key} is not listed:\n{table}");
            let path = format!("{folder}{key}.schema.json");
            assert_eq!(stdout(&["schema", protocol.id, key]), document(&path));
        }
    }
}

#[test]
fn the_whole_document_is_the_generated_one() {
    for protocol in wireproof_schemas::protocols() {
        let path = format!("{}/asyncapi.json", protocol.id);
        assert_eq!(
            stdout(&["schema", protocol.id, "--asyncapi"]),
            document(&path)
        );
        if !protocol.endpoints.is_empty() {
            let path = format!("{}/openapi.json", protocol.id);
            assert_eq!(
                stdout(&["schema", protocol.id, "--openapi"]),
                document(&path)
            );
        }
    }
}

#[test]
fn every_endpoint_is_listed_and_is_a_document_by_itself() {
    for protocol in wireproof_schemas::protocols() {
        let table = stdout(&["schema", protocol.id]);
        for endpoint in protocol.endpoints {
            let line = table.lines().find(|line| {
                let mut words = line.split_whitespace();
                words.next() == Some(endpoint.name)
                    && words.next() == Some(endpoint.method.as_str())
            });
            let line = line.unwrap_or_else(|| panic!("{} is not listed:\n{table}", endpoint.name));
            assert!(line.contains(endpoint.path), "{line}");
            let alone = stdout(&["schema", protocol.id, endpoint.name]);
            let alone: serde_json::Value = serde_json::from_str(&alone).expect("JSON");
            let paths = alone["paths"].as_object().expect("paths");
            let methods = paths[endpoint.path].as_object().expect("methods");
            assert_eq!((paths.len(), methods.len()), (1, 1), "{alone:#}");
            for reference in references(&alone) {
                let pointer = reference.trim_start_matches('#');
                assert!(
                    alone.pointer(pointer).is_some(),
                    "{reference} leads nowhere"
                );
            }
        }
    }
}

fn references(value: &serde_json::Value) -> Vec<String> {
    use serde_json::Value;
    match value {
        Value::Array(values) => values.iter().flat_map(references).collect(),
        Value::Object(members) => {
            let own = members.get("$ref").and_then(Value::as_str);
            let inside = members.values().flat_map(references);
            own.map(str::to_owned).into_iter().chain(inside).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn an_endpoint_comes_with_what_it_refers_to_and_nothing_else() {
    let alone = stdout(&["schema", "hotel-desk", "conversations.close"]);
    insta::assert_snapshot!(alone);
}

#[test]
fn a_protocol_without_endpoints_has_no_such_document() {
    let words = "brand-chat asks for nothing over HTTP";
    ended(wireproof(&["schema", "brand-chat", "--openapi"])).saying(ExitCode::Usage, words);
}

#[test]
fn a_list_says_which_way_messages_go() {
    insta::assert_snapshot!(stdout(&["schema", "brand-chat"]));
}

#[test]
fn a_name_of_one_message_is_enough() {
    assert_eq!(
        stdout(&["schema", "brand-chat", "refusal"]),
        document("brand-chat/messages/refusal.schema.json")
    );
}

#[test]
fn a_name_of_several_messages_is_told_with_all_of_them() {
    let ended = ended(wireproof(&["schema", "brand-chat", "create_message"]));
    let ended = ended.with(ExitCode::Usage);
    insta::assert_snapshot!(ended.stderr);
}

#[test]
fn unknown_names_are_2() {
    let usage = |arguments: &[&str], words: &str| {
        ended(wireproof(arguments)).saying(ExitCode::Usage, words);
    };
    usage(&["schema", "brand-cat"], "did you mean `brand-chat`?");
    usage(
        &["schema", "brand-chat", "join_room.requests"],
        "brand-chat has no message `join_room.requests`; did you mean `join_room.request`? There is ",
    );
    usage(
        &["schema", "brand-chat", "refusal", "--asyncapi"],
        "cannot be used with",
    );
}

#[test]
fn a_reader_that_wants_no_more_is_no_failure() {
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("wireproof"));
    let mut child = command
        .args(["schema", "brand-chat", "--asyncapi"])
        .env_clear()
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it was started here").code(), Some(0));
}
