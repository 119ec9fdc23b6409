//! The event stream: its schema is that of the types, and a real run's events satisfy it.

#[path = "support/bad_server.rs"]
mod bad_server;
#[path = "support/documents.rs"]
mod documents;
#[path = "support/play.rs"]
mod play;
#[path = "support/reference.rs"]
mod reference;

use std::path::Path;
use std::time::Duration;

use bad_server::{BadServer, Vice};
use jsonschema::Validator;
use reference::Reference;
use serde_json::{Value, json};
use wireproof_client::base::Base;
use wireproof_conformance::event::{Event, schema};
use wireproof_conformance::plan::Suite;
use wireproof_conformance::report::ndjson;
use wireproof_conformance::target::Target;

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

/// The schema lets anything be added; here nothing may be there that it does not tell.
fn strict() -> Validator {
    let mut schema = Value::from(schema());
    close(&mut schema);
    jsonschema::draft202012::new(&schema).expect("a schema")
}

/// Closes what the events are made of. An object whose members stand in several parts of the
/// schema is closed where those come together.
fn close(schema: &mut Value) {
    let Some(object) = schema.as_object_mut() else {
        return;
    };
    object.insert("unevaluatedProperties".to_owned(), json!(false));
    let definitions = object.get_mut("$defs").and_then(Value::as_object_mut);
    for (name, definition) in definitions.into_iter().flatten() {
        let is_part = ["RunStarted", "ScenarioReport", "RunReport", "Failure"];
        if definition.get("properties").is_some() && !is_part.contains(&name.as_str()) {
            let definition = definition.as_object_mut().expect("an object");
            definition.insert("unevaluatedProperties".to_owned(), json!(false));
        }
    }
}

async fn events(suite: Suite) -> Vec<Event> {
    play::events(suite, 8).await
}

#[track_caller]
fn check(events: &[Event]) {
    let validator = strict();
    for event in events {
        let line = ndjson::line(event).expect("JSON");
        assert_eq!(line.matches('\n').count(), 1, "{line}");
        let value: Value = serde_json::from_str(&line).expect("JSON");
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(errors, Vec::<String>::new(), "{line}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_runs_that_pass_satisfy_it() {
    for protocol in documents::protocols() {
        let reference = Reference::start(None).await;
        let events = events(play::suite(protocol, reference.target(protocol), &[])).await;
        reference.stop().await;
        check(&events);
        let frames = events.iter().filter_map(|event| match event {
            Event::ScenarioFinished(report) => Some(report.frames.len()),
            _ => None,
        });
        assert!(frames.sum::<usize>() > events.len(), "the frames are there");
    }
}

/// Failures, what is undocumented, and scenarios that cannot be tested.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn events_of_runs_that_fail_satisfy_it() {
    for protocol in documents::protocols() {
        let reference = Reference::start(None).await;
        let bad = BadServer::start(Vice::Floods, reference.authority.clone()).await;
        let mut target = reference.target(protocol);
        target.base = Base::new(&bad.authority, protocol);
        target.timeouts.step = Duration::from_millis(300);
        check(&events(play::suite(protocol, target, &[])).await);
        let mut nobody = Target::new(Base::new(&bad.authority, protocol), None);
        nobody.timeouts.step = Duration::from_millis(300);
        check(&events(play::suite(protocol, nobody, &[])).await);
        drop(bad);
        reference.stop().await;
    }
}

#[test]
fn the_strict_schema_refuses_what_is_not_told() {
    let validator = strict();
    let started = json!({
        "event": "run_started", "version": 1, "tool": "wireproof", "scenarios": 1, "repeat": 1,
        "seed": 1, "targets": [{"protocol": "news", "url": "ws://localhost:1"}],
    });
    assert!(validator.is_valid(&started));
    for pointer in ["", "/targets/0"] {
        let mut more = started.clone();
        let object = more.pointer_mut(pointer).and_then(Value::as_object_mut);
        object
            .expect("an object")
            .insert("more".to_owned(), json!(1));
        assert!(!validator.is_valid(&more), "{pointer}");
    }
}
