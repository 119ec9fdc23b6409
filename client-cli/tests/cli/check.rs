//! `wireproof check`: each exit code by its cause, and what is written where.

use std::process::Command;

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::targets::{Nobody, answering_200};
use crate::{Ended, ended, wireproof};

/// A scenario that needs nobody but `alice`.
const ONE: [&str; 3] = ["check", "brand-chat", "BC-CONN-12#1"];

/// What a target says that has made the world of that scenario.
pub(crate) const WORLD: &str = r#"{"world": "w", "bindings": {"alice": {
    "id": 1, "name": "alice", "brand": {"id": 1, "name": "alice's brand"},
    "token": "t", "expired_token": "e", "refresh_token": "r", "hs512_token": "h", "ghost_token": "g"}}}"#;

fn check_one(more: &[&str]) -> Ended {
    ended(wireproof(&[&ONE, more].concat()))
}

#[test]
fn a_requirement_that_holds_is_0() {
    let ended = check_one(&[]).with(ExitCode::Conforms);
    assert!(ended.stdout.contains("conforms"), "{}", ended.stdout);
    assert!(ended.stdout.contains("1 passed"), "{}", ended.stdout);
    assert_eq!(ended.stderr, "");
}

#[test]
fn a_target_that_opens_no_socket_is_1() {
    let url = answering_200(WORLD);
    let ended = check_one(&["--url", &url, "--provisioning-key", "k"]).with(ExitCode::Deviates);
    assert!(
        ended
            .stdout
            .contains("FAIL brand-chat/connection  BC-CONN-12"),
        "{}",
        ended.stdout
    );
    assert!(ended.stdout.contains("deviates"), "{}", ended.stdout);
    let again = format!("wireproof check brand-chat BC-CONN-12#1 --url {url}");
    assert!(ended.stdout.contains(&again), "{}", ended.stdout);
}

#[test]
fn a_target_that_gives_no_world_is_1() {
    let url = answering_200("{}");
    for key in [&[][..], &["--provisioning-key", "k"]] {
        let ended = check_one(&[&["--url", &url], key].concat()).with(ExitCode::Deviates);
        assert!(ended.stdout.contains("COULD NOT TEST"), "{}", ended.stdout);
        assert!(!ended.stdout.contains("passed"), "{}", ended.stdout);
        // Without the key it would only say the same again.
        let again = format!(
            "= again     {} --url {url} --provisioning-key \"$WIREPROOF_PROVISIONING_KEY\"\n",
            "wireproof check brand-chat BC-CONN-12#1"
        );
        assert!(ended.stdout.contains(&again), "{}", ended.stdout);
    }
}

/// A wrong address or key is told once and not with each scenario.
#[test]
fn no_server_of_this_protocol_is_4() {
    let url = answering_200(WORLD);
    let check = |more: &[&str]| {
        ended(wireproof(
            &[&["check", "brand-chat", "BC-CONN"], more].concat(),
        ))
    };
    let told = check(&["--url", &url]);
    assert!(
        told.stderr.contains("answers a handshake with 200"),
        "{}",
        told.stderr
    );
    told.saying(
        ExitCode::Unreachable,
        "no WebSocket server is at ws://127.0.0.1:",
    );
}

#[test]
fn a_slip_in_an_id_is_told() {
    let ended = ended(wireproof(&["check", "brand-chat", "BC-CON-12"]));
    ended.saying(ExitCode::Usage, "did you mean `BC-CONN-12`?");
}

#[test]
fn nothing_there_is_4() {
    let nobody = Nobody::new();
    let ended = check_one(&["--url", &nobody.url()]);
    ended.saying(ExitCode::Unreachable, "nothing answers at 127.0.0.1:");
}

