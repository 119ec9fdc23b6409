//! Every rule of the reference server, switched off, is noticed by a scenario of the very
//! requirement that asks for it: one test a rule.

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;
#[path = "support/trials.rs"]
mod trials;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Failed, Trial};
use reference::Reference;
use wireproof_conformance::verdict::Verdict;
use wireproof_server::RuleId;

/// A mutant that says nothing has to be waited for.
const STEP: Duration = Duration::from_millis(1_500);

fn main() -> ExitCode {
    let arguments = trials::arguments();
    let runtime = Arc::new(tokio::runtime::Runtime::new().expect("a runtime"));
    let rules = wireproof_server::rules();
    let protocols = documents::protocols().into_iter();
    let rules = protocols.flat_map(|protocol| {
        let of_protocol = rules.iter().filter(move |rule| rule.protocol == protocol);
        of_protocol.copied()
    });
    let trials = rules.map(|rule| {
        let runtime = Arc::clone(&runtime);
        let name = format!("{}/{}/{}", rule.protocol, rule.requirement, rule.name);
        Trial::test(name, move || runtime.block_on(is_killed(rule)))
    });
    libtest_mimic::run(&arguments, trials.collect()).exit_code()
}

/// Scenarios beside each other may hide what one alone would show, so that a survivor is met by one
/// at a time before it counts.
async fn is_killed(rule: RuleId) -> Result<(), Failed> {
    let mut survives = String::new();
    for jobs in [4, 1] {
        let reference = Reference::start(Some(rule)).await;
        let mut target = reference.target(rule.protocol);
        target.timeouts.step = STEP;
        let suite = play::suite(rule.protocol, target, &[rule.requirement]);
        if suite.scenarios.is_empty() {
            return Err(format!("{} has no scenario", rule.requirement).into());
        }
        let (reports, _) = play::play(suite, jobs).await;
        reference.stop().await;
        let mut verdicts = reports.iter().map(|report| &report.verdict);
        if verdicts.any(|verdict| matches!(verdict, Verdict::Fail(_))) {
            return Ok(());
        }
        let verdicts: Vec<String> = reports
            .iter()
            .map(|report| format!("{} {:?}", report.id, report.verdict))
            .collect();
        survives = format!("survives:\n{}", verdicts.join("\n"));
    }
    Err(survives.into())
}
