//! The event stream: its schema is that of the types, and tells everything that is there.

#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::path::Path;

use play::event_schema::STRICT;
use reference::Reference;
use serde_json::{Value, json};
use wireproof_conformance::event::{Event, Side, schema};
use wireproof_conformance::report::ndjson;

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

/// Tokens of the reference server are JWTs, and the claims of whatever is one start so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_holds_a_credential() {
    for protocol in documents::protocols() {
        let reference = Reference::start(None).await;
        let suite = play::suite(protocol, reference.target(protocol), &[]);
        let pack = documents::pack(protocol, &reference.target(protocol));
        let (scenarios, _) = play::play(suite, 8).await;
        reference.stop().await;
        let mut hidden = 0;
        for scenario in scenarios {
            let line = ndjson::line(&Event::ScenarioFinished(Box::new(scenario))).expect("JSON");
            assert!(!line.contains(".eyJ"), "{line}");
            hidden += line.matches(" secret]").count() + line.matches("[secret]").count();
        }
        let mut channels = pack.channels.iter();
        let has_secrets = channels.any(|channel| channel.credential.is_some());
        assert_eq!(hidden > 0, has_secrets, "{protocol}: {hidden} hidden");
    }
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
