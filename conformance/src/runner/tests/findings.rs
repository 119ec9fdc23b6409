//! What a run amounts to: findings by cause, and what no document knows by its shape.

use serde_json::json;

use super::*;
use crate::event::{Place, RunReport};

async fn report(reply: &[Line], options: RunOptions) -> RunReport {
    let server = server(reply).await;
    let (sender, _events) = unbounded_channel();
    run(&[suite(&server)], options, &sender).await
}

#[tokio::test]
async fn one_schema_mismatch_is_one_finding_whatever_it_takes_down() {
    let wrong = Line::Say(json!({"did": "look", "n": "N", "seen": 7}));
    let repeat = NonZeroUsize::new(2).expect("a number of rounds");
    let options = RunOptions {
        repeat,
        ..options(1)
    };
    let report = report(&[wrong], options).await;
    let [finding] = report.findings.as_slice() else {
        panic!("{:?}", report.findings);
    };
    assert_eq!(finding.verdict, "fail");
    assert!(finding.cause.contains("/seen"), "{}", finding.cause);
    assert_eq!(finding.scenarios.len(), SCENARIOS);
    assert_eq!(finding.times, 2 * SCENARIOS);
    assert_eq!(
        (report.totals.fail, report.plays.failed),
        (SCENARIOS, 2 * SCENARIOS)
    );
}

#[tokio::test]
async fn what_passes_is_no_finding() {
    let report = report(&[look()], options(1)).await;
    assert_eq!(report.findings, []);
    assert!(report.undocumented.is_empty(), "{:?}", report.undocumented);
}

/// The reply is taken by the fourth line of a block; the noise beside it by none, so that it
/// came at one of the steps before the end.
#[tokio::test]
async fn what_no_document_knows_is_one_shape_with_its_first_place() {
    let more = json!({"did": "look", "n": "N", "seen": "all", "more": [1, "x"]});
    let noise = Line::Say(json!({"noise": 1}));
    let reply = [noise, Line::Say(more)];
    for deny_undocumented in [false, true] {
        let options = RunOptions {
            deny_undocumented,
            ..options(1)
        };
        let report = report(&reply, options).await;
        assert_eq!(report.totals.pass, SCENARIOS, "{:?}", report.findings);
        let shapes: Vec<&str> = report.undocumented.keys().map(String::as_str).collect();
        assert_eq!(shapes, ["field /more of look", "frame {noise: integer}"]);
        for seen in report.undocumented.values() {
            assert!(seen.times >= SCENARIOS, "{seen:?}");
        }
        let first = &report.undocumented["field /more of look"].first;
        // Below the title: heading, basis, fence, and then the block.
        let (line, column) = (10, 9);
        let file = "a.md".to_owned();
        assert_eq!(*first, Place { file, line, column });
        let (denied, code) = match deny_undocumented {
            false => (0, ExitCode::Conforms),
            true => (2, ExitCode::Deviates),
        };
        assert_eq!((report.totals.denied, report.exit()), (denied, code));
    }
}

#[tokio::test]
async fn what_is_denied_ends_a_run_that_is_to_fail_fast() {
    let reply = [Line::Say(json!({"noise": 1})), look()];
    let options = RunOptions {
        deny_undocumented: true,
        max_fail: Some(NonZeroUsize::MIN),
        ..options(1)
    };
    let report = report(&reply, options).await;
    assert_eq!(report.ended, RunEnd::FailedFast);
    assert_eq!(report.totals.not_begun, SCENARIOS - 1);
}
