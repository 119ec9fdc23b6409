//! What a person reads: one scenario of each verdict, two with one cause, plain and styled.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use wireproof_conformance::chapter::Basis;
use wireproof_conformance::event::{Event, RunReport, ScenarioId, ScenarioReport};
use wireproof_conformance::report::terminal::Terminal;
use wireproof_conformance::verdict::{Failure, Moment, Note, Silences, Totals, Verdict};

const SOURCE: &str = "# News\n\n## NW-TELL-1 Everybody is told\n\n```wire\nalice > tell {\"text\": \"hello\"}\nbob   < told {\"text\": \"hello\"}\n```\n";

fn report(requirement: &str, number: usize, verdict: Verdict) -> ScenarioReport {
    ScenarioReport {
        round: 1,
        id: ScenarioId {
            protocol: "news".to_owned(),
            chapter: "telling".to_owned(),
            requirement: requirement.to_owned(),
            number,
        },
        title: "Everybody is told".to_owned(),
        basis: Basis::Implied,
        path: "news/telling.md".to_owned(),
        source: Arc::from(SOURCE),
        verdict,
        elapsed: Duration::from_millis(12),
        silences: Silences::default(),
        undocumented: BTreeMap::new(),
        transcript: String::new(),
        again: format!("news {requirement} --url ws://localhost:1"),
    }
}

fn failure() -> Box<Failure> {
    let start = SOURCE.find("told {").expect("the line");
    let moment = |at, party: &str, arrow, what: &str, frame: &str| Moment {
        at: Duration::from_millis(at),
        party: party.to_owned(),
        arrow,
        what: what.to_owned(),
        frame: frame.to_owned(),
    };
    Box::new(Failure {
        span: start..start + 4,
        label: "nothing like it arrived within 2s".to_owned(),
        cause: "`told` did not arrive".to_owned(),
        notes: vec![Note {
            title: "nearest",
            text: "+18 ms told  at /text: expected \"hello\", received \"\u{1b}[2Jbye\"".to_owned(),
        }],
        timeline: vec![
            moment(0, "alice/phone", '>', "tell", r#"{"text":"hello"}"#),
            moment(18, "bob", '<', "told", "{\"text\":\"\u{1b}[2Jbye\"}"),
            moment(19, "bob", '-', "the server closed 1011", ""),
        ],
    })
}

/// The run, told as a runner tells it.
fn rendered(styled: bool) -> String {
    let could_not = || Verdict::CouldNotTest {
        why: "no world could be made: 503\nbusy".to_owned(),
    };
    let at = SOURCE.find("alice").expect("the line");
    let harness = Verdict::HarnessError {
        why: "this frame violates its schema".to_owned(),
        span: Some(at..at + 5),
    };
    let known = Verdict::Known {
        reason: "ticket 42".to_owned(),
        failure: failure(),
    };
    let missing = vec!["NW-TELL-9".to_owned()];
    let scenarios = [
        report("NW-TELL-1", 1, Verdict::Fail(failure())),
        report("NW-TELL-1", 2, Verdict::Fail(failure())),
        report("NW-TELL-2", 1, known),
        report("NW-TELL-3", 1, could_not()),
        report("NW-TELL-4", 1, harness),
        report("NW-TELL-5", 1, Verdict::NotDeclared { missing }),
        report("NW-TELL-6", 1, Verdict::Pass),
    ];
    let mut totals = Totals::default();
    for scenario in &scenarios {
        totals.count(&scenario.verdict);
    }
    totals.stale = 1;
    let run = RunReport {
        totals,
        requirements: BTreeMap::from([(Basis::Documented, 1), (Basis::Implied, 2)]),
        not_observable: 2,
        not_declared: BTreeSet::from(["NW-TELL-9".to_owned()]),
        stale: vec!["NW-TELL-6".to_owned()],
        silences: Silences {
            until: 3,
            fence: 2,
            window: 1,
        },
        undocumented: BTreeMap::from([("field /extra of told".to_owned(), 4)]),
        elapsed: Duration::from_millis(1_234),
    };
    let mut terminal = Terminal::new(styled);
    let mut text = terminal.event(&Event::RunStarted {
        targets: vec!["ws://localhost:1".to_owned()],
        scenarios: scenarios.len(),
        seed: 7,
        repeat: 1,
    });
    for scenario in scenarios {
        text += &terminal.event(&Event::ScenarioFinished(Box::new(scenario)));
    }
    text + &terminal.event(&Event::RunFinished(run))
}

#[test]
fn plain() {
    let text = rendered(false);
    assert!(
        !text.contains('\u{1b}'),
        "nothing of a peer's moves the cursor"
    );
    insta::assert_snapshot!(text);
}

#[test]
fn styled() {
    // Escape characters would not survive an editor.
    insta::assert_snapshot!(rendered(true).replace('\u{1b}', "␛"));
}
