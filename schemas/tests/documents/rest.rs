//! The OpenAPI documents: sound, and checked by checks that are shown failing.

use serde_json::{Value, json};
use wireproof_schemas::{hotel_desk, openapi, pet_market, protocols, table::Protocol};

use crate::checks;
use crate::reading::{items, members, resolve, text, validator, walk};

/// Every protocol that can be asked something over HTTP, registered or not.
fn with_rest() -> Vec<&'static Protocol> {
    let mut all = vec![&hotel_desk::PROTOCOL, &pet_market::PROTOCOL];
    let registered = protocols().iter().copied();
    all.extend(registered.filter(|protocol| !protocol.endpoints.is_empty()));
    all.sort_by_key(|protocol| protocol.id);
    all.dedup_by_key(|protocol| protocol.id);
    all
}

/// Everything that is wrong with an OpenAPI document.
fn problems(document: &Value) -> Vec<String> {
    let checks = [
        checks::references,
        schemas,
        examples,
        names,
        parameters,
        security,
        answers,
        requests_are_closed,
    ];
    checks.iter().flat_map(|check| check(document)).collect()
}

/// Every operation with the pointer to it.
fn operations(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in members(document, "/paths") {
        for (method, operation) in members(item, "") {
            found.push((format!("/paths/{}/{method}", escaped(path)), operation));
        }
    }
    found
}

/// Every body with the pointer to it: requests first.
fn bodies(document: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (pointer, operation) in operations(document) {
        let answers =
            members(operation, "/responses").map(|(status, _)| format!("responses/{status}"));
        for part in std::iter::once("requestBody".to_owned()).chain(answers) {
            for (media_type, body) in members(operation, &format!("/{part}/content")) {
                let pointer = format!("{pointer}/{part}/content/{}", escaped(media_type));
                found.push((pointer, body));
            }
        }
    }
    found
}

fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// Every schema satisfies the meta-schema and compiles where it stands.
fn schemas(document: &Value) -> Vec<String> {
    let components = members(document, "/components/schemas");
    let components = components.map(|(name, _)| format!("/components/schemas/{name}"));
    let bodies = bodies(document).into_iter();
    let bodies = bodies.filter(|(_, body)| body.get("schema").is_some());
    let bodies = bodies.map(|(pointer, _)| format!("{pointer}/schema"));
    let mut pointers: Vec<String> = components.chain(bodies).collect();
    for (pointer, operation) in operations(document) {
        let parameters = items(operation, "/parameters").enumerate();
        pointers.extend(parameters.map(|(n, _)| format!("{pointer}/parameters/{n}/schema")));
    }
    let compiled = pointers.iter();
    compiled
        .filter_map(|pointer| checks::compiles(pointer, document))
        .collect()
}

/// Every JSON body has an example, and each satisfies its schema.
fn examples(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (pointer, body) in bodies(document) {
        if !pointer.ends_with("application~1json") {
            continue;
        }
        let mut shown = members(body, "/examples").peekable();
        if shown.peek().is_none() {
            problems.push(format!("{pointer}: no example"));
        }
        let Ok(validator) = validator(document, &format!("{pointer}/schema")) else {
            continue;
        };
        for (name, example) in shown {
            let errors = validator.iter_errors(&example["value"]);
            problems.extend(errors.map(|error| {
                format!(
                    "{pointer}: example {name} at {}: {error}",
                    error.instance_path()
                )
            }));
        }
    }
    problems
}

/// No two operations are called alike.
fn names(document: &Value) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let operations = operations(document).into_iter();
    operations
        .filter_map(|(pointer, operation)| {
            let name = text(operation, "/operationId");
            (name.is_empty() || !seen.insert(name))
                .then(|| format!("{pointer}: `{name}` is no name of its own"))
        })
        .collect()
}

/// A path has the parameters that are declared, and no others.
fn parameters(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (pointer, operation) in operations(document) {
        let (path, _) = pointer.rsplit_once('/').unwrap();
        let mut used: Vec<&str> = path
            .split('{')
            .skip(1)
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect();
        let declared = items(operation, "/parameters");
        let declared = declared.filter(|parameter| parameter["in"] == "path");
        let mut declared: Vec<&str> = declared.map(|parameter| text(parameter, "/name")).collect();
        used.sort_unstable();
        declared.sort_unstable();
        if used != declared {
            problems.push(format!(
                "{pointer}: {used:?} in the path, {declared:?} declared"
            ));
        }
    }
    problems
}

