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
    }
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
