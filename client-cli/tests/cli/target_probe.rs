//! `wireproof target probe`: a mistake in a target file is told as one, before the server is blamed.

use serde_json::{Map, Value, json};
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::Thing;

use crate::desk::Desk;
use crate::seeded::Seeded;

/// What a probe says of people and things of whom this is changed.
fn probed(
    protocol: &'static str,
    change: impl Fn(&Thing, &mut Map<String, Value>),
) -> (Desk, String) {
    let seeded = Seeded::start(protocol, &[]);
    let desk = Desk::new(&(seeded.head() + "inventory_file = \"people.json\"\n"));
    let items = seeded.items(1, |thing, mut gives| {
        change(thing, &mut gives);
        Some(gives)
    });
    desk.write("people.json", &items);
    let told = desk.run(&["target", "probe", "FILE"]).stdout;
    (desk, told)
}

#[track_caller]
fn tells(told: &str, lines: &[&str]) {
    for line in lines {
        assert!(told.contains(line), "wanted `{line}`\n{told}");
    }
}

/// Who is let in by each channel, though its address has a parameter.
#[test]
fn one_of_each_kind_connects() {
    let (desk, told) = probed("service-chat", |_, _| {});
    tells(
        &told,
        &[
            "let in        client by service-chat\n",
            "let in        client by support-chat\n",
            "let in        master by service-chat\n",
            "let in        support by support-chat\n",
        ],
    );
    desk.run(&["target", "probe", "FILE"])
        .with(ExitCode::Conforms);
}

#[test]
fn credentials_that_are_no_longer_good_are_told() {
    let (desk, told) = probed("service-chat", |_, gives| {
        if let Some(expired) = gives.get("expired_token").cloned() {
            gives.insert("token".to_owned(), expired);
        }
    });
    tells(
        &told,
        &[
            "not let in    master by service-chat: is answered 401 (GET ws://",
            "not let in    client by support-chat: is answered 401",
            "are the credentials and ids of the target file right",
        ],
    );
    assert!(!told.contains("\nlet in "), "{told}");
    desk.run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
}

#[test]
fn ids_that_are_wrong_are_told() {
    let (desk, told) = probed("service-chat", |thing, gives| {
        if let (true, Some(id)) = (thing.kind.ends_with("_chat"), gives["id"].as_i64()) {
            gives.insert("id".to_owned(), json!(id + 1_000_000));
        }
    });
    tells(
        &told,
        &["not let in    support by support-chat: is answered 403 (GET ws://"],
    );
    desk.run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
}

/// What a run uses up is counted for all its rounds.
#[test]
fn rounds_are_counted() {
    let seeded = Seeded::start("service-chat", &["SC-MSG-1"]);
    let once = "inventory_file = \"people.json\"\ninventory_once = true\n";
    let desk = Desk::new(&(seeded.head() + once));
    desk.write("people.json", &seeded.items(1, |_, gives| Some(gives)));
    let needed = |words: &[&str]| -> usize {
        let told = desk
            .run(&[&["target", "probe", "FILE"], words].concat())
            .stdout;
        let mut words = told
            .split_whitespace()
            .skip_while(|word| *word != "client;");
        let needed = words.nth(5).map(|word| word.trim_end_matches(',').parse());
        needed
            .unwrap_or_else(|| panic!("{told}"))
            .expect("a number")
    };
    assert_eq!(needed(&["--repeat", "3"]), 3 * needed(&[]));
}
