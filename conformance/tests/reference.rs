//! Every `wire` block passes on the reference server: one test a block, named by its
//! requirement. The server is shared, since every scenario has a world of its own.

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod server;
#[path = "support/trials.rs"]
mod trials;

use std::process::ExitCode;
use std::sync::Arc;

use libtest_mimic::{Failed, Trial};
use server::Reference;
use wireproof_conformance::event::{Event, ScenarioReport};
use wireproof_conformance::plan::{Scenario, Suite};
use wireproof_conformance::report::terminal::Terminal;
use wireproof_conformance::verdict::Verdict;

fn main() -> ExitCode {
    let arguments = trials::arguments();
    let runtime = Arc::new(tokio::runtime::Runtime::new().expect("a runtime"));
    let reference = runtime.block_on(Reference::start(None));
    let mut trials = Vec::new();
    for protocol in documents::protocols() {
        let suite = Arc::new(play::suite(protocol, reference.target(protocol), &[]));
        for scenario in &suite.scenarios {
            let (suite, scenario) = (Arc::clone(&suite), Arc::clone(scenario));
            let runtime = Arc::clone(&runtime);
            let name = scenario.id.to_string();
            trials.push(Trial::test(name, move || {
                runtime.block_on(passes(&suite, &scenario))
            }));
        }
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    runtime.block_on(reference.stop());
    conclusion.exit_code()
}

async fn passes(suite: &Suite, scenario: &Arc<Scenario>) -> Result<(), Failed> {
    let only = Suite {
        pack: Arc::clone(&suite.pack),
        target: Arc::clone(&suite.target),
        scenarios: vec![Arc::clone(scenario)],
        not_observable: Vec::new(),
        chapters: Vec::new(),
    };
    let (reports, run) = play::play(only, 1).await;
    if !run.undocumented.is_empty() {
        let seen: Vec<&str> = run.undocumented.keys().map(String::as_str).collect();
        return Err(format!("undocumented: {}", seen.join(", ")).into());
    }
    match reports.as_slice() {
        [report] if report.verdict == Verdict::Pass => Ok(()),
        reports => Err(explained(reports).into()),
    }
}

fn explained(reports: &[ScenarioReport]) -> String {
    let mut terminal = Terminal::new(false);
    let mut text = String::new();
    for report in reports {
        text.push_str(&terminal.event(&Event::ScenarioFinished(Box::new(report.clone()))));
    }
    text + &terminal.causes()
}
