//! The event stream's schema, held against every event of every run in the tests.

use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::{Value, json};
use wireproof_conformance::event::{Event, schema};
use wireproof_conformance::report::ndjson;

/// The schema lets anything be added; here nothing may be there that it does not tell.
pub(crate) static STRICT: LazyLock<Validator> = LazyLock::new(|| {
    let mut schema = Value::from(schema());
    close(&mut schema);
    jsonschema::draft202012::new(&schema).expect("a schema")
});

/// Definitions whose members stand beside others in one object, which is closed where those
/// come together.
const PARTS: [&str; 5] = [
    "RunStarted",
    "ScenarioReport",
    "RunReport",
    "Failure",
    "Excuse",
];

fn close(schema: &mut Value) {
    let no_more = ("unevaluatedProperties".to_owned(), json!(false));
    let Some(whole) = schema.as_object_mut() else {
        return;
    };
    whole.extend([no_more.clone()]);
    let definitions = whole.get_mut("$defs").and_then(Value::as_object_mut);
    for (name, definition) in definitions.into_iter().flatten() {
        let is_whole = definition.get("properties").is_some() && !PARTS.contains(&name.as_str());
        if let Some(definition) = definition.as_object_mut().filter(|_| is_whole) {
            definition.extend([no_more.clone()]);
        }
    }
}

/// Fails unless the event is one line that the schema tells all of.
#[track_caller]
pub(crate) fn check(event: &Event) {
    let line = ndjson::line(event).expect("JSON");
    assert_eq!(line.find('\n'), Some(line.len() - 1), "{line}");
    let value: Value = serde_json::from_str(&line).expect("JSON");
    let errors: Vec<String> = STRICT.iter_errors(&value).map(|e| e.to_string()).collect();
    assert_eq!(errors, Vec::<String>::new(), "{line}");
}
