//! What must hold for every generated document, as functions from a document to its problems.

use std::collections::HashSet;

use serde_json::{Map, Value};

use crate::reading::{directions, items, members, resolve, text, validator, walk};
use crate::{addresses, examples};

/// Everything that is wrong with an AsyncAPI document.
pub(crate) fn problems(document: &Value) -> Vec<String> {
    let checks = [
        references,
        schemas,
        addresses::parameters,
        examples::of_messages,
        examples::of_schemas,
        correlations,
        replies,
        names,
        requests_are_closed,
        replies_are_open,
        fences,
        conventions,
        classification,
    ];
    checks.iter().flat_map(|check| check(document)).collect()
}

/// Every reference leads somewhere within the document.
pub(crate) fn references(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    walk(document, "", &mut |pointer, object| {
        let Some(reference) = object.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let target = reference
            .strip_prefix('#')
            .and_then(|target| document.pointer(target));
        if target.is_none() {
            problems.push(format!("{pointer}: nothing at {reference}"));
        }
    });
    problems
}

/// Every schema satisfies the 2020-12 meta-schema and compiles where it stands; none keeps
/// definitions of its own.
fn schemas(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for pointer in schema_pointers(document) {
        problems.extend(compiles(&pointer, document));
    }
    walk(document, "", &mut |pointer, object| {
        if object.contains_key("$defs") {
            problems.push(format!(
                "{pointer}: definitions belong to /components/schemas"
            ));
        }
    });
    problems
}

fn schema_pointers(document: &Value) -> Vec<String> {
    let components = members(document, "/components/schemas")
        .map(|(name, _)| format!("/components/schemas/{name}"));
    let world = members(document, "/x-wireproof/world").flat_map(|(kind, _)| {
        ["with", "gives"].map(|part| format!("/x-wireproof/world/{kind}/{part}"))
    });
    let payloads = members(document, "/components/messages")
        .map(|(key, _)| format!("/components/messages/{key}/payload/schema"));
    let bindings = members(document, "/channels").flat_map(|(channel, _)| {
        ["headers", "query"].map(|part| format!("/channels/{channel}/bindings/ws/{part}"))
    });
    let bindings = bindings.filter(|pointer| document.pointer(pointer).is_some());
    components
        .chain(payloads)
        .chain(world)
        .chain(bindings)
        .collect()
}

/// The schema at `pointer` satisfies the 2020-12 meta-schema and compiles.
pub(crate) fn compiles(pointer: &str, document: &Value) -> Option<String> {
    let Some(schema) = document.pointer(pointer) else {
        return Some(format!("{pointer}: no schema"));
    };
    let broken = match jsonschema::draft202012::meta::validate(schema) {
        Err(error) => format!("{}: {error}", error.instance_path()),
        Ok(()) => format!(": {}", validator(document, pointer).err()?),
    };
    Some(format!("{pointer}{broken}"))
}

/// Every correlation location names a required property of its message's payload.
fn correlations(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (key, message) in members(document, "/components/messages") {
        let Some(correlation) = message.get("correlationId") else {
            continue;
        };
        let location = text(resolve(document, correlation), "/location");
        let Some(path) = location.strip_prefix("$message.payload#/") else {
            problems.push(format!(
                "{key}: correlation location `{location}` names no place in the payload"
            ));
            continue;
        };
        let mut schema = resolve(document, &message["payload"]["schema"]);
        for property in path.split('/') {
            if !items(schema, "/required").any(|required| required == property) {
                problems.push(format!(
                    "{key}: correlation location {location} is not always there"
                ));
            }
            schema = resolve(document, &schema["properties"][property]);
        }
    }
    problems
}

/// Every operation stays within its channel: its messages, and the messages that reply to it.
fn replies(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (key, operation) in members(document, "/operations") {
        let mut outside = |part: &str, channel: &str, messages: &str| {
            let home = format!("{channel}/messages/");
            for reference in items(operation, messages).map(|message| text(message, "/$ref")) {
                if !reference.starts_with(&home) {
                    problems.push(format!("{key}: {part} {reference} is not in {channel}"));
                }
            }
        };
        outside("message", text(operation, "/channel/$ref"), "/messages");
        outside(
            "reply",
            text(operation, "/reply/channel/$ref"),
            "/reply/messages",
        );
        if operation["action"] == "receive" && items(operation, "/reply/messages").next().is_none()
        {
            problems.push(format!("{key}: no reply"));
        }
    }
    problems
}

