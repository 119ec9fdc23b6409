//! Servers that are wrong in known ways get exactly the verdicts recorded for them, and
//! never hold the run up.

#[path = "support/bad_server.rs"]
mod bad_server;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bad_server::{BadServer, Vice};
use reference::Reference;
use tokio::net::TcpListener;
use wireproof_client::base::Base;
use wireproof_conformance::event::{RunReport, ScenarioReport};
use wireproof_conformance::plan::Scenario;
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::{ExitCode, Verdict};
use wireproof_conformance::wire::ast::{Expect, StatementKind};

/// No run below may come near to this, however slow the machine.
const BOUND: Duration = Duration::from_secs(240);

struct Trial {
    vice: Vice,
    /// A server that answers is given time, so that a slow machine changes no verdict; one
    /// that does not is not waited for.
    step: Duration,
    jobs: usize,
    /// So many scenarios of each chapter are played: fewer where nobody ever hears a word, or the
    /// server is taken to hang before the last of them.
    sample: usize,
}

/// The copy of a frame is met there by the silence or by the step behind it, as it comes early or
/// late: the words differ, the verdict does not.
const MET_BY_EITHER: &str = "hotel-desk/subscriptions/HD-SUB-3#1";

/// Plays every protocol against the bad server and records what is said.
async fn record(trial: Trial) -> String {
    let mut text = String::new();
    for protocol in documents::protocols() {
        let (scenarios, run) = play_against(&trial, protocol, connects).await;
        let _ = writeln!(text, "exit {:?}", run.totals.exit_code());
        for scenario in &scenarios {
            let id = scenario.id.to_string();
            let said = match (trial.vice, id.as_str()) {
                (Vice::Doubles, MET_BY_EITHER) => scenario.verdict.name().to_owned(),
                _ => said(scenario),
            };
            let _ = writeln!(text, "{id:<40} {said}");
        }
        for shape in run.undocumented.keys() {
            let _ = writeln!(text, "undocumented {shape}");
        }
    }
    text
}

async fn play_against(
    trial: &Trial,
    protocol: &str,
    plays: fn(&Scenario) -> bool,
) -> (Vec<ScenarioReport>, RunReport) {
    let reference = Reference::start(None).await;
    let bad = BadServer::start(trial.vice, reference.authority.clone()).await;
    let mut target = reference.target(protocol);
    target.base = Base::new(&bad.authority, protocol);
    target.timeouts.step = trial.step;
    let mut suite = play::suite(protocol, target, &[]);
    suite.scenarios.retain(|scenario| plays(scenario));
    // A sample is enough, and grows only where chapters do at their beginning.
    let mut of_chapter = BTreeMap::new();
    suite.scenarios.retain(|scenario| {
        let count: &mut usize = of_chapter.entry(scenario.id.chapter.clone()).or_default();
        *count += 1;
        *count <= trial.sample
    });
    let played = tokio::time::timeout(BOUND, play::play(suite, trial.jobs)).await;
    drop(bad);
    reference.stop().await;
    played.expect("a bad server holds the run up")
}

/// Whether somebody connects, or is to be refused: a bad server is bad at WebSockets, and passes on
/// what is asked over HTTP.
fn connects(scenario: &Scenario) -> bool {
    let mut statements = scenario.block.statements.iter();
    statements.any(|statement| {
        matches!(
            statement.kind,
            StatementKind::Connects(_) | StatementKind::IsRefused { .. }
        )
    })
}

/// Whether somebody has to hear something over a connection, so that it is missed when that is cut.
fn hears(scenario: &Scenario) -> bool {
    let mut statements = scenario.block.statements.iter();
    connects(scenario)
        && statements.any(|statement| match &statement.kind {
            StatementKind::Take { expect, .. } => {
                !matches!(expect, Expect::Answer(_) | Expect::Refusal { .. })
            }
            _ => false,
        })
}

fn said(scenario: &ScenarioReport) -> String {
    match &scenario.verdict {
        Verdict::Fail(failure) => format!("fail  {}", failure.cause),
        Verdict::CouldNotTest { why } => format!("could not test  {why}"),
        Verdict::HarnessError { why, .. } => format!("harness error  {why}"),
        verdict => verdict.name().to_owned(),
    }
}

