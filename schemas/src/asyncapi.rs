//! A protocol's table turned into an AsyncAPI 3.1.0 document.
//!
//! `action` is seen from the server, as AsyncAPI has it: `receive` is what clients send. What
//! neither AsyncAPI nor JSON Schema can say goes under `x-wireproof`:
//!
//! * in the root, the prefix of the requirement ids and the `world` that scenarios can ask for;
//! * in a channel, its `fence`; in a handshake header, the `value` to send; in a security scheme,
//!   the `credential`, a field of a person; in a message, whether it is the `refusal`;
//! * in a schema, that a value is the `id` of a kind of thing or a text that holds one
//!   (`text_with`), so that transcripts can replace it; and the `convention` that a subschema
//!   belongs to.
//!
//! So each schema describes two layers at once. What carries no convention is stated by the
//! protocol's own document or follows from it, and holds for every implementation. A subschema with
//! a convention is our choice: for whoever does not claim that convention it counts as `true`, and
//! a property marked so need not be there.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    generator,
    table::{
        Channel, Direction, Fence, Header, Heard, Kind, Message, Operation, Protocol, Scheme,
        Security,
    },
};

const CONTENT_TYPE: &str = "application/json";
const SERVER: &str = "reference";

/// The AsyncAPI document of a protocol.
pub fn document(protocol: &Protocol) -> Value {
    json!({
        "asyncapi": "3.1.0",
        "info": {
            "title": protocol.title,
            "version": protocol.version,
            "description": protocol.description,
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": { SERVER: server(protocol) },
        "channels": keyed(protocol.channels, channel_object),
        "operations": protocol.channels.iter().flat_map(channel_operations).collect::<Map<_, _>>(),
        "components": {
            "securitySchemes": { protocol.security.key: security_scheme(&protocol.security) },
            "correlationIds": keyed(protocol.channels, correlation_id),
            "messages": protocol.channels.iter().flat_map(channel_messages).collect::<Map<_, _>>(),
            "schemas": component_schemas(protocol),
        },
        "x-wireproof": {
            "requirements": protocol.requirements,
            "world": keyed(protocol.world, world_kind),
        },
    })
}

fn server(protocol: &Protocol) -> Value {
    json!({
        "host": protocol.host,
        "protocol": "ws",
        "description": "Where the protocol's own document places its server.",
        "security": [reference(&["components", "securitySchemes", protocol.security.key])],
    })
}

fn security_scheme(security: &Security) -> Value {
    let Scheme::Bearer { format } = security.scheme;
    json!({
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": format,
        "description": security.description,
        "x-wireproof": { "credential": security.credential },
    })
}

fn channel_object(channel: &Channel) -> (String, Value) {
    let object = json!({
        "address": channel.address,
        "title": channel.title,
        "description": channel.description,
        "servers": [reference(&["servers", SERVER])],
        "messages": keyed(&channel.messages(), |(_, message)| {
            (message.key.to_owned(), reference(&["components", "messages", message.key]))
        }),
        "bindings": { "ws": {
            "method": "GET",
            "headers": {
                "type": "object",
                "required": channel.headers.iter().map(|header| header.name).collect::<Vec<_>>(),
                "properties": keyed(channel.headers, header),
            },
            "bindingVersion": "0.1.0",
        } },
        "x-wireproof": { "fence": fence(channel.name, &channel.fence) },
    });
    (channel.name.to_owned(), object)
}

fn header(header: &Header) -> (String, Value) {
    let schema = json!({
        "type": "string",
        "description": header.description,
        "x-wireproof": { "value": header.value },
    });
    (header.name.to_owned(), schema)
}

fn fence(channel: &str, fence: &Fence) -> Value {
    json!({
        "operation": reference(&["operations", &format!("{channel}.{}", fence.operation)]),
        "payload": (fence.payload)(),
    })
}

/// The operations of a channel: what clients ask for, and what is heard because of it.
fn channel_operations(channel: &Channel) -> Vec<(String, Value)> {
    let mut operations = Vec::new();
    for operation in channel.operations {
        let key = format!("{}.{}", channel.name, operation.name);
        operations.push((key.clone(), operation_object(channel, operation)));
        if let Some(heard) = &operation.heard {
            operations.push((format!("{key}.heard"), heard_object(channel, heard)));
        }
    }
    operations
}

fn operation_object(channel: &Channel, operation: &Operation) -> Value {
    let replies = [&operation.reply, &channel.refusal];
    json!({
        "action": "receive",
        "channel": reference(&["channels", channel.name]),
        "title": operation.title,
        "summary": operation.summary,
        "messages": [message_of(channel, &operation.request)],
        "reply": {
            "channel": reference(&["channels", channel.name]),
            "messages": replies.map(|reply| message_of(channel, reply)),
        },
    })
}

fn heard_object(channel: &Channel, heard: &Heard) -> Value {
    json!({
        "action": "send",
        "channel": reference(&["channels", channel.name]),
        "title": heard.title,
        "summary": heard.summary,
        "messages": [message_of(channel, &heard.message)],
    })
}

fn message_of(channel: &Channel, message: &Message) -> Value {
    reference(&["channels", channel.name, "messages", message.key])
}

fn correlation_id(channel: &Channel) -> (String, Value) {
    let correlation = channel.correlation;
    let object = json!({
        "description": correlation.description,
        "location": format!("$message.payload#{}", correlation.pointer),
    });
    (correlation.key.to_owned(), object)
}

fn channel_messages(channel: &Channel) -> Vec<(String, Value)> {
    let messages = channel.messages().into_iter();
    messages
        .map(|(direction, message)| message_object(channel, direction, message))
        .collect()
}

fn message_object(channel: &Channel, direction: Direction, message: &Message) -> (String, Value) {
    let mut object = json!({
        "name": message.name,
        "title": message.title,
        "summary": message.summary,
        "contentType": CONTENT_TYPE,
        "correlationId": reference(&["components", "correlationIds", channel.correlation.key]),
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": (message.payload.schema)(&mut generator::for_components(direction)),
        },
        "examples": message.examples.iter().map(|example| {
            json!({ "name": example.name, "payload": (example.payload)() })
        }).collect::<Vec<_>>(),
    });
    if message.key == channel.refusal.key {
        object["x-wireproof"] = json!({ "refusal": true });
    }
    (message.key.to_owned(), object)
}

