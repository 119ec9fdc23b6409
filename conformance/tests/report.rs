//! What people, test views and programs read of one run: a scenario of each verdict, several
//! with one cause, one that is flaky.

use std::collections::BTreeSet;
use wireproof_conformance::chapter::Basis;

use wireproof_conformance::event::{
    Cause, Event, ItemTaken, RunEnd, RunReport, ScenarioReport, Suspect,
};
use wireproof_conformance::report::junit::Junit;
use wireproof_conformance::report::terminal::Terminal;
use wireproof_conformance::report::transcript;
use wireproof_conformance::verdict::{Differing, Kind, Note, Outcome, Plays, Shape, Verdict};

#[path = "support/news.rs"]
mod news;

use news::{failure, finished, report, scenarios, started};

/// The run, told as a runner tells it.
fn told(mut terminal: Terminal, scenarios: Vec<ScenarioReport>, run: RunReport) -> String {
    let mut text = terminal.event(&started());
    for scenario in scenarios {
        text += &terminal.event(&Event::ScenarioFinished(Box::new(scenario)));
    }
    text + &terminal.event(&Event::RunFinished(Box::new(run)))
}

fn rendered(terminal: Terminal) -> String {
    let scenarios = scenarios();
    let run = finished(&scenarios);
    told(terminal, scenarios, run)
}

#[test]
fn plain() {
    let text = rendered(Terminal::new(false));
    assert!(
        !text.contains('\u{1b}'),
        "nothing of a peer's moves the cursor"
    );
    insta::assert_snapshot!(text);
}

#[test]
fn styled() {
    // Escape characters would not survive an editor.
    insta::assert_snapshot!(rendered(Terminal::new(true)).replace('\u{1b}', "␛"));
}

/// A form that no document knows is told in the words of the peer who made it up.
#[test]
fn a_title_stays_on_its_line() {
    let denied = || ScenarioReport {
        title: "No document knows: field /\u{1b}[2J\n# x of told".to_owned(),
        ..report("NW-UNDOC-X", 1, Verdict::Fail(failure("undocumented")))
    };
    let run = finished(&[denied()]);
    let terminal = told(Terminal::new(false), vec![denied()], run.clone());
    let mut junit = Junit::default();
    junit.event(&Event::ScenarioFinished(Box::new(denied())));
    let transcript = transcript::text(&denied()).expect("it fails");
    for text in [&terminal, &junit.finish().expect("XML"), &transcript] {
        assert!(!text.contains('\u{1b}'), "{text}");
        assert!(text.contains("# x of told"), "{text}");
        assert!(!text.contains("\n# x"), "{text}");
    }
}

/// Of a flood the last frames are shown and all are counted, those too that nobody has kept.
#[test]
fn a_timeline_says_how_much_came_before() {
    let flood = || {
        let mut flood = report("NW-TELL-1", 1, Verdict::Fail(failure("flooded")));
        let frame = flood.frames[0].clone();
        flood.frames = vec![frame; 40];
        flood.frames_left_out = 1_000;
        flood
    };
    let run = finished(&[flood()]);
    let terminal = told(Terminal::new(false), vec![flood()], run);
    let mut junit = Junit::default();
    junit.event(&Event::ScenarioFinished(Box::new(flood())));
    for text in [&terminal, &junit.finish().expect("XML")] {
        assert!(
            text.contains("(1026 earlier; `--full` shows all, and whole frames)"),
            "{text}"
        );
    }
}