#[test]
fn a_known_deviation_that_is_gone_is_6() {
    let known = ["--known", "BC-CONN-12=ticket 42"];
    // Whether it is gone can only be told of all its scenarios.
    check_one(&known).with(ExitCode::Conforms);
    let whole = ["check", "brand-chat", "BC-CONN-12"];
    let ended = ended(wireproof(&[&whole[..], &known].concat())).with(ExitCode::StaleBaseline);
    assert!(
        ended.stdout.contains("stale         BC-CONN-12"),
        "{}",
        ended.stdout
    );
}

#[test]
fn a_known_deviation_that_is_there_is_0() {
    let url = answering_200(WORLD);
    let known = [
        "--url",
        &url,
        "--provisioning-key",
        "k",
        "--known",
        "BC-CONN-12=ticket 42",
    ];
    let ended = check_one(&known).with(ExitCode::Conforms);
    assert!(ended.stdout.contains("KNOWN"), "{}", ended.stdout);
    assert!(ended.stdout.contains("ticket 42"), "{}", ended.stdout);
}

#[test]
fn a_known_deviation_that_could_not_be_tested_is_not_gone() {
    let url = answering_200("{}");
    let known = ["--url", &url, "--known", "BC-CONN-12=ticket 42"];
    let ended = check_one(&known).with(ExitCode::Deviates);
    assert!(!ended.stdout.contains("stale"), "{}", ended.stdout);
}

#[test]
fn wrong_usage_is_2() {
    let usage = |arguments: &[&str], words: &str| {
        ended(wireproof(arguments)).saying(ExitCode::Usage, words);
    };
    usage(&["check", "nosuch"], "no protocol `nosuch`");
    usage(
        &["check", "brand-chat", "BC-LIST-999"],
        "`BC-LIST-999` selects no scenario",
    );
    usage(
        &["check", "brand-chat", "BC-LIST-5", ""],
        "`` selects no scenario",
    );
    usage(&["check", "--nosuch"], "--nosuch");
    usage(&["check", "--jobs", "0"], "--jobs");
    usage(&["check", "--timeout", "4h"], "unknown unit `h`");
    usage(&["check", "--known", "BC-LIST-5"], "why it is known");
    usage(
        &["check", "--url", "ws://127.0.0.1:1"],
        "<PROTOCOL|--pack <DIR>>",
    );
    usage(&["check", "brand-chat", "--provisioning-key", "k"], "--url");
    usage(&["nosuch"], "nosuch");
}

#[test]
fn an_address_that_is_none_is_2() {
    for url in [
        "127.0.0.1:8080",
        "ftp://127.0.0.1",
        "ws://",
        "ws://127.0.0.1/?a=b",
    ] {
        check_one(&["--url", url]).saying(ExitCode::Usage, "--url");
    }
}

#[test]
fn a_key_in_the_environment_is_for_targets_that_want_one() {
    let with_key = |more: &[&str]| {
        let mut command = wireproof(&[&ONE, more].concat());
        command.env("WIREPROOF_PROVISIONING_KEY", "k");
        ended(command)
    };
    with_key(&[]).with(ExitCode::Conforms);
    // The body is no world, which nobody would know who had not asked for one.
    let url = answering_200("{}");
    let ended = with_key(&["--url", &url]).with(ExitCode::Deviates);
    assert!(ended.stdout.contains("`world`"), "{}", ended.stdout);
}

/// As `wireproof check | head` does, once `head` has seen enough.
#[test]
fn a_reader_that_goes_away_changes_no_verdict() {
    let unread = |arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = Command::new(cargo_bin!("wireproof"));
        command.args(arguments).env_clear().stdout(writer);
        command.status().expect("the binary runs").code()
    };
    let url = answering_200("{}");
    assert_eq!(unread(&["check", "--list"]), Some(0));
    assert_eq!(unread(&["protocols"]), Some(0));
    assert_eq!(unread(&ONE), Some(0));
    assert_eq!(unread(&[&ONE[..], &["--url", &url]].concat()), Some(1));
}

const ESCAPE: char = '\u{1b}';