/// Whatever lets somebody in is described.
fn security(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (pointer, operation) in operations(document) {
        for alternative in items(operation, "/security") {
            for (scheme, _) in members(alternative, "") {
                if document["components"]["securitySchemes"]
                    .get(scheme)
                    .is_none()
                {
                    problems.push(format!("{pointer}: no security scheme {scheme}"));
                }
            }
        }
    }
    problems
}

/// Every operation can succeed, and every refusal has a form.
fn answers(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    for (pointer, operation) in operations(document) {
        let answers = || members(operation, "/responses");
        if !answers().any(|(status, _)| status.starts_with('2')) {
            problems.push(format!("{pointer}: no answer says that it was done"));
        }
        let refusals = answers().filter(|(status, _)| status.starts_with('4'));
        for (status, answer) in refusals {
            if answer.get("content").is_none() {
                problems.push(format!("{pointer}: the refusal {status} has no form"));
            }
        }
    }
    problems
}

/// A typing error in what we send must show, so every object in a request is closed.
fn requests_are_closed(document: &Value) -> Vec<String> {
    let mut problems = Vec::new();
    let requests = bodies(document).into_iter();
    let requests = requests.filter(|(pointer, _)| pointer.contains("/requestBody/"));
    for (pointer, body) in requests {
        let Some(schema) = body.get("schema") else {
            continue;
        };
        walk(resolve(document, schema), "", &mut |_, object| {
            let closed = object.get("additionalProperties") == Some(&json!(false));
            if object.contains_key("properties") && !closed {
                problems.push(format!("{pointer}: an object of a request is open"));
            }
        });
    }
    problems
}

#[test]
fn every_document_is_sound() {
    for protocol in with_rest() {
        let problems = problems(&openapi::document(protocol));
        assert!(
            problems.is_empty(),
            "{}:\n{}",
            protocol.id,
            problems.join("\n")
        );
    }
}

mod can_fail {
    use super::*;

    /// The document of pet-market with the value at `pointer` replaced or added.
    #[track_caller]
    fn check(pointer: &str, value: Value, expected: &str) {
        let mut document = openapi::document(&pet_market::PROTOCOL);
        let (parent, member) = pointer.rsplit_once('/').unwrap();
        let member = member.replace("~1", "/");
        document.pointer_mut(parent).unwrap()[member] = value;
        let problems = problems(&document);
        assert!(
            !problems.is_empty() && problems.iter().all(|problem| problem.contains(expected)),
            "expected only `{expected}`, got:\n{}",
            problems.join("\n")
        );
    }

    const TOKEN: &str = "/paths/~1api~1token~1/post";

    #[test]
    fn each_check_on_a_document_with_the_fault_it_is_for() {
        let at = |inside: &str| format!("{TOKEN}{inside}");
        let leads_nowhere = json!({"$ref": "#/components/parameters/x"});
        check(
            "/components/parameters",
            json!({"y": leads_nowhere}),
            "nothing at #/components/parameters/x",
        );
        check(
            "/components/schemas/Unused",
            json!({"type": "bool"}),
            "/components/schemas/Unused/type: ",
        );
        let example = json!({"wrong": {"value": 7}});
        let body = at("/requestBody/content/application~1json/examples");
        check(&body, example, "example wrong at : 7 is not of type");
        check(&body, json!({}), "no example");
        check(
            &at("/operationId"),
            json!("list_ads"),
            "`list_ads` is no name of its own",
        );
        let parameter = json!([{"name": "id", "in": "path", "schema": {}}]);
        check(
            &at("/parameters"),
            parameter,
            r#"[] in the path, ["id"] declared"#,
        );
        check(
            &at("/security"),
            json!([{"nobody": []}]),
            "no security scheme nobody",
        );
        check(
            &at("/responses/499"),
            json!({"description": "x"}),
            "the refusal 499 has no form",
        );
        let open = json!({"type": "object", "properties": {}});
        let only = json!({"application/json": {"schema": open, "examples": {"a": {"value": {}}}}});
        check(
            &at("/requestBody/content"),
            only,
            "an object of a request is open",
        );
        let responses = json!({"404": {"content": {}}});
        check(
            &at("/responses"),
            responses,
            "no answer says that it was done",
        );
    }
}
