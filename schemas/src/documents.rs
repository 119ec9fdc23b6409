//! Every generated file: per protocol its AsyncAPI document, its OpenAPI document if it has anything
//! to ask over HTTP, and one self-contained JSON Schema per message.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::{
    asyncapi, generator, openapi,
    protocols::protocols,
    table::{Channel, Direction, Message},
};

/// A generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Where it belongs below the folder of generated files, with `/` between names.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Every file that is generated from the tables, ordered by path.
pub fn documents() -> Vec<Document> {
    let mut contents = BTreeMap::new();
    for protocol in protocols() {
        let path = format!("{}/asyncapi.json", protocol.id);
        contents.insert(path, asyncapi::document(protocol));
        if !protocol.endpoints.is_empty() {
            let path = format!("{}/openapi.json", protocol.id);
            contents.insert(path, openapi::document(protocol));
        }
        for (direction, message) in protocol.channels.iter().flat_map(Channel::messages) {
            let path = format!("{}/messages/{}.schema.json", protocol.id, message.key);
            contents.insert(path, message_schema(direction, message));
        }
    }
    let documents = contents.into_iter();
    documents
        .map(|(path, content)| Document {
            path,
            text: format!("{content:#}\n"),
        })
        .collect()
}

/// A message's schema, with every schema that it refers to.
fn message_schema(direction: Direction, message: &Message) -> Value {
    let mut generator = generator::for_one_schema(direction);
    let reference = (message.payload.schema)(&mut generator);
    let definitions: BTreeMap<_, _> = generator.take_definitions(true).into_iter().collect();

    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": message.title,
        "description": message.summary,
        "$ref": reference.get("$ref"),
        "$defs": definitions,
    })
}
