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

use std::fmt::Write as _;
use std::time::Duration;

use bad_server::{BadServer, Vice};
use reference::Reference;
use wireproof_client::base::Base;
use wireproof_conformance::event::ScenarioReport;
use wireproof_conformance::verdict::Verdict;

/// No run below may come near to this, however slow the machine.
const BOUND: Duration = Duration::from_secs(240);

struct Trial {
    vice: Vice,
    /// A server that answers is given time, so that a slow machine changes no verdict; one
    /// that does not is not waited for.
    step: Duration,
    jobs: usize,
}

/// Plays every protocol against the bad server and records what is said.
async fn record(trial: Trial) -> String {
    let mut text = String::new();
    for protocol in documents::protocols() {
        let reference = Reference::start(None).await;
        let bad = BadServer::start(trial.vice, reference.authority.clone()).await;
        let mut target = reference.target(protocol);
        target.base = Base::new(&bad.authority, protocol);
        target.timeouts.step = trial.step;
        let suite = play::suite(protocol, target, &[]);
        let played = tokio::time::timeout(BOUND, play::play(suite, trial.jobs)).await;
        let (scenarios, run) = played.expect("a bad server holds the run up");
        let _ = writeln!(text, "exit {:?}", run.totals.exit_code());
        for scenario in &scenarios {
            let _ = writeln!(text, "{:<40} {}", scenario.id.to_string(), said(scenario));
        }
        for shape in run.undocumented.keys() {
            let _ = writeln!(text, "undocumented {shape}");
        }
        drop(bad);
        reference.stop().await;
    }
    text
}

fn said(scenario: &ScenarioReport) -> String {
    match &scenario.verdict {
        Verdict::Fail(failure) => format!("fail  {}", failure.cause),
        Verdict::CouldNotTest { why } => format!("could not test  {why}"),
        Verdict::HarnessError { why, .. } => format!("harness error  {why}"),
        verdict => verdict.name().to_owned(),
    }
}

const QUICK: Duration = Duration::from_millis(300);
const PATIENT: Duration = Duration::from_secs(20);

macro_rules! trial {
    ($name:ident, $vice:ident, $step:expr, $jobs:expr) => {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            let trial = Trial {
                vice: Vice::$vice,
                step: $step,
                jobs: $jobs,
            };
            insta::assert_snapshot!(record(trial).await);
        }
    };
}

trial!(silent, Silent, QUICK, 16);
trial!(echo, Echo, QUICK, 16);
trial!(doubles, Doubles, PATIENT, 4);
trial!(delays_past_the_next, DelaysPastTheNext, QUICK, 16);
trial!(floods, Floods, PATIENT, 4);
trial!(floods_and_is_silent, FloodsAndIsSilent, QUICK, 16);
trial!(closes_at_random, ClosesAtRandom, PATIENT, 1);
trial!(answers_ok, AnswersOk, PATIENT, 4);
