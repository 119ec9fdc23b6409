//! Examples, which AsyncAPI's parser does not hold against their schemas.

use serde_json::Value;

use crate::reading::{items, members, text, validator, walk};

/// Every message has an example, and every example satisfies the schema of its message.
pub(crate) fn of_messages(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (key, message) in members(document, "/components/messages") {
        let pointer = format!("/components/messages/{key}/payload/schema");
        let Ok(validator) = validator(document, &pointer) else {
            continue;
        };
        let mut examples = items(message, "/examples").peekable();
        if examples.peek().is_none() {
            problems.push(format!("{key}: no example"));
        }
        for example in examples {
            let name = text(example, "/name");
            let errors = validator.iter_errors(&example["payload"]);
            problems.extend(errors.map(|error| {
                format!(
                    "{key}: example {name} at {}: {error}",
                    error.instance_path()
                )
            }));
        }
    }
    problems
}

/// What a component schema shows beside itself (`examples`, `default`) satisfies it.
pub(crate) fn of_schemas(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    walk(
        &document["components"]["schemas"],
        "",
        &mut |inside, schema| {
            let shown = ["examples", "default"].map(|keyword| schema.get(keyword));
            let [examples, default] = shown;
            let mut shown = examples
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .chain(default)
                .peekable();
            if shown.peek().is_none() {
                return;
            }
            let pointer = format!("/components/schemas{inside}");
            let Ok(validator) = validator(document, &pointer) else {
                return;
            };
            problems.extend(
                shown
                    .filter(|value| !validator.is_valid(value))
                    .map(|value| format!("{pointer}: {value} does not fit its own schema")),
            );
        },
    );
    problems
}