/// Whoever asks for it is shown all that is kept, and frames as long as they are.
#[test]
fn a_timeline_is_whole_for_whoever_asks() {
    let long = || {
        let mut long = report("NW-TELL-1", 1, Verdict::Fail(failure("said a lot")));
        let mut frame = long.frames[0].clone();
        frame.frame = format!("{{\"text\":\"{}\"}}", "x".repeat(900));
        long.frames = vec![frame; 40];
        long
    };
    let run = || finished(&[long()]);
    let terminal = |full| {
        told(
            Terminal::new(false).with_width(80).in_full(full),
            vec![long()],
            run(),
        )
    };
    let mut junit = Junit::default().in_full(true);
    junit.event(&Event::ScenarioFinished(Box::new(long())));
    for text in [&terminal(true), &junit.finish().expect("XML")] {
        assert_eq!(text.matches(&"x".repeat(900)).count(), 40, "{text}");
        assert!(!text.contains("earlier"), "{text}");
    }
    assert_eq!(terminal(false).matches(&"x".repeat(900)).count(), 0);
}

/// Who answers twice is unexpected here and breaks a silence there; of one requirement that is told once.
#[test]
fn a_message_too_many_is_told_once_of_a_requirement() {
    let surplus = |requirement: &str, number, kind, cause: &str, step: &str| {
        let mut failure = failure(cause);
        failure.shape = Some(Shape {
            kind,
            step: step.to_owned(),
            instead: Some("told".to_owned()),
            differences: Vec::new(),
        });
        report(requirement, number, Verdict::Fail(failure))
    };
    let twice = "`told` that no step takes";
    let heard = "`told` reached who should not hear it";
    let text = |requirement: &str| {
        let scenarios = vec![
            surplus("NW-TELL-1", 1, Kind::Unexpected, twice, "alice at the end"),
            surplus("NW-TELL-1", 2, Kind::Unexpected, twice, "bob at the end"),
            surplus(requirement, 3, Kind::NotSilent, heard, "bob < nothing"),
        ];
        let run = finished(&scenarios);
        assert_eq!(run.findings.len(), 2);
        told(Terminal::new(false), scenarios, run)
    };
    let one = text("NW-TELL-1");
    assert_eq!(one.matches("\nFAIL ").count(), 1, "{one}");
    assert!(
        one.contains("\n  and 1 more alike: NW-TELL-1#2 (bob)\n"),
        "{one}"
    );
    let below = format!("\n  follows from the above: {heard}: NW-TELL-1#3\n");
    assert!(one.contains(&below), "{one}");
    let two = text("NW-TELL-2");
    assert_eq!(two.matches("\nFAIL ").count(), 2, "{two}");
    assert!(!two.contains("follows"), "{two}");
}

/// The order in which scenarios happen to finish is not told.
#[test]
fn the_order_of_events_changes_nothing() {
    let run = finished(&scenarios());
    let turned = scenarios().into_iter().rev().collect();
    let text = told(Terminal::new(false), turned, run);
    assert_eq!(text, rendered(Terminal::new(false)));
}

/// A message that is missed fails scenarios of all sorts; whose requirement it is shows in full.
#[test]
fn the_requirement_that_fails_most_wholly_stands_for_a_cause() {
    let missed = || Verdict::Fail(failure("`told` did not arrive"));
    let long = |number| ScenarioReport {
        frames_left_out: 7,
        ..report("NW-TELL-4", number, missed())
    };
    let scenarios = vec![
        report("NW-TELL-2", 1, missed()),
        report("NW-TELL-2", 2, Verdict::Pass),
        report("NW-TELL-3", 1, Verdict::Fail(failure("another cause"))),
        report("NW-TELL-3", 2, missed()),
        long(1),
        report("NW-TELL-4", 2, missed()),
        report("NW-TELL-4", 3, missed()),
    ];
    let run = finished(&scenarios);
    let text = told(Terminal::new(false), scenarios, run);
    assert!(text.contains("  NW-TELL-4#2 Everybody is told"), "{text}");
    let others = "and 4 more alike: NW-TELL-4#3, NW-TELL-4#1, NW-TELL-2#1, NW-TELL-3#2\n";
    assert!(text.contains(others), "{text}");
}