const QUICK: Duration = Duration::from_millis(800);
const PATIENT: Duration = Duration::from_secs(20);

macro_rules! trial {
    ($name:ident, $vice:expr, $step:expr, $jobs:expr) => {
        trial!($name, $vice, $step, $jobs, 5);
    };
    ($name:ident, $vice:expr, $step:expr, $jobs:expr, $sample:expr) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let trial = Trial {
                vice: $vice,
                step: $step,
                jobs: $jobs,
                sample: $sample,
            };
            insta::assert_snapshot!(record(trial).await);
        }
    };
}

trial!(echo, Vice::Echo, QUICK, 16);
trial!(doubles, Vice::Doubles, PATIENT, 4);
trial!(delays_past_the_next, Vice::DelaysPastTheNext, QUICK, 16, 3);
trial!(floods, Vice::Floods, PATIENT, 4);
trial!(floods_and_is_silent, Vice::FloodsAndIsSilent, QUICK, 16);
trial!(closes_at_once, Vice::ClosesAfter(0), PATIENT, 4);
trial!(closes_after_two, Vice::ClosesAfter(2), PATIENT, 4);
trial!(answers_ok, Vice::AnswersOk, PATIENT, 4);

/// Who opens and is silent fails, until it is clear that it hangs: which scenarios come before that
/// differs from run to run. One that answers over HTTP has said a word, and is heard to the end.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn silent() {
    const HANGS: &str = "could not test  the target hangs: it takes connections, and has not sent";
    let trial = Trial {
        vice: Vice::Silent,
        step: QUICK,
        jobs: 4,
        sample: 5,
    };
    let mut given_up = 0;
    for protocol in documents::protocols() {
        let (scenarios, run) = play_against(&trial, protocol, connects).await;
        assert_eq!(run.totals.exit_code(), ExitCode::Deviates);
        for scenario in &scenarios {
            let (id, said) = (&scenario.id, said(scenario));
            let expected = match &scenario.verdict {
                Verdict::Fail(_) | Verdict::Pass => true,
                _ => said.starts_with(HANGS),
            };
            assert!(expected, "{id} {said}");
        }
        given_up += run.totals.could_not_test;
    }
    assert!(given_up > 0);
}

/// Which connection is cut when differs from run to run; that somebody is told so, and that
/// nobody waits or breaks down, does not.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn closes_at_random() {
    let trial = Trial {
        vice: Vice::ClosesAtRandom,
        step: PATIENT,
        jobs: 4,
        sample: 5,
    };
    let mut all = (0, 0);
    for protocol in documents::protocols() {
        let (scenarios, run) = play_against(&trial, protocol, hears).await;
        assert_eq!(run.totals.exit_code(), ExitCode::Deviates);
        let (pass, fail) = (run.totals.pass, run.totals.fail);
        assert!(
            pass > 0 && fail > 0,
            "{protocol}: {pass} passed, {fail} failed"
        );
        all = (all.0 + pass, all.1 + fail);
        for scenario in &scenarios {
            let sound = matches!(scenario.verdict, Verdict::Pass | Verdict::Fail(_));
            assert!(sound, "{} {}", scenario.id, said(scenario));
        }
    }
    // Where connections are short, as with tickets for one, most are over before they are cut.
    assert!(all.1 > all.0, "{} passed, {} failed", all.0, all.1);
}

/// A target that takes connections and answers nothing is given up after a few worlds.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_target_that_stops_answering_is_given_up() {
    const JOBS: usize = 2;
    for protocol in documents::protocols() {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let authority = listener.local_addr().expect("an address").to_string();
        let asked = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&asked);
        let taking = tokio::spawn(async move {
            let mut held = Vec::new();
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                held.push(stream);
            }
        });
        let mut target = Target::new(Base::new(authority, protocol), Some("key".to_owned()));
        target.timeouts.connect = QUICK;
        let suite = play::suite(protocol, target, &[]);
        let (scenarios, run) = play::play(suite, JOBS).await;
        assert_eq!(run.totals.could_not_test, scenarios.len());
        assert_eq!(run.totals.exit_code(), ExitCode::Deviates);
        taking.abort();
        let asked = asked.load(Ordering::SeqCst);
        assert!((3..=3 * JOBS).contains(&asked), "{asked} worlds asked for");
    }
}
