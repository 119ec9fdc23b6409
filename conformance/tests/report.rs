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

#[path = "report/causes.rs"]
mod causes;
#[path = "support/news.rs"]
mod news;
#[path = "report/timeline.rs"]
mod timeline;

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

/// The order in which scenarios happen to finish is not told.
#[test]
fn the_order_of_events_changes_nothing() {
    let run = finished(&scenarios());
    let turned = scenarios().into_iter().rev().collect();
    let text = told(Terminal::new(false), turned, run);
    assert_eq!(text, rendered(Terminal::new(false)));
}

/// What stands in a test view and in a table is compared from run to run.
#[test]
fn when_something_came_is_not_told_in_short() {
    let at = |at_ms| {
        let mut failure = failure("`told` did not arrive");
        failure.notes[0].at_ms = at_ms;
        let short = Verdict::Fail(failure.clone()).why().expect("it fails");
        let scenarios = vec![report("NW-TELL-1", 1, Verdict::Fail(failure))];
        let run = finished(&scenarios);
        let long = told(Terminal::new(false), scenarios.clone(), run);
        let mut junit = Junit::default();
        for scenario in scenarios {
            junit.event(&Event::ScenarioFinished(Box::new(scenario)));
        }
        let xml = junit.finish().expect("XML");
        let message = xml.lines().find(|line| line.contains("<failure message="));
        let message = message.expect("a failure").split(" type=").next();
        (short, message.map(str::to_owned), long)
    };
    let (one, other) = (at(Some(18)), at(Some(1900)));
    assert_eq!((&one.0, &one.1), (&other.0, &other.1));
    assert!(one.0.contains("nearest told  at /text"), "{}", one.0);
    assert!(
        other.2.contains("= nearest   +1900 ms told  at /text"),
        "{}",
        other.2
    );
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

/// Each says what it lacks in words of its own; that all of them lack something is one line.
#[test]
fn an_inventory_that_is_too_small_is_told_at_the_end() {
    let lack = |number: usize, what: &str, scarce: Option<&str>| {
        let why = format!("the target has no {what}");
        ScenarioReport {
            scarce: scarce.map(str::to_owned),
            ..report("NW-TELL-3", number, Verdict::CouldNotTest { why })
        }
    };
    let text = |scenarios: Vec<ScenarioReport>| {
        let mut run = finished(&scenarios);
        for scenario in &scenarios {
            if let Some(kind) = &scenario.scarce {
                let scarce = run.scarce.entry(kind.clone()).or_default();
                scarce.insert(scenario.id.clone());
            }
        }
        told(Terminal::new(false), scenarios, run)
    };
    let reader = "reader to be `a`, together with `b`";
    let room = |name: &str| format!("room {{\"of\":[{{\"$ref\":\"{name}\"}}]}} to be `room`");
    let short = |number: usize, what: &str, kind: &str| lack(number, what, Some(kind));
    let (first, second) = (short(1, &room("a"), "room"), short(2, &room("b"), "room"));
    let gives = "reader that gives `token`, which the scenario uses";
    let other = lack(4, gives, None);
    let few = text(vec![first.clone(), second.clone(), other.clone()]);
    assert!(!few.contains("inventory  "), "{few}");
    let many = text(vec![first, short(3, reader, "reader"), second, other]);
    let row = "inventory     is too small for 3 scenarios; missing most: room in 2, reader in 1; \
               `wireproof target probe FILE` says all\n";
    let flat = many.replace("\n              ", " ");
    assert!(flat.contains(row), "{many}");
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
