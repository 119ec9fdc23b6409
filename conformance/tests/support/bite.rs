//! What mutants are made, and how many of them are killed.

use std::future::pending;

use tokio::sync::mpsc::unbounded_channel;
use wireproof_conformance::mutate::{Campaign, MutateOptions, Survivors};
use wireproof_conformance::plan::Suite;

/// The mutants that `words` select, and how many of them the scenarios of a suite kill.
pub(crate) async fn bite(suite: &Suite, jobs: usize, words: &[&str]) -> (Vec<String>, usize) {
    let options = MutateOptions {
        jobs,
        seed: 7,
        words: words.iter().map(|word| (*word).to_owned()).collect(),
    };
    let campaign = Campaign::prepare(suite, options, pending()).await;
    let mutants = campaign.mutants().map(ToString::to_string).collect();
    let (sender, _receiver) = unbounded_channel();
    let survivors = Survivors::default();
    let score = campaign.run(&survivors, false, &sender, pending()).await;
    (mutants, score.killed)
}
