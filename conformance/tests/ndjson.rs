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
use wireproof_conformance::event::schema;

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
        for scenario in scenarios {
            assert!(!scenario.frames.is_empty(), "{}", scenario.id);
            let line = scenario.source.lines().nth(scenario.place.line - 1);
            assert!(line.is_some(), "{}", scenario.place);
        }
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
