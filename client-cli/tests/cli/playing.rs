//! How a run goes about it: seeds, repetitions, what is denied, and ends before the end.

use std::process::{Child, Command, Stdio};

use assert_cmd::cargo::cargo_bin;
use wireproof_conformance::verdict::ExitCode;

use crate::spoiled::{KEY, Spoiled, Vice};
use crate::{Ended, ended, wireproof};

/// Plays a scenario that needs two handshakes, against this target.
fn check(target: &Spoiled, more: &[&str]) -> Ended {
    let one = ["check", "brand-chat", "BC-CONN-12#1", "--url", &target.url];
    let key = ["--provisioning-key", KEY];
    ended(wireproof(&[&one, &key[..], more].concat()))
}

#[track_caller]
fn says(ended: &Ended, words: &str) {
    assert!(
        ended.stdout.contains(words),
        "wanted `{words}`:\n{}",
        ended.stdout
    );
}

#[test]
fn a_right_server_conforms_through_the_relay() {
    let target = Spoiled::start(Vice::None);
    check(&target, &[]).with(ExitCode::Conforms);
}

#[test]
fn what_fails_sometimes_is_flaky() {
    let target = Spoiled::start(Vice::RefusesEveryFourth);
    let ended = check(&target, &["--repeat", "4", "--jobs", "1", "--seed", "7"]);
    let ended = ended.with(ExitCode::Deviates);
    says(&ended, "1 scenario, 4 times each, against");
    says(&ended, "FLAKY brand-chat/connection  BC-CONN-12");
    says(&ended, "failed 2 of 4 times; this is round 2 of seed 7");
    says(&ended, "--jobs 1 --repeat 4 --seed 7\n");
    says(&ended, "deviates      1 cause in 1 scenario: 1 flaky");
    assert!(!ended.stdout.contains(KEY), "{}", ended.stdout);
    says(&ended, "--provisioning-key \"$WIREPROOF_PROVISIONING_KEY\"");
}

#[test]
fn a_run_that_is_to_fail_fast_begins_no_more() {
    let target = Spoiled::start(Vice::RefusesEveryFourth);
    let many = ["BC-CONN", "--jobs", "1", "--fail-fast"];
    let ended = check(&target, &many).with(ExitCode::Deviates);
    says(&ended, " not begun");
}

#[test]
fn a_run_prints_the_seed_that_repeats_it() {
    let seed = |arguments: &[&str]| {
        let ended = ended(wireproof(arguments)).with(ExitCode::Conforms);
        let mut lines = ended.stdout.lines();
        let seed = lines.find_map(|line| line.strip_prefix("seed"));
        seed.expect("a seed").trim().to_owned()
    };
    let first = seed(&["check", "brand-chat", "BC-LIST-1"]);
    let again = seed(&["check", "brand-chat", "BC-LIST-1", "--seed", &first]);
    assert_eq!(first, again);
}

#[test]
fn wrong_usage_is_2() {
    let usage = |arguments: &[&str], words: &str| {
        ended(wireproof(arguments)).saying(ExitCode::Usage, words);
    };
    usage(
        &["check", "--repeat", "0"],
        "write a whole number from 1 on",
    );
    for jobs in ["0", "4097", "65536", "99999999"] {
        let words = "write a whole number from 1 to 4096";
        usage(&["check", "--jobs", jobs], words);
        usage(&["mutate", "--jobs", jobs], words);
    }
    let seed = "write the whole number that an earlier run has printed";
    usage(&["check", "--seed", "x"], seed);
    usage(&["check", "--deny", "everything"], "--deny");
    usage(&["check", "--json"], "--list");
}

/// A run against a target that holds handshakes.
#[cfg(unix)]
fn playing(target: &Spoiled) -> Child {
    Command::new(cargo_bin!("wireproof"))
        .args(["check", "brand-chat", "BC-CONN-12#1", "--url", &target.url])
        .args(["--provisioning-key", KEY])
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs")
}

#[cfg(unix)]
fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let kill = Command::new("kill").args([name, &id]).status();
    assert!(kill.expect("there is a kill command").success());
}

#[cfg(unix)]
fn left_behind(child: Child) -> Ended {
    let output = child.wait_with_output().expect("it was started here");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_it_has_played() {
    for name in ["-INT", "-TERM", "-HUP"] {
        let target = Spoiled::start(Vice::HoldsHandshakes);
        let child = playing(&target);
        target.holds("handshake");
        signal(&child, name);
        let ended = left_behind(child).with(ExitCode::Interrupted);
        says(&ended, "interrupted   ");
        says(&ended, "1 could not be tested");
        assert!(
            ended.stderr.contains("once more ends it at once"),
            "{}",
            ended.stderr
        );
    }
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_twice_ends_at_once() {
    let target = Spoiled::start(Vice::HoldsEnds);
    let child = playing(&target);
    target.holds("handshake");
    signal(&child, "-INT");
    target.holds("end");
    signal(&child, "-INT");
    let ended = left_behind(child).with(ExitCode::Interrupted);
    assert!(!ended.stdout.contains("interrupted"), "{}", ended.stdout);
}

/// Whoever starts it so wants it to go on when the terminal is closed.
#[cfg(target_os = "linux")]
#[test]
fn a_hangup_that_is_ignored_from_the_start_ends_nothing() {
    let target = Spoiled::start(Vice::HoldsHandshakes);
    let binary = cargo_bin!("wireproof");
    let child = Command::new("nohup")
        .arg(binary)
        .args(["check", "brand-chat", "BC-CONN-12#1", "--url", &target.url])
        .args(["--provisioning-key", KEY])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    target.holds("handshake");
    signal(&child, "-HUP");
    // The first request that counts: were the one before it, this would end the process without a word.
    signal(&child, "-TERM");
    let ended = left_behind(child).with(ExitCode::Interrupted);
    says(&ended, "interrupted   ");
}
