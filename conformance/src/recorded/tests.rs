//! Reports that are whole, and ones that are not.

use serde_json::json;

use super::*;

const WHOLE: [&str; 3] = [
    r#"{"event":"run_started","version":1,"tool":"wireproof 1","targets":[{"protocol":"news","url":"ws://localhost:1"}],"scenarios":1,"repeat":1,"seed":1}"#,
    r#"{"event":"scenario_finished","id":"news/telling/NW-1#1","round":1,"title":"told","basis":"documented","place":{"file":"a.md","line":3,"column":1},"again":"wireproof check news NW-1","verdict":"pass","member_to_come":{}}"#,
    r#"{"event":"run_finished","ended":"completed","undocumented":{}}"#,
];

fn text(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[track_caller]
fn refused(text: &str, expected: &str) {
    let error = Recorded::read("run.ndjson", text).expect_err("no record");
    assert_eq!(error.to_string(), expected);
}

#[test]
fn what_is_added_is_passed_over() {
    let lines = [WHOLE[0], r#"{"event":"event_to_come"}"#, WHOLE[1], WHOLE[2]];
    let run = Recorded::read("run.ndjson", &text(&lines)).expect("a record");
    assert_eq!(run.protocols().into_iter().collect::<Vec<_>>(), ["news"]);
    let outcomes = run.scenarios.values().map(Scenario::outcome);
    assert_eq!(outcomes.collect::<Vec<_>>(), [Outcome::Pass]);
}

#[test]
fn the_worst_playing_stands_for_all() {
    let playing = |round: usize, verdict: serde_json::Value| {
        let mut playing: serde_json::Value = serde_json::from_str(WHOLE[1]).expect("JSON");
        let members = playing.as_object_mut().expect("an object");
        members.insert("round".to_owned(), json!(round));
        members.extend(verdict.as_object().expect("an object").clone());
        playing.to_string()
    };
    let fail = |label: &str| json!({"verdict": "fail", "label": label, "cause": "c", "notes": [{"title": "nearest", "text": "t"}]});
    let lines = [
        playing(1, json!({"verdict": "pass"})),
        playing(3, fail("third")),
        playing(2, fail("second")),
    ];
    let lines = [WHOLE[0], &lines[0], &lines[1], &lines[2], WHOLE[2]];
    let run = Recorded::read("run.ndjson", &text(&lines)).expect("a record");
    let scenario = run.scenarios.values().next().expect("a scenario");
    assert_eq!(scenario.outcome(), Outcome::Flaky);
    assert_eq!(scenario.why().as_deref(), Some("second; nearest t"));
    assert_eq!(scenario.others.len(), 2);
}

#[test]
fn a_report_that_breaks_off_says_so() {
    let whole = text(&WHOLE);
    let cut = &whole[..whole.len() - 9];
    let cure = "the run was killed, or it still goes on: play it again, or wait for its end";
    refused(
        cut,
        &format!("run.ndjson:3: the report breaks off in the middle of an event\n  {cure}"),
    );
    refused(
        &text(&WHOLE[..2]),
        &format!(
            "run.ndjson: the report ends without its `run_finished`, after 1 of 1 playings\n  {cure}"
        ),
    );
}

#[test]
fn a_run_that_has_not_shown_all_is_no_record() {
    for (ended, cure) in [
        ("failed_fast", "--fail-fast"),
        ("interrupted", "to its end"),
    ] {
        let last = WHOLE[2].replace("completed", ended);
        let error = Recorded::read("a", &text(&[WHOLE[0], WHOLE[1], &last]));
        let error = error.expect_err("no record");
        assert_eq!(error.line, Some(3));
        assert!(error.cure.contains(cure), "{error}");
    }
}

#[test]
fn another_version_is_told_with_what_wrote_it() {
    let later = WHOLE[0].replace("\"version\":1", "\"version\":2");
    refused(
        &text(&[&later, "{}"]),
        "run.ndjson:1: version 2 of the report's form, written by wireproof 1\n  this program reads version 1: read it with the program that wrote it, or play it again",
    );
}

#[test]
fn what_is_something_else_is_told() {
    let cure = "a report is what `wireproof check --report ndjson=FILE` has written";
    refused("", &format!("run.ndjson: the report is empty\n  {cure}"));
    let no_run = "the report of no run: the first line is not its `run_started`";
    refused(
        "<testsuites/>\n",
        &format!("run.ndjson:1: {no_run}\n  {cure}"),
    );
    refused(
        &text(&WHOLE[1..]),
        &format!("run.ndjson:1: {no_run}\n  {cure}"),
    );
    let twice = text(&[&WHOLE[..], &WHOLE[..]].concat());
    refused(
        &twice,
        "run.ndjson:4: a second run begins here\n  keep each run in a file of its own",
    );
    let odd = WHOLE[1].replace("news/telling/NW-1#1", "NW-1");
    refused(
        &text(&[WHOLE[0], &odd]),
        &format!(
            "run.ndjson:2: no event of a run: `NW-1` names no scenario: one is `protocol/chapter/REQUIREMENT#number`\n  {cure}"
        ),
    );
}
