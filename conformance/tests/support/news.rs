//! A run that nobody played: a scenario of each verdict, several with one cause, one that is flaky.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use wireproof_conformance::baseline::{Outdated, Why};
use wireproof_conformance::chapter::Basis;
use wireproof_conformance::event::{
    Cause, Ended, Event, Finding, Flaky, Moment, Place, RunEnd, RunReport, RunStarted, ScenarioId,
    ScenarioReport, Seen, Side, TargetName, Traces, VERSION,
};
use wireproof_conformance::verdict::{Excuse, Failure, Note, Plays, Silences, Totals, Verdict};

const SOURCE: &str = "# News\n\n## NW-TELL-1 Everybody is told\n\n```wire\nalice > tell {\"text\": \"hello\"}\nbob   < told {\"text\": \"hello\"}\n```\n";

pub(crate) fn report(requirement: &str, number: usize, verdict: Verdict) -> ScenarioReport {
    let start = SOURCE.find("alice").expect("the line");
    let span = verdict.span().cloned().unwrap_or(start..start);
    ScenarioReport {
        id: id(requirement, number),
        round: 1,
        title: "Everybody is told".to_owned(),
        basis: Basis::Implied,
        place: Place::of("news/telling.md", SOURCE, span.start),
        source: Arc::from(SOURCE),
        span,
        verdict,
        elapsed: Duration::from_millis(12),
        silences: Silences::default(),
        undocumented: BTreeMap::new(),
        adapted: Default::default(),
        items: Vec::new(),
        frames: frames(),
        frames_left_out: 0,
        transcript: String::new(),
        again: format!("wireproof check news {requirement} --url ws://localhost:1"),
        traces: Traces::default(),
        scarce: None,
    }
}

fn id(requirement: &str, number: usize) -> ScenarioId {
    ScenarioId {
        protocol: "news".to_owned(),
        chapter: "telling".to_owned(),
        requirement: requirement.to_owned(),
        number,
    }
}

