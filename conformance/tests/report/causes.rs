//! Failures that have one cause, and those that only look as if they had.

use super::*;

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
