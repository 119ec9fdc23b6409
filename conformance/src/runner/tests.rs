//! Runs of the tiny protocol: what is played how often and in which order, and how runs end
//! before their end.

mod findings;

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

use super::*;
use crate::event::RunEnd;
use crate::plan::{Selection, plan};
use crate::tiny;
use crate::tiny::script::{Line, Script, Scripted, look};
use crate::verdict::ExitCode;

const SCENARIOS: usize = 12;

/// How many are played at once where a target is lost, with those that only wait; and how many
/// frames it has read until then.
const JOBS: usize = 4;
const AT_ONCE: usize = JOBS * SETTLING;
const READ: usize = 50;

/// Twelve requirements that ask for the same, against a server that replies so.
fn suite(server: &Scripted) -> Suite {
    let mut source = "# A\n".to_owned();
    for number in 1..=SCENARIOS {
        source += &format!(
            "\n## TY-A-{number} It does\n*documented: there*\n\n```wire\nalice is a reader\n\
             alice connects feed\nalice > look\nalice < look\n```\n"
        );
    }
    let chapter = crate::chapter::parse("a.md", &source).expect("a chapter");
    let target = Arc::new(server.target());
    let chapters = [Arc::new(chapter)];
    plan(&tiny::pack(), &target, &chapters, &Selection::default()).expect("a plan")
}

async fn server(reply: &[Line]) -> Scripted {
    let replies = vec![reply.to_vec()];
    Scripted::start(Script {
        replies,
        ..Script::default()
    })
    .await
}

fn options(seed: u64) -> RunOptions {
    RunOptions {
        jobs: 1,
        seed,
        ..RunOptions::default()
    }
}

/// The requirements in the order in which they were played, with what was sent for each.
fn played(mut events: UnboundedReceiver<Event>) -> Vec<(String, usize)> {
    let mut played = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::ScenarioFinished(report) = event {
            played.push((report.id.requirement.clone(), report.round));
        }
    }
    played
}

/// The tiny protocol has no fence: each of its scenarios ends with a settling window.
#[tokio::test]
async fn who_only_waits_holds_up_nobody() {
    for (jobs, at_once) in [(1, false), (2, true)] {
        let server = server(&[look()]).await;
        let (sender, _events) = unbounded_channel();
        let options = RunOptions { jobs, ..options(7) };
        let report = run(&[suite(&server)], options, &sender).await;
        assert_eq!(report.exit_code, 0);
        assert_eq!(server.most_open() > jobs, at_once, "{jobs}");
    }
}

async fn order(seed: u64, repeat: usize) -> Vec<(String, usize)> {
    let server = server(&[look()]).await;
    let (sender, events) = unbounded_channel();
    let repeat = NonZeroUsize::new(repeat).expect("a number of rounds");
    let options = RunOptions {
        repeat,
        ..options(seed)
    };
    let report = run(&[suite(&server)], options, &sender).await;
    assert_eq!(report.totals.pass, SCENARIOS);
    assert_eq!(report.totals.exit_code(), ExitCode::Conforms);
    played(events)
}

#[tokio::test]
async fn a_seed_gives_one_order_and_every_round_plays_all() {
    let first = order(1, 3).await;
    assert_eq!(first, order(1, 3).await);
    assert_ne!(first, order(2, 3).await);
    let all: BTreeSet<&(String, usize)> = first.iter().collect();
    assert_eq!(all.len(), 3 * SCENARIOS);
    let rounds: Vec<Vec<&str>> = first
        .chunks(SCENARIOS)
        .map(|round| round.iter().map(|(id, _)| id.as_str()).collect())
        .collect();
    assert_ne!(rounds[0], rounds[1]);
}

#[tokio::test]
async fn after_the_first_failure_nothing_more_is_begun_if_asked_so() {
    let server = server(&[]).await;
    let mut suite = suite(&server);
    Arc::make_mut(&mut suite.target).timeouts.step = Duration::from_millis(20);
    let suites = [suite];
    let end_at_once = |at_once: bool| RunOptions {
        max_fail: at_once.then_some(NonZeroUsize::MIN),
        ..options(1)
    };
    let (sender, events) = unbounded_channel();
    let report = run(&suites, end_at_once(true), &sender).await;
    assert_eq!(played(events).len(), 1);
    assert_eq!(
        (report.totals.fail, report.totals.not_begun),
        (1, SCENARIOS - 1)
    );
    assert_eq!(report.ended, RunEnd::FailedFast);
    assert_eq!(report.totals.exit_code(), ExitCode::Deviates);
    let report = run(&suites, end_at_once(false), &sender).await;
    assert_eq!(
        (report.totals.fail, report.totals.not_begun),
        (SCENARIOS, 0)
    );
}

