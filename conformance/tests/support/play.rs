//! Whole runs.

use std::sync::Arc;

use tokio::sync::mpsc::unbounded_channel;
use wireproof_conformance::event::{Event, RunReport, ScenarioReport};
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::runner::{RunOptions, run};
use wireproof_conformance::target::Target;

use crate::documents::{chapters, pack};

/// All scenarios of a protocol that `words` select, for a target.
pub(crate) fn suite(protocol: &str, target: Target, words: &[&str]) -> Suite {
    let chapters = chapters(protocol);
    let selection = Selection(words.iter().map(|word| (*word).to_owned()).collect());
    let pack = pack(protocol, &target);
    plan(&pack, &Arc::new(target), &chapters, &selection).unwrap_or_else(|problems| {
        let texts = problems.iter().map(|problem| {
            let chapter = chapters.iter().find(|chapter| chapter.path == problem.path);
            problem.render(chapter.map_or("", |chapter| &chapter.source), false)
        });
        panic!("\n{}", texts.collect::<Vec<_>>().join("\n"))
    })
}

/// Plays a suite to its end.
pub(crate) async fn play(suite: Suite, jobs: usize) -> (Vec<ScenarioReport>, RunReport) {
    let (sender, mut receiver) = unbounded_channel();
    let report = run(
        &[suite],
        RunOptions {
            jobs,
            ..RunOptions::default()
        },
        &sender,
    )
    .await;
    drop(sender);
    let mut scenarios = Vec::new();
    while let Some(event) = receiver.recv().await {
        if let Event::ScenarioFinished(scenario) = event {
            scenarios.push(*scenario);
        }
    }
    scenarios.sort_by(|a, b| a.id.cmp(&b.id));
    (scenarios, report)
}