/// Whom a scenario had is told where it did not pass; who is in all that failed, once.
#[test]
fn items_of_an_inventory_are_told_where_something_is_wrong() {
    let with = |number, verdict| ScenarioReport {
        items: vec![ItemTaken {
            name: "alice".to_owned(),
            kind: "reader".to_owned(),
            item: "an\u{1b}na".to_owned(),
            word: String::new(),
            reads: BTreeSet::default(),
        }],
        ..report("NW-TELL-1", number, verdict)
    };
    let why = "it did not log in".to_owned();
    let scenarios = vec![
        with(1, Verdict::Fail(failure("`told` did not arrive"))),
        with(2, Verdict::CouldNotTest { why }),
        with(3, Verdict::Pass),
    ];
    let mut run = finished(&scenarios);
    run.suspects = vec![Suspect {
        protocol: "news".to_owned(),
        kind: "reader".to_owned(),
        item: "an\u{1b}na".to_owned(),
        field: "token".to_owned(),
        failed: 1,
        could_not_test: 1,
        passed: 7,
    }];
    let mut junit = Junit::default();
    for scenario in &scenarios {
        junit.event(&Event::ScenarioFinished(Box::new(scenario.clone())));
    }
    junit.event(&Event::RunFinished(Box::new(run.clone())));
    let junit = junit.finish().expect("XML");
    let terminal = told(Terminal::new(false), scenarios, run);
    let told = "all 2 that failed or could not be tested with what they had used `token` of \
                `an\\u{1b}na`, a reader; 7 that used it of another reader passed: look at it first";
    assert!(
        terminal.contains(&format!("suspect       {told}\n")),
        "{terminal}"
    );
    let with = "= with      alice = an\\u{1b}na\n";
    assert_eq!(terminal.matches(with).count(), 2, "{terminal}");
    assert_eq!(junit.matches("name=\"with\"").count(), 2, "{junit}");
    assert_eq!(junit.matches(told).count(), 2, "{junit}");
    assert!(!(terminal + &junit).contains('\u{1b}'));
}

#[test]
fn what_may_be_long_fits_the_terminal() {
    const WIDTH: usize = 52;
    let text = rendered(Terminal::new(false).with_width(WIDTH));
    let is_list = |line: &&str| line.contains(" ms  ") || line.contains("NW-TELL-1#");
    let mut lines = text.lines().filter(is_list);
    assert_eq!(
        lines.find(|line| line.chars().count() > WIDTH),
        None,
        "{text}"
    );
    assert!(text.contains('…'), "{text}");
}

/// The last lines of a run in which only this is so.
#[track_caller]
fn check_end(change: impl FnOnce(&mut RunReport), expected: &[&str]) {
    let mut run = finished(&[report("NW-TELL-6", 1, Verdict::Pass)]);
    run.totals.stale = 0;
    run.totals.outdated = 0;
    run.stale.clear();
    run.outdated.clear();
    run.flaky.clear();
    change(&mut run);
    let text = told(Terminal::new(false), Vec::new(), run);
    for words in expected {
        assert!(text.contains(words), "wanted `{words}`:\n{text}");
    }
}

#[test]
fn the_first_word_of_the_end_is_the_worst_that_can_be_said() {
    check_end(|_| {}, &["conforms      1 passed", "seed          7"]);
    check_end(|run| run.totals.stale = 1, &["stale  "]);
    check_end(|run| run.totals.outdated = 1, &["stale  "]);
    check_end(|run| run.totals.could_not_test = 1, &["untested  "]);
    check_end(
        |run| run.totals.not_begun = 3,
        &["untested  ", "3 not begun"],
    );
    check_end(|run| run.totals.fail = 1, &["deviates  "]);
    check_end(|run| run.totals.flaky = 1, &["deviates  ", "1 flaky"]);
    check_end(
        |run| run.totals.denied = 1,
        &["deviates  ", "and denied:", "first at news/telling.md:7:1"],
    );
    check_end(|run| run.totals.harness_error = 1, &["our fault  "]);
    check_end(|run| run.ended = RunEnd::Interrupted, &["interrupted  "]);
    check_end(|run| run.undocumented.clear(), &["undocumented  none"]);
}