/// Names tell messages of one channel and direction apart, and examples of one message.
fn names(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (channel, _) in members(document, "/channels") {
        let directions = directions(document, channel);
        for messages in [directions.to_server, directions.from_server] {
            let names = messages.iter().map(|(_, message)| text(message, "/name"));
            problems.extend(
                repeated(names).map(|name| format!("{channel}: two messages are called {name}")),
            );
        }
    }
    for (key, message) in members(document, "/components/messages") {
        let names = items(message, "/examples").map(|example| text(example, "/name"));
        problems
            .extend(repeated(names).map(|name| format!("{key}: two examples are called {name}")));
    }
    problems
}

fn repeated<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut seen = HashSet::new();
    names.filter(move |name| !seen.insert(*name))
}

/// A typing error in what we send must show, so every object in a request is closed.
fn requests_are_closed(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (channel, _) in members(document, "/channels") {
        for (key, message) in directions(document, channel).to_server {
            each_schema(
                document,
                &message["payload"]["schema"],
                &mut HashSet::new(),
                &mut |object| {
                    if object.contains_key("properties")
                        && object.get("additionalProperties") != Some(&Value::Bool(false))
                    {
                        problems.push(format!("{key}: an object of a request is open"));
                    }
                },
            );
        }
    }
    problems
}

/// What a server adds is not ours to refuse, so no object in what it sends is closed.
fn replies_are_open(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (channel, _) in members(document, "/channels") {
        for (key, message) in directions(document, channel).from_server {
            each_schema(
                document,
                &message["payload"]["schema"],
                &mut HashSet::new(),
                &mut |object| {
                    let closing = ["additionalProperties", "unevaluatedProperties"];
                    if closing
                        .iter()
                        .any(|keyword| object.get(*keyword) == Some(&Value::Bool(false)))
                    {
                        problems.push(format!("{key}: an object from the server is closed"));
                    }
                },
            );
        }
    }
    problems
}

/// Calls `visit` with every object that a schema consists of, through references, each once.
fn each_schema<'a>(
    document: &'a Value,
    schema: &'a Value,
    seen: &mut HashSet<&'a str>,
    visit: &mut dyn FnMut(&'a Map<String, Value>),
) {
    let mut references = Vec::new();
    walk(schema, "", &mut |_, object| {
        visit(object);
        references.extend(object.get("$ref").and_then(Value::as_str));
    });
    for reference in references {
        let target = reference
            .strip_prefix('#')
            .and_then(|pointer| document.pointer(pointer));
        if let Some(target) = target.filter(|_| seen.insert(reference)) {
            each_schema(document, target, seen, visit);
        }
    }
}

/// Every fence is an operation of its own channel, and has a reply.
fn fences(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, channel) in members(document, "/channels") {
        let Some(fence) = channel.pointer("/x-wireproof/fence") else {
            continue;
        };
        let operation = resolve(document, &fence["operation"]);
        if text(operation, "/channel/$ref") != format!("#/channels/{name}")
            || operation.get("reply").is_none()
        {
            problems.push(format!(
                "{name}: the fence is no operation of the channel with a reply"
            ));
        }
    }
    problems
}

/// Every convention that a schema names is an id of the protocol's requirements.
fn conventions(document: &Value) -> Vec<String> {
    let prefix = text(document, "/x-wireproof/requirements");
    let mut problems = Vec::new();
    walk(
        &document["components"]["schemas"],
        "",
        &mut |pointer, object| {
            let Some(convention) = object
                .get("x-wireproof")
                .and_then(|mark| mark.get("convention"))
            else {
                return;
            };
            let parts: Vec<_> = convention.as_str().unwrap_or_default().split('-').collect();
            let sound = matches!(parts[..], [protocol, topic, number]
            if protocol == prefix && !topic.is_empty() && number.parse::<u16>().is_ok());
            if !sound {
                problems.push(format!(
                    "{pointer}: {convention} is no requirement of {prefix}"
                ));
            }
        },
    );
    problems
}

/// An example satisfies its own message and no other of the same channel and direction.
fn classification(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (channel, _) in members(document, "/channels") {
        let directions = directions(document, channel);
        for messages in [directions.to_server, directions.from_server] {
            for (key, _) in &messages {
                let Ok(validator) = validator(
                    document,
                    &format!("/components/messages/{key}/payload/schema"),
                ) else {
                    continue;
                };
                let others = messages.iter().filter(|(other, _)| other != key);
                for (other, message) in others {
                    if items(message, "/examples")
                        .any(|example| validator.is_valid(&example["payload"]))
                    {
                        problems.push(format!(
                            "{channel}: an example of {other} is taken for {key}"
                        ));
                    }
                }
            }
        }
    }
    problems
}
