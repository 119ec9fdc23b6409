//! The part of a protocol's table that is asked over HTTP, turned into an OpenAPI 3.1.0 document.
//!
//! Its schemas are the same types as AsyncAPI's, under the same names. What OpenAPI cannot say goes
//! under `x-wireproof`, as it does there: the prefix of the requirement ids, the `credential` that a
//! security scheme takes from a person, the `value` that a parameter takes, and the `convention` that
//! a subschema belongs to.

use serde_json::{Map, Value, json};

use crate::{
    generator, security,
    table::{
        Direction, Parameter, Protocol,
        rest::{Access, Answer, Content, Encoding, Endpoint},
    },
};

/// The OpenAPI document of a protocol.
pub fn document(protocol: &Protocol) -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": protocol.title,
            "version": protocol.version,
            "description": protocol.description,
        },
        "servers": [{
            "url": format!("http://{}", protocol.host),
            "description": "Where the protocol's own document places its server.",
        }],
        "paths": paths(protocol),
        "components": {
            "securitySchemes": protocol.endpoints.iter()
                .flat_map(|endpoint| endpoint.access.security())
                .map(|known| security::scheme(known, "apiKey"))
                .collect::<Map<_, _>>(),
            "schemas": generator::both_ways(|direction| schemas_of(protocol, direction)),
        },
        "x-wireproof": { "requirements": protocol.requirements },
    })
}

/// Every path once, with its methods in the order of the table.
fn paths(protocol: &Protocol) -> Map<String, Value> {
    let mut paths = Map::new();
    for endpoint in protocol.endpoints {
        let methods = paths
            .entry(endpoint.path)
            .or_insert_with(|| Value::Object(Map::new()));
        methods[endpoint.method.as_str().to_lowercase()] = operation(endpoint);
    }
    paths
}

fn operation(endpoint: &Endpoint) -> Value {
    let mut operation = json!({
        "operationId": endpoint.name,
        "summary": endpoint.title,
        "description": endpoint.summary,
    });
    if !endpoint.parameters.is_empty() {
        operation["parameters"] = endpoint.parameters.iter().map(parameter).collect();
    }
    operation["security"] = security(endpoint.access);
    if let Some(body) = &endpoint.body {
        operation["requestBody"] = json!({
            "required": true,
            "content": contents(body.contents, Direction::ToServer),
        });
    }
    let answers = endpoint.answers.iter();
    let answers: Map<_, _> = answers
        .map(|given| (given.status.to_string(), answer(given)))
        .collect();
    operation["responses"] = Value::Object(answers);
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    let mut object = json!({
        "name": parameter.name,
        "in": "path",
        "required": true,
        "description": parameter.description,
        "schema": generator::inline(Direction::ToServer, parameter.schema),
    });
    if let Some(field) = parameter.person {
        object["x-wireproof"] = json!({ "value": format!("$person.{field}") });
    }
    object
}

/// The alternatives; an empty one says that it can be done without.
fn security(access: Access) -> Value {
    let alternatives = access.security().iter();
    let alternatives = alternatives.map(|security| json!({ security.key: [] }));
    let without = matches!(access, Access::Optional(_)).then(|| json!({}));
    alternatives.chain(without).collect()
}

fn answer(answer: &Answer) -> Value {
    let mut object = json!({ "description": answer.summary });
    if !answer.headers.is_empty() {
        let headers = answer.headers.iter();
        let headers = headers.map(|(name, says)| {
            let header =
                json!({ "description": says, "required": true, "schema": { "type": "string" } });
            ((*name).to_owned(), header)
        });
        object["headers"] = Value::Object(headers.collect());
    }
    if !answer.contents.is_empty() {
        object["content"] = contents(answer.contents, Direction::FromServer);
    }
    object
}

fn contents(contents: &[Content], direction: Direction) -> Value {
    let forms = contents.iter().map(|content| {
        let media_type = content.encoding.media_type().to_owned();
        (media_type, form(content, direction))
    });
    Value::Object(forms.collect())
}

fn form(content: &Content, direction: Direction) -> Value {
    if let Encoding::Bytes(_) = content.encoding {
        // In OpenAPI 3.1 bytes are a body without a schema.
        return json!({});
    }
    let mut form = json!({
        "schema": (content.payload.schema)(&mut generator::for_components(direction)),
    });
    if let Encoding::Multipart { files } = content.encoding {
        let files = files.iter();
        let files = files.map(|(part, types)| {
            let encoding = json!({ "contentType": types });
            ((*part).to_owned(), encoding)
        });
        form["encoding"] = Value::Object(files.collect());
    }
    let examples = content.examples.iter();
    let examples: Map<_, _> = examples
        .map(|example| {
            (
                example.name.to_owned(),
                json!({ "value": (example.payload)() }),
            )
        })
        .collect();
    if !examples.is_empty() {
        form["examples"] = Value::Object(examples);
    }
    form
}

fn schemas_of(protocol: &Protocol, direction: Direction) -> Map<String, Value> {
    let mut generator = generator::for_components(direction);
    for content in protocol
        .endpoints
        .iter()
        .flat_map(|endpoint| contents_of(endpoint, direction))
    {
        if !matches!(content.encoding, Encoding::Bytes(_)) {
            (content.payload.schema)(&mut generator);
        }
    }
    generator.take_definitions(true)
}

/// The bodies of an endpoint that go one way.
fn contents_of(endpoint: &Endpoint, direction: Direction) -> Vec<&'static Content> {
    match direction {
        Direction::ToServer => {
            let bodies = endpoint.body.iter();
            bodies.flat_map(|body| body.contents).collect()
        }
        Direction::FromServer => {
            let answers = endpoint.answers.iter();
            answers.flat_map(|answer| answer.contents).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{generator::agree, protocols};

    #[test]
    fn both_directions_agree_on_the_schemas_they_share() {
        for protocol in protocols() {
            agree(protocol.id, |direction| schemas_of(protocol, direction));
        }
    }
}
