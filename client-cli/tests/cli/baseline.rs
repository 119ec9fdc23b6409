//! Deviations that are known: accepted from a run's report, held against the next run, looked at
//! when they do not hold any more.

use std::fs;

use serde_json::Value;
use wireproof_conformance::verdict::ExitCode;

use crate::runs::{Folder, run_of};
use crate::spoiled::{KEY, Spoiled, Vice};
use crate::{Ended, ended, wireproof};

/// Plays the scenarios of one requirement, with a baseline where there is one.
fn check(target: &Spoiled, folder: &Folder, more: &[&str]) -> Ended {
    let report = format!("ndjson={}", folder.path("run.ndjson"));
    let junit = format!("junit={}", folder.path("run.xml"));
    let run = ["check", "brand-chat", "BC-CREATE-2", "--url", &target.url];
    let reports = [
        "--provisioning-key",
        KEY,
        "--report",
        &report,
        "--report",
        &junit,
    ];
    ended(wireproof(&[&run[..], &reports, more].concat()))
}

fn baseline(folder: &Folder, words: &[&str]) -> Ended {
    let (run, file) = (folder.path("run.ndjson"), folder.path("b.toml"));
    let (command, more) = words.split_first().expect("a command");
    ended(wireproof(
        &[&["baseline", command, &run, "--baseline", &file], more].concat(),
    ))
}

pub(crate) fn text(folder: &Folder, name: &str) -> String {
    fs::read_to_string(folder.path(name)).expect("a file")
}

fn last_event(folder: &Folder) -> Value {
    let events = text(folder, "run.ndjson");
    serde_json::from_str(events.lines().last().expect("an event")).expect("JSON")
}

#[track_caller]
fn says(ended: &Ended, words: &str) {
    assert!(
        ended.stdout.contains(words),
        "wanted `{words}`:\n{}",
        ended.stdout
    );
}

/// The server cuts blanks off texts, and that is accepted.
pub(crate) fn accepted(folder: &Folder, target: &Spoiled) -> String {
    check(target, folder, &[]).with(ExitCode::Deviates);
    let why = ["accept", "BC-CREATE-2=the gateway trims", "--ticket", "T-1"];
    baseline(folder, &why).with(ExitCode::Conforms);
    folder.path("b.toml")
}

pub(crate) const TRIMS: &str = "TextIsKept";
const ESCAPES: &str = "TextIsNotEscaped";

#[test]
fn what_is_accepted_is_known_from_then_on() {
    let (folder, target) = (Folder::new("baseline-known"), Spoiled::without(TRIMS));
    let file = accepted(&folder, &target);
    insta::assert_snapshot!("accepted", text(&folder, "b.toml"));
    for more in [
        &["--baseline", file.as_str()][..],
        &["--baseline", file.as_str(), "--repeat", "3"],
    ] {
        let ended = check(&target, &folder, more).with(ExitCode::Conforms);
        says(&ended, "KNOWN brand-chat/create_message  BC-CREATE-2");
        says(&ended, "= known     the gateway trims");
        says(&ended, "= ticket    T-1");
        says(&ended, &format!("= listed    {file}:1"));
        says(&ended, " known  (");
    }
    let xml = text(&folder, "run.xml");
    assert!(xml.contains("name=\"ticket\" value=\"T-1\""), "{xml}");
    assert!(xml.contains("<skipped"), "{xml}");
}

#[test]
fn another_deviation_of_the_same_requirement_fails() {
    let folder = Folder::new("baseline-other");
    let file = accepted(&folder, &Spoiled::without(TRIMS));
    let ended = check(&Spoiled::without(ESCAPES), &folder, &["--baseline", &file]);
    let ended = ended.with(ExitCode::Deviates);
    says(&ended, "FAIL brand-chat/create_message  BC-CREATE-2");
}

#[test]
fn a_shape_that_was_not_recorded_is_named_beside_the_one_that_was() {
    let (folder, target) = (Folder::new("baseline-shape"), Spoiled::without(TRIMS));
    let file = accepted(&folder, &target);
    let other = text(&folder, "b.toml").replace("received = \"text\"", "received = \"null\"");
    folder.write("b.toml", &other);
    let ended = check(&target, &folder, &["--baseline", &file]).with(ExitCode::Deviates);
    says(
        &ended,
        &format!("= listed    {file}:1 excuses another deviation: differs in"),
    );
    says(&ended, "null for text; this one: differs in");
    baseline(&folder, &["accept", "--reason", "anew"]).with(ExitCode::Conforms);
    let kept = text(&folder, "b.toml");
    assert!(
        kept.contains("reason = \"anew\"\nticket = \"T-1\""),
        "{kept}"
    );
    check(&target, &folder, &["--baseline", &file]).with(ExitCode::Conforms);
}