/// The server never replies, so that what is being played waits when the run is cancelled.
#[tokio::test]
async fn a_cancelled_run_reports_what_it_knows() {
    let server = server(&[]).await;
    let suites = [suite(&server)];
    let (sender, events) = unbounded_channel();
    let options = RunOptions {
        jobs: 3,
        ..options(1)
    };
    let begun = Instant::now();
    let report = run_until(&suites, options, &sender, server.has_read(3)).await;
    assert!(begun.elapsed() < suites[0].target.timeouts.step);
    let totals = report.totals;
    assert_eq!(
        (totals.could_not_test, totals.not_begun),
        (3, SCENARIOS - 3)
    );
    assert_eq!(report.ended, RunEnd::Interrupted);
    assert_eq!(report.exit_code, ExitCode::Interrupted as u8);
    assert_eq!(played(events).len(), 3);
    assert_eq!(server.dissolved(), 3);
}

/// No run below may come near to this, however slow the machine.
const BOUND: Duration = Duration::from_secs(20);

/// Twelve hundred turns: a run in which each waited would last ten times the bound.
async fn interrupted(
    patience: Duration,
    interrupt: impl FnOnce(Scripted) -> Option<Scripted>,
) -> RunReport {
    let server = server(&[look()]).await;
    let mut suite = suite(&server);
    let timeouts = &mut Arc::make_mut(&mut suite.target).timeouts;
    (timeouts.step, timeouts.connect) = (patience, patience);
    let options = RunOptions {
        jobs: JOBS,
        repeat: NonZeroUsize::new(100).expect("a number"),
        ..options(1)
    };
    let (sender, _events) = unbounded_channel();
    let mut left = None;
    let suites = [suite];
    let running = run(&suites, options, &sender);
    let interrupting = async {
        server.has_read(READ).await;
        left = interrupt(server);
    };
    let both = async { tokio::join!(running, interrupting).0 };
    let report = tokio::time::timeout(BOUND, both).await;
    drop(left);
    let report = report.expect("a target that is gone holds the run up");
    assert_eq!(report.totals.exit_code(), ExitCode::Deviates);
    assert_eq!(report.totals.not_begun, 0);
    report
}

/// What was not played to its end says nothing of the server, which may have been stopped.
#[tokio::test]
async fn a_target_that_is_killed_leaves_the_rest_untested() {
    let plays = interrupted(Duration::from_secs(10), |server| {
        drop(server);
        None
    })
    .await
    .plays;
    assert!(plays.passed >= READ - AT_ONCE, "{plays:?}");
    assert_eq!(
        plays.passed + plays.could_not_test,
        100 * SCENARIOS,
        "{plays:?}"
    );
}

/// What was being played then is a failure: the server is there and does not answer.
#[tokio::test]
async fn a_target_that_hangs_is_not_waited_for_again_and_again() {
    let plays = interrupted(Duration::from_secs(1), |server| {
        server.hang();
        Some(server)
    })
    .await
    .plays;
    assert!(plays.passed >= READ - AT_ONCE, "{plays:?}");
    assert!(plays.failed <= AT_ONCE, "{plays:?}");
    assert_eq!(
        plays.failed + plays.passed + plays.could_not_test,
        100 * SCENARIOS
    );
}

/// What is cancelled before it has begun is no success either.
#[tokio::test]
async fn a_run_that_is_cancelled_at_once_has_shown_nothing() {
    let server = server(&[look()]).await;
    let (sender, _events) = unbounded_channel();
    let stop = future::ready(());
    let report = run_until(&[suite(&server)], options(1), &sender, stop).await;
    assert_eq!(report.totals.not_begun, SCENARIOS);
    assert_eq!(report.totals.exit_code(), ExitCode::Deviates);
    assert_eq!(report.exit_code, ExitCode::Interrupted as u8);
}