fn junit(denied: usize) -> String {
    let mut scenarios = scenarios();
    scenarios.retain(|scenario| scenario.id.number <= 2);
    let mut run = finished(&scenarios);
    run.totals.denied = denied;
    let mut junit = Junit::default();
    junit.event(&started());
    for scenario in scenarios {
        junit.event(&Event::ScenarioFinished(Box::new(scenario)));
    }
    junit.event(&Event::RunFinished(Box::new(run)));
    junit.finish().expect("XML")
}

#[test]
fn as_junit() {
    let text = junit(0);
    assert!(!text.contains('\u{1b}'), "{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn what_is_undocumented_is_a_suite_in_junit_until_it_is_denied_and_told_by_events() {
    let has_suite = |text: &str| text.contains("<testsuite name=\"undocumented\"");
    assert!(has_suite(&junit(0)));
    assert!(!has_suite(&junit(1)));
}

#[test]
fn outcomes_of_repetitions() {
    let verdicts = scenarios();
    let verdict = |name: &str| {
        let mut found = verdicts.iter().map(|scenario| &scenario.verdict);
        found.find(|verdict| verdict.name() == name).expect("one")
    };
    let check = |names: &[&str], outcome: Outcome| {
        let mut plays = Plays::default();
        names.iter().for_each(|name| plays.count(verdict(name)));
        assert_eq!(plays.outcome(), outcome, "{names:?}");
    };
    check(&["pass", "pass"], Outcome::Pass);
    check(&["fail", "fail"], Outcome::Fail);
    check(&["pass", "fail", "pass"], Outcome::Flaky);
    check(&["pass", "could not test"], Outcome::CouldNotTest);
    check(&["fail", "could not test"], Outcome::Fail);
    check(&["pass", "fail", "could not test"], Outcome::Flaky);
    check(&["pass", "known"], Outcome::Known);
    check(&["not declared"], Outcome::NotDeclared);
    check(&["pass", "fail", "harness error"], Outcome::HarnessError);
}

/// A failure of this kind, with what came instead.
fn of_kind(kind: Kind, instead: Option<&str>) -> Verdict {
    let mut failure = failure("a request was not refused");
    failure.shape = Some(Shape {
        kind,
        step: "bob < refusal".to_owned(),
        instead: instead.map(str::to_owned),
        differences: Vec::new(),
    });
    Verdict::Fail(failure)
}

/// Two rules that are not kept have one form and two causes; a server that is gone is one.
#[test]
fn what_is_let_be_is_a_cause_for_each_requirement() {
    let cause = |requirement, number, kind, instead| {
        let report = report(requirement, number, of_kind(kind, instead));
        Cause::of(&report).expect("a cause")
    };
    let one = |requirement, number| cause(requirement, number, Kind::NotRefused, None);
    assert_eq!(one("NW-TELL-1", 1), one("NW-TELL-1", 2));
    assert_ne!(one("NW-TELL-1", 1), one("NW-TELL-2", 1));
    let open = |requirement| cause(requirement, 1, Kind::StillOpen, None);
    assert_ne!(open("NW-TELL-1"), open("NW-TELL-2"));
    let gone = |requirement| cause(requirement, 1, Kind::NotRefused, Some("closed 1011"));
    assert_eq!(gone("NW-TELL-1"), gone("NW-TELL-2"));
    let missing = |requirement| cause(requirement, 1, Kind::Missing, None);
    assert_eq!(missing("NW-TELL-1"), missing("NW-TELL-2"));
}

/// A text in place of another is one fault in all scenarios of a requirement; nothing in its place is
/// a second one.
#[test]
fn two_faults_of_one_requirement_are_two_findings() {
    let differs = |number, expected: &str, received: &str| {
        let mut failure = failure("`told` differs at /text");
        failure.shape = Some(Shape {
            kind: Kind::Differs,
            step: "bob < told".to_owned(),
            instead: None,
            differences: vec![Differing {
                at: "/text".to_owned(),
                expected: expected.to_owned(),
                received: received.to_owned(),
            }],
        });
        report("NW-TELL-1", number, Verdict::Fail(failure))
    };
    let text = |third: &str| {
        let scenarios = vec![
            differs(1, "text", "text"),
            differs(2, "$said.text", "text"),
            differs(3, "text", third),
        ];
        let run = finished(&scenarios);
        told(Terminal::new(false), scenarios, run)
    };
    let count = |text: &str| text.matches("FAIL news/telling  NW-TELL-1").count();
    let same = text("text");
    assert_eq!(count(&same), 1, "{same}");
    assert!(same.contains("and 2 more alike: "), "{same}");
    let other = text("absent");
    assert_eq!(count(&other), 2, "{other}");
    assert!(other.contains("and 1 more alike: NW-TELL-1#2"), "{other}");
}

#[test]
fn what_a_cause_rests_on_is_told_of_all_its_scenarios() {
    let text = |third| {
        let fails = |requirement, basis| ScenarioReport {
            basis,
            ..report(
                requirement,
                1,
                Verdict::Fail(failure("`told` did not arrive")),
            )
        };
        let scenarios = vec![
            fails("NW-TELL-1", Basis::Convention),
            fails("NW-TELL-2", Basis::Convention),
            fails("NW-TELL-3", third),
        ];
        let run = finished(&scenarios);
        told(Terminal::new(false), scenarios, run)
    };
    let mixed = text(Basis::Documented);
    assert!(mixed.contains("= basis     convention"), "{mixed}");
    let others = "and 2 more alike (1 documented, 1 convention): NW-TELL-2#1, NW-TELL-3#1";
    assert!(mixed.contains(others), "{mixed}");
    let same = text(Basis::Convention);
    assert!(same.contains("and 2 more alike: NW-TELL-2#1"), "{same}");
}

#[test]
fn a_frame_that_is_cut_is_told_with_its_own_length() {
    let mut scenario = report(
        "NW-TELL-1",
        1,
        Verdict::Fail(failure("`told` did not arrive")),
    );
    scenario.frames[0].frame = "x".repeat(16 << 10);
    scenario.frames[0].bytes = Some(65_537);
    let scenarios = vec![scenario];
    let run = finished(&scenarios);
    let text = told(Terminal::new(false), scenarios, run);
    assert!(text.contains("xxx … (65537 bytes)"), "{text}");
    assert!(!text.contains("16384"), "{text}");
}

#[test]
fn a_frame_beside_a_failure_is_cut_to_the_width_too() {
    let mut wrong = failure("`told` did not arrive");
    wrong.notes[0] = Note {
        title: "received".into(),
        text: "y".repeat(100),
    };
    let scenarios = vec![report("NW-TELL-1", 1, Verdict::Fail(wrong))];
    let run = finished(&scenarios);
    let text = told(Terminal::new(false).with_width(60), scenarios, run);
    let mut lines = text.lines().filter(|line| line.contains("= received"));
    let line = lines.next().expect("the line");
    assert!(line.chars().count() == 60 && line.ends_with('…'), "{line}");
}

#[test]
fn what_is_not_declared_is_wrapped_and_told_with_its_cure() {
    let scenarios = vec![report("NW-TELL-1", 1, Verdict::Pass)];
    let mut run = finished(&scenarios);
    run.totals.not_declared = 40;
    run.not_declared = (10..50).map(|number| format!("NW-TELL-{number}")).collect();
    let text = told(Terminal::new(false).with_width(80), scenarios, run);
    let start = text.find("not declared  40 scenarios lean on what");
    let end = text.find("\nundocumented").expect("the line behind it");
    let told = &text[start.expect("the line")..end];
    assert!(
        told.lines().all(|line| line.chars().count() <= 80),
        "{told}"
    );
    assert!(told.ends_with("`wireproof target init PROTOCOL`"), "{told}");
}