#[test]
fn what_passes_again_is_6_until_it_is_pruned() {
    let folder = Folder::new("baseline-stale");
    let file = accepted(&folder, &Spoiled::without(TRIMS));
    folder.write("b.toml", &format!("# Ours.\n\n{}", text(&folder, "b.toml")));
    let target = Spoiled::start(Vice::None);
    let ended = check(&target, &folder, &["--baseline", &file]).with(ExitCode::StaleBaseline);
    says(
        &ended,
        "do not deviate any more: take them off the list by\n",
    );
    says(&ended, &format!("listed at {file}:3"));
    says(
        &ended,
        &format!("`wireproof baseline prune RUN --baseline {file}`"),
    );
    let event = last_event(&folder);
    assert_eq!(event["outdated"][0]["why"], "passes");
    assert_eq!(event["exit_code"], 6);
    assert!(text(&folder, "run.xml").contains("<testsuite name=\"baseline\""));
    let would = baseline(&folder, &["prune", "--dry-run"]).with(ExitCode::Conforms);
    says(&would, "would be removed  BC-CREATE-2#");
    check(&target, &folder, &["--baseline", &file]).with(ExitCode::StaleBaseline);
    baseline(&folder, &["prune"]).with(ExitCode::Conforms);
    assert_eq!(text(&folder, "b.toml").trim(), "# Ours.");
    let show = crate::ended(wireproof(&["baseline", "show", &file]));
    says(&show.with(ExitCode::Conforms), "nothing is listed in ");
    check(&target, &folder, &["--baseline", &file]).with(ExitCode::Conforms);
    says(
        &baseline(&folder, &["prune"]).with(ExitCode::Conforms),
        "nothing to take off",
    );
}

/// What was not played is not said to pass.
#[test]
fn what_is_not_selected_is_not_stale() {
    let folder = Folder::new("baseline-selected");
    let entry = "[[known]]\nid = \"BC-LIST-1\"\nreason = \"r\"\nany_shape = true\n";
    let file = folder.write("b.toml", entry);
    let target = Spoiled::start(Vice::None);
    check(&target, &folder, &["--baseline", &file]).with(ExitCode::Conforms);
    baseline(&folder, &["prune"]).with(ExitCode::Conforms);
    assert_eq!(text(&folder, "b.toml"), entry);
}

#[test]
fn what_has_expired_or_matches_nothing_is_6() {
    let (folder, target) = (Folder::new("baseline-expired"), Spoiled::without(TRIMS));
    let file = accepted(&folder, &target);
    let known = text(&folder, "b.toml");
    let expired = known.replace("ticket = ", "expires = 2020-01-31\nticket = ");
    folder.write("b.toml", &expired);
    let ended = check(&target, &folder, &["--baseline", &file]).with(ExitCode::StaleBaseline);
    says(&ended, "expired       BC-CREATE-2#");
    says(&ended, " known  (");
    assert!(!ended.stdout.contains("stale"), "{}", ended.stdout);
    says(&ended, "has expired after 2020-01-31");
    says(
        &baseline(&folder, &["prune"]).with(ExitCode::Conforms),
        "renew it, or take it off by hand",
    );
    let future = known.replace("ticket = ", "expires = 9020-01-31\nticket = ");
    folder.write("b.toml", &future);
    check(&target, &folder, &["--baseline", &file]).with(ExitCode::Conforms);
    for unmatched in ["BC-CREATE-999", "XX-1", "BC-CREATE-2#99"] {
        let entry = format!("{known}\n[[flaky]]\nid = \"{unmatched}\"\nreason = \"r\"\n");
        folder.write("b.toml", &entry);
        let ended = check(&target, &folder, &["--baseline", &file]).with(ExitCode::StaleBaseline);
        says(
            &ended,
            &format!("unmatched     {unmatched} is listed, and no scenario is called so"),
        );
    }
    says(
        &baseline(&folder, &["prune"]).with(ExitCode::Conforms),
        "no scenario is called so",
    );
    assert_eq!(text(&folder, "b.toml").trim(), known.trim());
}

/// One file may be about all that a company runs.
#[test]
fn entries_of_other_protocols_are_theirs() {
    let folder = Folder::new("baseline-others");
    let entry = "[[known]]\nid = \"NS-CONN-1\"\nreason = \"r\"\nany_shape = true\n";
    let file = folder.write("b.toml", entry);
    let target = Spoiled::start(Vice::None);
    check(&target, &folder, &["--baseline", &file]).with(ExitCode::Conforms);
}

