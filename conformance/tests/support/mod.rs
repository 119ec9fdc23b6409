//! What the outer tests share: the built-in protocols, reference servers on free ports,
//! and whole runs.
#![expect(
    dead_code,
    reason = "each test binary uses its own part of this module"
)]

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use wireproof_client::base::Base;
use wireproof_client::pack::{Document, Pack};
use wireproof_conformance::chapter::{self, Chapter};
use wireproof_conformance::event::{Event, RunReport, ScenarioReport};
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::runner::{RunOptions, run};
use wireproof_conformance::target::{Provisioning, Target};
use wireproof_server::{Options, RuleId, ServeError};

/// The built-in protocols' ids.
pub fn protocols() -> Vec<&'static str> {
    wireproof_schemas::protocols()
        .iter()
        .map(|p| p.id)
        .collect()
}

/// The compiled documents of a protocol.
pub fn pack(protocol: &str, target: &Target) -> Arc<Pack> {
    let path = format!("{protocol}/asyncapi.json");
    let documents = wireproof_schemas::documents();
    let document = documents.iter().find(|document| document.path == path);
    let text = &document
        .unwrap_or_else(|| panic!("no document {path}"))
        .text;
    let document = Document { path: &path, text };
    let pack = Pack::load(protocol, &document, &target.claims);
    Arc::new(pack.unwrap_or_else(|problems| panic!("{problems}")))
}

/// The chapters of a protocol.
pub fn chapters(protocol: &str) -> Vec<Arc<Chapter>> {
    let files = wireproof_fixtures::chapters().iter();
    let files = files.filter(|file| file.protocol == protocol);
    files
        .map(|file| match chapter::parse(file.path, file.text) {
            Ok(chapter) => Arc::new(chapter),
            Err(problems) => {
                let texts = problems
                    .iter()
                    .map(|problem| problem.render(file.text, false));
                panic!("\n{}", texts.collect::<Vec<_>>().join("\n"))
            }
        })
        .collect()
}

/// All scenarios of a protocol that `words` select, for a target.
pub fn suite(protocol: &str, target: Target, words: &[&str]) -> Suite {
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
pub async fn play(suite: Suite, jobs: usize) -> (Vec<ScenarioReport>, RunReport) {
    let (sender, mut receiver) = unbounded_channel();
    let report = run(&[suite], RunOptions { jobs }, &sender).await;
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

/// A reference server that runs until it is stopped.
pub struct Reference {
    /// `host:port`.
    pub authority: String,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<Result<(), ServeError>>,
}

const KEY: &str = "key of the tests";

impl Reference {
    /// Starts a server, with one rule off where that is asked for.
    pub async fn start(rule_off: Option<RuleId>) -> Reference {
        let listener = TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let authority = listener.local_addr().expect("an address").to_string();
        let options = Options {
            provisioning_key: Some(KEY.to_owned()),
            rule_off,
            ..Options::default()
        };
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(wireproof_server::serve(listener, options, async {
            let _ = stopped.await;
        }));
        Reference {
            authority,
            stop,
            serving,
        }
    }

    /// The target that this server is for a protocol.
    pub fn target(&self, protocol: &str) -> Target {
        Target::new(Base::new(&self.authority, protocol), Some(KEY.to_owned()))
    }

    /// The target at another address whose worlds this server makes.
    pub fn target_at(&self, authority: &str, protocol: &str) -> Target {
        let mut target = Target::new(Base::new(authority, protocol), Some(KEY.to_owned()));
        target.provisioning = Some(Provisioning {
            base: Base::new(&self.authority, protocol),
            key: KEY.to_owned(),
        });
        target
    }

    /// Ends the server.
    pub async fn stop(self) {
        let _ = self.stop.send(());
        self.serving.await.expect("no panic").expect("a clean end");
    }
}