fn frames() -> Vec<Moment> {
    let moment = |at, party: &str, arrow, what: &str, frame: &str| Moment {
        at: Duration::from_millis(at),
        party: party.to_owned(),
        arrow,
        what: what.to_owned(),
        frame: frame.to_owned(),
        bytes: None,
        ended: None,
        http: None,
        left_out: 0,
    };
    let end = Ended {
        by: Some(Side::Server),
        code: Some(1011),
        reason: String::new(),
    };
    vec![
        moment(0, "alice/phone", '>', "tell", r#"{"text":"hello"}"#),
        moment(18, "bob", '<', "told", "{\"text\":\"\u{1b}[2Jbye\"}"),
        Moment {
            ended: Some(end),
            ..moment(19, "bob", '-', "the server closed 1011", "")
        },
    ]
}

pub(crate) fn failure(cause: &str) -> Box<Failure> {
    let start = SOURCE.find("told {").expect("the line");
    Box::new(Failure {
        span: start..start + 4,
        label: "nothing like it arrived within 2s".to_owned(),
        cause: cause.to_owned(),
        shape: None,
        notes: vec![Note {
            at_ms: Some(18),
            ..Note::new(
                "nearest",
                "told  at /text: expected \"hello\", received \"\u{1b}[2Jbye\"",
            )
        }],
    })
}

/// A scenario of each verdict; the numbered ones have one cause.
pub(crate) fn scenarios() -> Vec<ScenarioReport> {
    let could_not = Verdict::CouldNotTest {
        why: "no world could be made: 503\nbusy".to_owned(),
    };
    let at = SOURCE.find("alice").expect("the line");
    let harness = Verdict::HarnessError {
        why: "this frame violates its schema".to_owned(),
        span: Some(at..at + 5),
    };
    let known = Verdict::Known {
        reason: "the gateway trims".to_owned(),
        excuse: Excuse {
            listed: "news.toml:3".to_owned(),
            ticket: Some("T-42".to_owned()),
            flaky: false,
        },
        failure: failure("`told` did not arrive"),
    };
    let missing = vec!["NW-TELL-9".to_owned()];
    let fail = |cause| Verdict::Fail(failure(cause));
    let mut scenarios = vec![
        report("NW-TELL-2", 1, known),
        report("NW-TELL-3", 1, could_not),
        report("NW-TELL-4", 1, harness),
        report("NW-TELL-5", 1, Verdict::NotDeclared { missing }),
        report("NW-TELL-6", 1, Verdict::Pass),
        report("NW-TELL-7", 1, Verdict::Pass),
        ScenarioReport {
            round: 2,
            ..report("NW-TELL-7", 1, fail("`told` out of order"))
        },
    ];
    let alike = (1..=20).rev();
    scenarios
        .extend(alike.map(|number| report("NW-TELL-1", number, fail("`told` did not arrive"))));
    scenarios
}

pub(crate) fn started() -> Event {
    Event::RunStarted(RunStarted {
        version: VERSION,
        tool: "wireproof 0.0.0".to_owned(),
        targets: vec![TargetName {
            protocol: "news".to_owned(),
            url: "ws://localhost:1".to_owned(),
        }],
        scenarios: 26,
        repeat: 2,
        seed: 7,
    })
}

fn findings(scenarios: &[ScenarioReport]) -> Vec<Finding> {
    let mut findings: BTreeMap<Cause, BTreeSet<ScenarioId>> = BTreeMap::new();
    for scenario in scenarios {
        if let Some(cause) = Cause::of(scenario) {
            findings
                .entry(cause)
                .or_default()
                .insert(scenario.id.clone());
        }
    }
    let findings = findings.into_values().map(|scenarios| Finding {
        verdict: "fail".to_owned(),
        cause: "whatever".to_owned(),
        times: scenarios.len(),
        scenarios: scenarios.into_iter().collect(),
    });
    findings.collect()
}

fn outdated(id: &str, why: Why) -> Outdated {
    Outdated {
        id: id.to_owned(),
        why,
        listed: "news.toml:9".to_owned(),
        reason: "why".to_owned(),
        ticket: None,
        expires: Some("2026-01-31".to_owned()),
    }
}

pub(crate) fn finished(scenarios: &[ScenarioReport]) -> RunReport {
    let mut plays: BTreeMap<ScenarioId, Plays> = BTreeMap::new();
    for scenario in scenarios {
        let plays = plays.entry(scenario.id.clone()).or_default();
        plays.count(&scenario.verdict);
    }
    let mut totals = Totals::default();
    for plays in plays.values() {
        totals.count(plays.outcome());
    }
    totals.stale = 1;
    totals.outdated = 2;
    let seen = Seen {
        times: 4,
        first: Place::of(
            "news/telling.md",
            SOURCE,
            SOURCE.find("bob").expect("the line"),
        ),
    };
    RunReport {
        ended: RunEnd::Completed,
        exit_code: totals.exit_code() as u8,
        totals,
        plays: Plays::default(),
        hints: Vec::new(),
        findings: findings(scenarios),
        scarce: BTreeMap::new(),
        suspects: Vec::new(),
        flaky: vec![Flaky {
            scenario: id("NW-TELL-7", 1),
            passed: 1,
            failed: 1,
        }],
        requirements: BTreeMap::from([(Basis::Documented, 1), (Basis::Implied, 2)]),
        not_observable: 2,
        not_declared: BTreeSet::from(["NW-TELL-9".to_owned()]),
        stale: vec!["NW-TELL-6".to_owned()],
        outdated: vec![
            outdated("NW-TELL-6", Why::Passes),
            outdated("NW-TELL-2#1", Why::Expired),
            outdated("NW-SAY-1", Why::Unmatched),
        ],
        silences: Silences {
            until: 3,
            fence: 2,
            window: 1,
        },
        undocumented: BTreeMap::from([("field /extra of told".to_owned(), seen)]),
        unused: Vec::new(),
        seed: 7,
        elapsed: Duration::from_millis(1_234),
    }
}
