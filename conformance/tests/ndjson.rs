//! The event stream: its schema is that of the types, and tells everything that is there.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use play::event_schema::STRICT;
use reference::Reference;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;
use wireproof_client::base::Base;
use wireproof_client::pack::Pack;
use wireproof_conformance::event::{Event, Side, schema};
use wireproof_conformance::report::ndjson;
use wireproof_conformance::world::Worlds;

#[test]
fn the_schema_in_the_source_tree_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/event.schema.json");
    let kept = std::fs::read_to_string(&path).expect("the schema");
    let made = serde_json::to_string_pretty(&schema()).expect("JSON") + "\n";
    assert!(
        kept == made,
        "{} is not current; write it again with\n  cargo run -p wireproof-conformance --example \
         event_schema > conformance/schema/event.schema.json",
        path.display()
    );
}

/// Playing holds every event against the schema, here and in all other tests.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scenario_is_told_with_what_went_over_the_wire() {
    for protocol in documents::protocols() {
        let reference = Reference::start(None).await;
        let suite = play::suite(protocol, reference.target(protocol), &[]);
        let (scenarios, run) = play::play(suite, 8).await;
        reference.stop().await;
        assert_eq!(run.exit_code, 0);
        for scenario in &scenarios {
            assert!(!scenario.frames.is_empty(), "{}", scenario.id);
            let mut lines = scenario.source.lines();
            let line = lines.nth(scenario.place.line - 1).expect("a line");
            assert!(
                line.contains(" is a") || line.starts_with("needs "),
                "{line}"
            );
        }
        let ended = scenarios.iter().flat_map(|scenario| &scenario.frames);
        let closed = ended.filter(|moment| moment.what.starts_with("the server closed"));
        let mut closed = closed
            .map(|moment| moment.ended.as_ref().expect("an end"))
            .peekable();
        assert!(closed.peek().is_some(), "no chapter shows a close");
        for ended in closed {
            assert_eq!((ended.by, ended.code.is_some()), (Some(Side::Server), true));
        }
    }
}

/// What the worlds gave as credentials, whatever form these have, stands in no event; nor do the
/// claims of any signed token, which start so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_holds_a_credential() {
    for protocol in documents::protocols() {
        let reference = Reference::start(None).await;
        let worlds = Recorder::before(reference.authority.clone()).await;
        let mut target = reference.target(protocol);
        if let Worlds::Provisioning(provisioning) = &mut target.worlds {
            provisioning.base = Base::new(&worlds.authority, protocol);
        }
        let suite = play::suite(protocol, target, &[]);
        let pack = documents::pack(protocol, &reference.target(protocol));
        let (scenarios, _) = play::play(suite, 8).await;
        reference.stop().await;
        let credentials = credentials(&pack);
        let given = worlds.given(&credentials);
        assert_eq!(given.is_empty(), credentials.is_empty(), "{protocol}");
        let mut hidden = 0;
        for scenario in scenarios {
            let line = ndjson::line(&Event::ScenarioFinished(Box::new(scenario))).expect("JSON");
            assert!(!line.contains(".eyJ"), "{line}");
            let found = given.iter().find(|secret| line.contains(secret.as_str()));
            assert_eq!(found, None, "{line}");
            // What is hidden bears the name of whose it is.
            let marks = credentials.iter().map(|field| format!(".{field}]"));
            hidden += marks.map(|mark| line.matches(&mark).count()).sum::<usize>();
        }
        assert_eq!(hidden > 0, !credentials.is_empty(), "{protocol}: {hidden}");
    }
}

/// The fields of people that the documents call credentials.
fn credentials(pack: &Pack) -> BTreeSet<String> {
    let channels = pack.channels.iter().map(|channel| &channel.credential);
    let endpoints = pack.endpoints.iter().map(|endpoint| &endpoint.credential);
    let credentials = channels.chain(endpoints).flatten();
    credentials.map(|known| known.field().to_owned()).collect()
}

/// A server before another one that keeps what that one answers.
struct Recorder {
    authority: String,
    answers: Arc<Mutex<Vec<u8>>>,
    accepting: AbortHandle,
}

impl Recorder {
    async fn before(upstream: String) -> Recorder {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let authority = listener.local_addr().expect("an address").to_string();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&answers);
        let accepting = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&upstream).await.expect("a server");
                tokio::spawn(relay(client, server, Arc::clone(&kept)));
            }
        });
        Recorder {
            authority,
            answers,
            accepting: accepting.abort_handle(),
        }
    }

    /// What it was given under these names.
    fn given(&self, names: &BTreeSet<String>) -> BTreeSet<String> {
        let answers = self.answers.lock().expect("no panic");
        let text = String::from_utf8_lossy(&answers);
        let values = names.iter().flat_map(|name| {
            let before = format!("\"{name}\":\"");
            let places = text.split(&before).skip(1);
            let values = places.filter_map(|place| place.split('"').next());
            values.map(str::to_owned).collect::<Vec<_>>()
        });
        values.collect()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn relay(mut client: TcpStream, mut server: TcpStream, kept: Arc<Mutex<Vec<u8>>>) {
    let (mut from_client, mut to_client) = client.split();
    let (mut from_server, mut to_server) = server.split();
    let there = async {
        let _ = tokio::io::copy(&mut from_client, &mut to_server).await;
        let _ = to_server.shutdown().await;
    };
    let back = async {
        let mut answer = Vec::new();
        let mut chunk = vec![0; 4096];
        while let Ok(length @ 1..) = from_server.read(&mut chunk).await {
            answer.extend_from_slice(&chunk[..length]);
            if to_client.write_all(&chunk[..length]).await.is_err() {
                break;
            }
        }
        kept.lock().expect("no panic").extend(answer);
        let _ = to_client.shutdown().await;
    };
    tokio::join!(there, back);
}

#[test]
fn the_strict_schema_refuses_what_is_not_told() {
    let started = json!({
        "event": "run_started", "version": 1, "tool": "wireproof", "scenarios": 1, "repeat": 1,
        "seed": 1, "targets": [{"protocol": "news", "url": "ws://localhost:1"}],
    });
    assert!(STRICT.is_valid(&started));
    for pointer in ["", "/targets/0"] {
        let mut more = started.clone();
        let object = more.pointer_mut(pointer).and_then(Value::as_object_mut);
        object
            .expect("an object")
            .insert("more".to_owned(), json!(1));
        assert!(!STRICT.is_valid(&more), "{pointer}");
    }
}