#[test]
fn flaky_is_counted_apart_and_may_pass() {
    let folder = Folder::new("baseline-flaky");
    let file = folder.path("b.toml");
    let report = format!("ndjson={}", folder.path("run.ndjson"));
    let play = |more: &[&str]| {
        let target = Spoiled::start(Vice::RefusesEveryFourth);
        let run = ["check", "brand-chat", "BC-CONN-12#1", "--url", &target.url];
        let usual = [
            "--provisioning-key",
            KEY,
            "--jobs",
            "1",
            "--repeat",
            "4",
            "--report",
            &report,
        ];
        ended(wireproof(&[&run[..], &usual, more].concat()))
    };
    play(&["--seed", "7"]).with(ExitCode::Deviates);
    let wrong = baseline(&folder, &["accept", "--reason", "r"]);
    wrong.saying(ExitCode::Usage, "accept it with --flaky");
    baseline(&folder, &["accept", "--reason", "slow", "--flaky"]).with(ExitCode::Conforms);
    let listed = text(&folder, "b.toml");
    assert_eq!(
        listed,
        "[[flaky]]\nid = \"BC-CONN-12#1\"\nreason = \"slow\"\n"
    );
    let ended = play(&["--baseline", &file]).with(ExitCode::Conforms);
    says(
        &ended,
        "KNOWN TO BE FLAKY brand-chat/connection  BC-CONN-12",
    );
    says(&ended, ": 1 known to be flaky  (");
    let event = last_event(&folder);
    assert_eq!(event["totals"]["known_flaky"], 1);
    assert_eq!(event["plays"]["known_flaky"], 2);
    assert_eq!(event["plays"]["passed"], 2);
    let target = Spoiled::start(Vice::None);
    let run = [
        "check",
        "brand-chat",
        "BC-CONN-12#1",
        "--url",
        &target.url,
        "--baseline",
        &file,
    ];
    let passes = crate::ended(wireproof(
        &[&run[..], &["--provisioning-key", KEY]].concat(),
    ));
    passes.with(ExitCode::Conforms);
}

/// One mechanism: an option is an entry without a shape.
#[test]
fn an_option_and_a_file_excuse_alike() {
    let (folder, target) = (Folder::new("baseline-option"), Spoiled::without(TRIMS));
    let known = ["--known", "BC-CREATE-2=why"];
    let ended = check(&target, &folder, &known).with(ExitCode::Conforms);
    says(&ended, "= listed    --known BC-CREATE-2");
    let right = Spoiled::start(Vice::None);
    let ended = check(&right, &folder, &known).with(ExitCode::StaleBaseline);
    says(&ended, "listed at --known BC-CREATE-2");
}

#[test]
fn whoever_chooses_nothing_is_told_what_there_is() {
    let (folder, target) = (Folder::new("baseline-choice"), Spoiled::without(TRIMS));
    check(&target, &folder, &[]).with(ExitCode::Deviates);
    baseline(&folder, &["accept"]).saying(
        ExitCode::Usage,
        "say what to accept, and why; this deviates:",
    );
    let passing = baseline(&folder, &["accept", "BC-LIST-1=why"]);
    passing.saying(ExitCode::Usage, "BC-LIST-1 does not deviate in ");
    assert!(
        fs::metadata(folder.path("b.toml")).is_err(),
        "nothing was written"
    );
    let old = run_of("news").fails("NW-1", "says `bye`");
    folder.write("run.ndjson", &old.text());
    let shapeless = baseline(&folder, &["accept", "--reason", "why"]);
    shapeless.saying(ExitCode::BadInput, "does not tell the shape");
    let right = run_of("news").passes("NW-1");
    folder.write("run.ndjson", &right.text());
    for more in [&["accept"][..], &["accept", "--reason", "why"]] {
        let nothing = baseline(&folder, more).with(ExitCode::Conforms);
        says(&nothing, "there is nothing to accept");
    }
    assert!(
        fs::metadata(folder.path("b.toml")).is_err(),
        "nothing was written"
    );
}

/// A report that was made without the baseline tells what is listed, too.
#[test]
fn what_is_listed_keeps_its_reason_when_all_else_is_accepted() {
    let (folder, target) = (Folder::new("baseline-rest"), Spoiled::without(TRIMS));
    accepted(&folder, &target);
    let listed = text(&folder, "b.toml");
    let nothing = baseline(&folder, &["accept", "--reason", "rest"]).with(ExitCode::Conforms);
    says(&nothing, "there is nothing to accept");
    assert_eq!(text(&folder, "b.toml"), listed);
}

#[test]
fn a_last_day_that_is_over_is_not_taken() {
    let (folder, target) = (Folder::new("baseline-past"), Spoiled::without(TRIMS));
    check(&target, &folder, &[]).with(ExitCode::Deviates);
    let past = ["accept", "--reason", "r", "--expires", "2020-01-31"];
    baseline(&folder, &past).saying(ExitCode::Usage, "--expires 2020-01-31 is over");
    assert!(
        fs::metadata(folder.path("b.toml")).is_err(),
        "nothing was written"
    );
}
