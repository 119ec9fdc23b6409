//! A relay that changes nothing passes every suite as it is.

#[path = "support/documents.rs"]
mod documents;
#[path = "support/reference.rs"]
mod reference;

use std::sync::Arc;

use reference::Reference;
use wireproof_conformance::mutate::{Campaign, MutateOptions};
use wireproof_conformance::plan::{Selection, plan};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_suite_passes_through_a_relay() {
    let server = Reference::start(None).await;
    for protocol in documents::protocols() {
        let target = Arc::new(server.target(protocol));
        let pack = documents::pack(protocol, &target);
        let chapters = documents::chapters(protocol);
        let suite = plan(&pack, &target, &chapters, &Selection::default()).expect("a plan");
        let options = MutateOptions {
            jobs: 16,
            seed: 7,
            words: Vec::new(),
        };
        let campaign = Campaign::prepare(&suite, options, std::future::pending()).await;
        let start = campaign.start();
        let left_out: Vec<String> = start
            .left_out
            .iter()
            .map(|one| format!("{} {}: {}", one.scenario, one.verdict, one.why))
            .collect();
        assert_eq!(left_out, Vec::<String>::new(), "{protocol}");
        assert_eq!(start.passed, suite.scenarios.len(), "{protocol}");
        // A relay that sees nothing would make none.
        assert!(start.mutants > suite.pack.channels.len(), "{protocol}");
    }
    server.stop().await;
}
