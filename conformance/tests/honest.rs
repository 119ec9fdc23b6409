//! Servers that follow the protocol's text and not our conventions are blamed for nothing.
//!
//! A mutant of a rule that serves a convention is such a server: played without that convention
//! among its claims, none of all the scenarios of its protocol may fail.

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use reference::Reference;
use wireproof_client::pack::Claims;
use wireproof_conformance::chapter::Basis;
use wireproof_conformance::event::ScenarioReport;
use wireproof_conformance::verdict::Verdict;
use wireproof_server::RuleId;

/// What a server leaves out has to be waited for.
const STEP: Duration = Duration::from_millis(1_500);

/// At once on each server.
const JOBS: usize = 16;

/// Of many scenarios that blame, so many tell enough.
const SHOWN: usize = 8;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let runtime = Arc::new(tokio::runtime::Runtime::new().expect("a runtime"));
    let mut trials = Vec::new();
    for protocol in documents::protocols() {
        let conventions = requirements(protocol, |basis| basis == Basis::Convention);
        let on = Arc::clone(&runtime);
        trials.push(Trial::test(
            format!("{protocol}/no convention"),
            move || on.block_on(without_any(protocol)),
        ));
        let rules = wireproof_server::rules().into_iter();
        let rules = rules.filter(|rule| rule.protocol == protocol);
        for rule in rules.filter(|rule| conventions.contains(rule.requirement)) {
            let name = format!("{protocol}/{}/{}", rule.requirement, rule.name);
            let mut claimed = conventions.clone();
            claimed.remove(rule.requirement);
            let on = Arc::clone(&runtime);
            let trial = move || on.block_on(without_one(rule, claimed));
            trials.push(Trial::test(name, trial));
        }
    }
    libtest_mimic::run(&arguments, trials).exit_code()
}

/// The requirements of a protocol that can be observed, by what they rest on.
fn requirements(protocol: &str, wanted: impl Fn(Basis) -> bool) -> BTreeSet<String> {
    let chapters = documents::chapters(protocol);
    let all = chapters.iter().flat_map(|chapter| &chapter.requirements);
    let wanted = all.filter(|one| one.not_observable.is_none() && wanted(one.basis));
    wanted.map(|requirement| requirement.id.clone()).collect()
}

/// Plays all of a protocol against a server that claims these conventions.
async fn reports(
    protocol: &str,
    rule_off: Option<RuleId>,
    claimed: BTreeSet<String>,
) -> Vec<ScenarioReport> {
    let reference = Reference::start(rule_off).await;
    let mut target = reference.target(protocol);
    target.timeouts.step = STEP;
    target.claims = Claims::Only(claimed);
    let suite = play::suite(protocol, target, &[]);
    let (reports, _) = play::play(suite, JOBS).await;
    reference.stop().await;
    reports
}

/// Nobody may be blamed, and neither may a chapter.
fn blamed(reports: &[ScenarioReport]) -> Option<Failed> {
    let blamed = reports.iter().filter_map(|report| match &report.verdict {
        Verdict::Fail(failure) => Some(format!("{} {}", report.id, failure.label)),
        Verdict::HarnessError { why, .. } => Some(format!("{} {why}", report.id)),
        _ => None,
    });
    let blamed: Vec<String> = blamed.collect();
    let shown: Vec<&str> = blamed.iter().take(SHOWN).map(String::as_str).collect();
    let text = format!(
        "an honest server is blamed by {} scenarios; `needs` may be missing:\n{}",
        blamed.len(),
        shown.join("\n")
    );
    (!blamed.is_empty()).then(|| text.into())
}

async fn without_one(rule: RuleId, claimed: BTreeSet<String>) -> Result<(), Failed> {
    let reports = reports(rule.protocol, Some(rule), claimed).await;
    blamed(&reports).map_or(Ok(()), Err)
}

/// Whoever claims nothing is still held to what the document says and implies.
async fn without_any(protocol: &str) -> Result<(), Failed> {
    let reports = reports(protocol, None, BTreeSet::new()).await;
    if let Some(blamed) = blamed(&reports) {
        return Err(blamed);
    }
    let judged = reports.iter().filter(|one| one.verdict == Verdict::Pass);
    let judged: BTreeSet<&String> = judged.map(|report| &report.id.requirement).collect();
    let held = requirements(protocol, |basis| basis != Basis::Convention);
    let free: Vec<&String> = held.iter().filter(|id| !judged.contains(id)).collect();
    let passed = reports
        .iter()
        .filter(|one| one.verdict == Verdict::Pass)
        .count();
    Err(format!(
        "{} of {} judged, {passed} of {} scenarios; not {free:?}",
        held.len() - free.len(),
        held.len(),
        reports.len()
    )
    .into())
}
