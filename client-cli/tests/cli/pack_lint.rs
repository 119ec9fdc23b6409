//! `wireproof pack lint`, as a person and as a program run it.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;
use wireproof_conformance::verdict::ExitCode;

use crate::{Ended, ended, wireproof};

/// The folder of `wireproof pack init`, in which one thing is replaced.
fn folder(words: &str, others: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let mut init = wireproof(&["pack", "init", "trams"]);
    init.current_dir(folder.path());
    ended(init).with(ExitCode::Conforms);
    for file in ["trams/asyncapi.yaml", "trams/chapters/notes.md"] {
        let path = folder.path().join(file);
        let text = fs::read_to_string(&path).expect("it is there");
        fs::write(path, text.replace(words, others)).expect("it is written");
    }
    folder
}

fn lint(folder: &TempDir, words: &[&str]) -> Ended {
    let mut command = wireproof(&[&["pack", "lint", "--pack", "trams"], words].concat());
    command.current_dir(folder.path());
    ended(command)
}

const CODE: &str = "{type: string, enum: [malformed]}";

#[test]
fn people_read_what_is_blind_where_and_what_to_write() {
    let folder = folder(CODE, "{type: string}");
    let told = lint(&folder, &[]).with(ExitCode::Conforms);
    insta::assert_snapshot!("pack_lint", told.stdout);
}

#[test]
fn a_rule_is_denied_or_allowed_by_name() {
    let folder = folder(CODE, "{type: string}");
    let check = |words: &[&str], code| drop(lint(&folder, words).with(code));
    check(&["--deny", "open-enum"], ExitCode::Deviates);
    check(&["--deny", "all"], ExitCode::Deviates);
    check(&["--deny", "no-fence"], ExitCode::Conforms);
    check(
        &["--deny", "all", "--allow", "open-enum"],
        ExitCode::Conforms,
    );
    check(
        &["--allow", "all", "--deny", "open-enum"],
        ExitCode::Deviates,
    );
    let both = lint(&folder, &["--deny", "all", "--allow", "all"]);
    both.saying(ExitCode::Usage, "`all` is denied and allowed");
    let unknown = lint(&folder, &["--deny", "open-enums"]);
    unknown.saying(ExitCode::Usage, "'open-enum'");
}

#[test]
fn a_finding_that_stays_has_its_reason_beside_the_documents() {
    let blind = folder(CODE, "{type: string}");
    let reason = "\"open-enum:room/refused:/code\" = \"Codes are added without notice.\"\n";
    fs::write(blind.path().join("trams/lint.toml"), reason).expect("it is written");
    let told = lint(&blind, &["--deny", "all"]).with(ExitCode::Conforms);
    assert_eq!(
        told.stdout,
        "trams  nothing makes its suite blind: 1 allowed\n"
    );
    // Where it is found no more, the entry is stale.
    let mended = folder("nothing", "nothing");
    fs::write(mended.path().join("trams/lint.toml"), reason).expect("it is written");
    let told = lint(&mended, &[]).with(ExitCode::StaleBaseline);
    let stale = "open-enum:room/refused:/code is found no more: take it out of lint.toml";
    assert!(told.stdout.contains(stale), "{}", told.stdout);
    fs::write(mended.path().join("trams/lint.toml"), "\"x\" = \"\"").expect("it is written");
    lint(&mended, &[]).saying(ExitCode::BadInput, "trams/lint.toml: `x` has no reason");
}

#[test]
fn programs_read_events_that_their_schema_describes() {
    let schema = include_str!("../../../conformance/schema/lint.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let described = schema["oneOf"].as_array().expect("the events").len();
    assert_eq!(described, 3);
    let folder = folder(CODE, "{type: string}");
    let told = lint(&folder, &["--json", "--deny", "all"]).with(ExitCode::Deviates);
    let events = told.stdout.lines();
    let events: Vec<Value> = events
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let [started, found, finished] = &events[..] else {
        panic!("{}", told.stdout);
    };
    assert_eq!(started["event"], "lint_started");
    assert_eq!(started["version"], 1);
    assert_eq!(found["id"], "open-enum:room/refused:/code");
    assert_eq!(found["level"], "deny");
    assert_eq!(found["file"], "trams/asyncapi.yaml");
    assert_eq!(
        found["pointer"],
        "/components/messages/refused/payload/properties/code"
    );
    assert_eq!(finished["denied"], 1);
}

#[test]
fn the_built_in_protocols_are_looked_at_too() {
    let told = ended(wireproof(&["pack", "lint", "--deny", "all"])).with(ExitCode::Conforms);
    let lines = told.stdout.lines().count();
    assert_eq!(
        lines,
        crate::documents::protocols().len(),
        "{}",
        told.stdout
    );
    let rules = ended(wireproof(&["pack", "lint", "--rules"])).with(ExitCode::Conforms);
    assert!(
        rules
            .stdout
            .contains("no-fence             silence can only"),
        "{}",
        rules.stdout
    );
}

#[test]
fn what_cannot_be_read_is_told_as_everywhere() {
    let broken = folder("asyncapi: 3.0.0", "asyncapi: 2.0.0");
    lint(&broken, &[]).saying(ExitCode::BadInput, "AsyncAPI 2.0.0 is not understood");
    let broken = folder("anna > list_notes", "anna > list_note");
    // A chapter that its pack does not know.
    lint(&broken, &[]).saying(ExitCode::BadInput, "list_note");
    ended(wireproof(&["pack", "lint", "nobody"])).saying(ExitCode::Usage, "no protocol");
}