#[test]
fn colours_are_for_terminals_and_for_those_who_insist() {
    let colours = |variables: &[(&str, &str)]| {
        let mut command = wireproof(&ONE);
        command.envs(variables.iter().copied());
        ended(command)
            .with(ExitCode::Conforms)
            .stdout
            .contains(ESCAPE)
    };
    assert!(!colours(&[]), "a pipe");
    assert!(!colours(&[("NO_COLOR", "1")]));
    assert!(colours(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn errors_have_colours_for_those_who_insist() {
    let colours = |variables: &[(&str, &str)]| {
        let mut command = wireproof(&["check", "nosuch"]);
        command.envs(variables.iter().copied());
        ended(command).with(ExitCode::Usage).stderr.contains(ESCAPE)
    };
    assert!(!colours(&[]), "a pipe");
    assert!(colours(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colours(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn a_list_plays_nothing() {
    let nobody = Nobody::new();
    let ended = check_one(&["--list", "--url", &nobody.url()]).with(ExitCode::Conforms);
    let [line] = ended.stdout.lines().collect::<Vec<_>>()[..] else {
        panic!("{}", ended.stdout);
    };
    assert!(
        line.starts_with("brand-chat/connection/BC-CONN-12#1 "),
        "{line}"
    );
}

#[test]
fn a_list_is_as_long_as_the_chapters() {
    let ended = ended(wireproof(&["check", "--list"])).with(ExitCode::Conforms);
    let chapters = wireproof_fixtures::chapters().iter();
    let blocks = chapters
        .flat_map(|chapter| chapter.text.lines())
        .filter(|line| *line == "```wire");
    assert_eq!(ended.stdout.lines().count(), blocks.count());
}

#[test]
fn a_list_as_json_says_the_same() {
    let text = ended(wireproof(&["check", "--list"]))
        .with(ExitCode::Conforms)
        .stdout;
    let json = ended(wireproof(&["check", "--list", "--json"]))
        .with(ExitCode::Conforms)
        .stdout;
    let listed: Vec<Value> = serde_json::from_str(&json).expect("JSON");
    let ids = |lines: Vec<Option<&str>>| {
        lines
            .into_iter()
            .map(|id| id.expect("an id").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(
        ids(listed
            .iter()
            .map(|scenario| scenario["id"].as_str())
            .collect()),
        ids(text.lines().map(|line| line.split(' ').next()).collect()),
    );
    for scenario in &listed {
        let file = scenario["place"]["file"].as_str().expect("a file");
        assert!(file.ends_with(".md"), "{scenario}");
        assert!(scenario["place"]["line"].as_u64() > Some(1), "{scenario}");
    }
}

#[test]
fn a_slip_is_answered_by_what_is_of_its_kind() {
    let check = |words: &[&str], expected: &str| {
        ended(wireproof(&[&["check"], words].concat())).saying(ExitCode::Usage, expected);
    };
    check(&["brand-chat", "BC-LSIT"], "did you mean `BC-LIST`?");
    check(&["brand-chat", "BC-LSIT-8"], "did you mean `BC-LIST-8`?");
    check(
        &["bc-list", "BC-EDIT"],
        "no protocol `bc-list`: it stands before its requirements, as in `brand-chat bc-list BC-EDIT`",
    );
    check(&["BX-LIST"], "no protocol `BX-LIST`; there is ");
}

/// The fault is the machine's, and no scenario is blamed on the server.
#[cfg(unix)]
#[test]
fn a_server_of_ours_that_can_keep_no_files_is_5() {
    let check = |words: &[&str]| {
        let mut command = wireproof(&[&["check"], words].concat());
        command.env("TMPDIR", "/nonexistent");
        ended(command)
    };
    let told = check(&["pet-market", "PM-IMG"]).with(ExitCode::HarnessError);
    assert!(
        told.stderr.contains("no folder for files"),
        "{}",
        told.stderr
    );
    assert!(told.stderr.contains("/nonexistent"), "{}", told.stderr);
    assert_eq!(told.stdout, "");
    check(&["brand-chat", "BC-LIST-1"]).with(ExitCode::Conforms);
}