/// Every schema that a message of the protocol names, by name.
fn component_schemas(protocol: &Protocol) -> BTreeMap<String, Value> {
    let mut schemas = BTreeMap::new();
    for direction in [Direction::ToServer, Direction::FromServer] {
        schemas.extend(schemas_of(protocol, direction));
    }
    schemas
}

fn schemas_of(protocol: &Protocol, direction: Direction) -> Map<String, Value> {
    let mut generator = generator::for_components(direction);
    let messages = protocol.channels.iter().flat_map(Channel::messages);
    for (_, message) in messages.filter(|(way, _)| *way == direction) {
        (message.payload.schema)(&mut generator);
    }
    generator.take_definitions(true)
}

/// The schemas of a kind stand where they are used: they belong to scenarios, not to the protocol's
/// frames.
fn world_kind(kind: &Kind) -> (String, Value) {
    let object = json!({
        "person": kind.person,
        "description": kind.description,
        "with": generator::inline(Direction::ToServer, kind.with),
        "gives": generator::inline(Direction::FromServer, kind.gives),
    });
    (kind.name.to_owned(), object)
}

fn reference(path: &[&str]) -> Value {
    json!({ "$ref": format!("#/{}", path.join("/")) })
}

fn keyed<T>(items: &[T], entry: impl Fn(&T) -> (String, Value)) -> Map<String, Value> {
    items.iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocols;

    /// The document has one place for each name, so one of two schemas would be lost.
    #[test]
    fn both_directions_agree_on_the_schemas_they_share() {
        for protocol in protocols() {
            let from_server = schemas_of(protocol, Direction::FromServer);
            for (name, schema) in schemas_of(protocol, Direction::ToServer) {
                if let Some(other) = from_server.get(&name) {
                    assert_eq!(&schema, other, "{}: {name}", protocol.id);
                }
            }
        }
    }
}
