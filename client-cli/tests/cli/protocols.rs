//! `wireproof protocols`.

use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::{ended, wireproof};

fn stdout(arguments: &[&str]) -> String {
    ended(wireproof(arguments)).with(ExitCode::Conforms).stdout
}

#[test]
fn every_protocol_is_there_with_its_channels() {
    let text = stdout(&["protocols"]);
    for protocol in wireproof_schemas::protocols() {
        assert!(
            text.contains(&format!("{}  {}\n", protocol.id, protocol.title)),
            "{text}"
        );
        for channel in protocol.channels {
            assert!(text.contains(channel.address), "{text}");
        }
    }
    assert!(
        !text.contains("operations on"),
        "details are for one protocol:\n{text}"
    );
}

#[test]
fn one_protocol_is_told_in_detail() {
    for protocol in wireproof_schemas::protocols() {
        let text = stdout(&["protocols", protocol.id]);
        let operations = protocol
            .channels
            .iter()
            .flat_map(|channel| channel.operations);
        let operations = operations.map(|operation| (operation.name, operation.summary));
        let kinds = protocol
            .world
            .iter()
            .map(|kind| (kind.name, kind.description));
        for (name, description) in operations.chain(kinds) {
            is_told(&text, name, description);
        }
        for endpoint in protocol.endpoints {
            is_told(&text, endpoint.name, endpoint.summary);
        }
    }
}

/// What is written into inventories and chapters.
#[test]
fn what_kinds_may_be_asked_for_and_give_is_told() {
    let text = stdout(&["protocols", "brand-chat"]);
    for line in [
        "    with tariff        What the brand pays for. \"basic\" or \"business\". Without this: \"basic\".\n",
        "    gives              id, name, token, expired_token, refresh_token, hs512_token, ghost_token\n",
    ] {
        assert!(text.contains(line), "wanted `{line}`\n{text}");
    }
    let json = stdout(&["protocols", "brand-chat", "--json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(
        json[0]["kinds"][4]["with"]["participants"],
        "Somebody of each of the two brands."
    );
}

/// A channel may be called as a kind is.
#[track_caller]
fn is_told(text: &str, name: &str, description: &str) {
    let start = format!("{name} ");
    let mut lines = text.lines();
    let told =
        lines.any(|line| line.trim_start().starts_with(&start) && line.ends_with(description));
    assert!(told, "no line for {name}:\n{text}");
}

#[test]
fn the_same_as_json() {
    let told: Value = serde_json::from_str(&stdout(&["protocols", "--json"])).expect("JSON");
    let told = told.as_array().expect("an array");
    assert_eq!(told.len(), wireproof_schemas::protocols().len());
    for (told, protocol) in told.iter().zip(wireproof_schemas::protocols()) {
        assert_eq!(told["id"], protocol.id);
        for (told, channel) in told["channels"]
            .as_array()
            .expect("channels")
            .iter()
            .zip(protocol.channels)
        {
            assert_eq!(told["name"], channel.name);
            assert_eq!(told["address"], channel.address);
            let operations: Vec<_> = channel
                .operations
                .iter()
                .map(|operation| operation.name)
                .collect();
            assert_eq!(told["operations"], Value::from(operations));
        }
        let count = |key: &str| {
            told[key]
                .as_u64()
                .unwrap_or_else(|| panic!("no {key}: {told}"))
        };
        let by_basis = told["basis"].as_object().expect("counts by basis").values();
        assert_eq!(
            by_basis.filter_map(Value::as_u64).sum::<u64>(),
            count("requirements")
        );
        assert!(count("scenarios") > count("requirements") - count("not_observable"));
    }
}

#[test]
fn a_protocol_that_is_none_is_2() {
    ended(wireproof(&["protocols", "nosuch"])).saying(ExitCode::Usage, "no protocol `nosuch`");
}

/// A report's place is a file of ours, which who has the program only can read all the same.
#[test]
fn what_a_report_points_at_can_be_read() {
    let whole = stdout(&["protocols", "brand-chat", "--chapter", "list"]);
    let file = std::fs::read_to_string("../fixtures/brand-chat/list.md").expect("it is read");
    assert_eq!(whole, file);
    let by_file = ["protocols", "--chapter", "fixtures/brand-chat/list.md"];
    assert_eq!(stdout(&by_file), file);
    for id in ["BC-LIST-2", "bc-list-2#1"] {
        let part = stdout(&["protocols", "brand-chat", "--chapter", id]);
        let start = "<!-- fixtures/brand-chat/list.md -->\n## BC-LIST-2 ";
        assert!(part.starts_with(start), "{part}");
        assert!(
            part.contains("\n```wire\n") && !part.contains("BC-LIST-3"),
            "{part}"
        );
    }
    let slip = ended(wireproof(&[
        "protocols",
        "brand-chat",
        "--chapter",
        "lists",
    ]));
    slip.saying(ExitCode::Usage, "did you mean `list`?");
}

#[test]
fn what_is_listed_stands_in_columns() {
    for protocol in wireproof_schemas::protocols() {
        let told = ended(wireproof(&["protocols", protocol.id])).with(ExitCode::Conforms);
        let (_, listed) = told.stdout.split_once("\n\n").expect("a list");
        let rows = listed.lines().filter_map(|line| line.strip_prefix("  "));
        // What is indented further is about the row above.
        let rows = rows.filter(|row| !row.starts_with(' '));
        let rows = rows.filter_map(|row| row.split_once(' '));
        let column = |(name, rest): (&str, &str)| {
            name.chars().count() + 1 + rest.chars().take_while(|c| *c == ' ').count()
        };
        let columns: std::collections::BTreeSet<usize> = rows.map(column).collect();
        assert_eq!(columns.len(), 1, "{}", told.stdout);
    }
}
