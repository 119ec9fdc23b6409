//! A protocol's table turned into an AsyncAPI 3.1.0 document.
//!
//! `action` is seen from the server, as AsyncAPI has it: `receive` is what clients send. What
//! neither AsyncAPI nor JSON Schema can say goes under `x-wireproof`:
//!
//! * in the root, the prefix of the requirement ids and the `world` that scenarios can ask for;
//! * in a channel, its `fence`; in a handshake header, the `value` to send; in a parameter of an
//!   address, its `schema` and the `value` to take; in a security scheme, the `credential`, a field
//!   of a person; in a message, whether it is the `refusal`, and the `convention` that brought it in;
//! * in a schema, that a value is the `id` of a kind of thing or a text that holds one
//!   (`text_with`) or a `time` in this zone, so that transcripts can replace it; that a text is words
//!   for people (`words_for`), so that nobody asks which they are; and the `convention` that a
//!   subschema belongs to.
//!
//! So each schema describes two layers at once. What carries no convention is stated by the
//! protocol's own document or follows from it, and holds for every implementation. A subschema with
//! a convention is our choice: for whoever does not claim that convention it counts as `true`, and
//! a property marked so need not be there.

use serde_json::{Map, Value, json};

use crate::{
    generator, security,
    table::{
        Channel, Correlation, Direction, Fence, Header, Heard, Kind, Message, Operation, Parameter,
        Protocol,
    },
};

const CONTENT_TYPE: &str = "application/json";

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
        "servers": servers(protocol),
        "channels": keyed(protocol.channels, |channel| channel_object(protocol, channel)),
        "operations": protocol.channels.iter().flat_map(channel_operations).collect::<Map<_, _>>(),
        "components": {
            "securitySchemes": protocol.channels.iter().flat_map(|channel| channel.security)
                .map(|known| security::scheme(known, "httpApiKey")).collect::<Map<_, _>>(),
            "correlationIds": protocol.channels.iter().filter_map(|channel| channel.correlation)
                .map(correlation_id).collect::<Map<_, _>>(),
            "messages": protocol.channels.iter().flat_map(channel_messages).collect::<Map<_, _>>(),
            "schemas": generator::both_ways(|direction| schemas_of(protocol, direction)),
        },
        "x-wireproof": {
            "requirements": protocol.requirements,
            "world": keyed(protocol.world, world_kind),
        },
    })
}

/// One server for each set of credentials that channels ask for: in AsyncAPI a channel is let in by
/// the security of its server.
fn servers(protocol: &Protocol) -> Map<String, Value> {
    let channels = protocol.channels.iter();
    channels
        .map(|channel| {
            let mut object = json!({
                "host": protocol.host,
                "protocol": "ws",
                "description": "Where the protocol's own document places its server.",
            });
            let security = channel.security.iter();
            let security = security
                .map(|security| reference(&["components", "securitySchemes", security.key]));
            if !channel.security.is_empty() {
                object["security"] = security.collect();
            }
            (server_name(protocol, channel), object)
        })
        .collect()
}

/// The server of the first channel is the reference; others say what lets in.
fn server_name(protocol: &Protocol, channel: &Channel) -> String {
    let first = protocol.channels.first().map(|first| first.security);
    if first == Some(channel.security) {
        return "reference".to_owned();
    }
    let keys: Vec<_> = channel.security.iter().map(|known| known.key).collect();
    match keys.is_empty() {
        true => "reference-open".to_owned(),
        false => format!("reference-{}", keys.join("-")),
    }
}

fn channel_object(protocol: &Protocol, channel: &Channel) -> (String, Value) {
    let mut object = json!({
        "address": channel.address,
        "title": channel.title,
        "description": channel.description,
        "servers": [reference(&["servers", &server_name(protocol, channel)])],
        "messages": keyed(&channel.messages(), |(_, message)| {
            (message.key.to_owned(), reference(&["components", "messages", message.key]))
        }),
    });
    if !channel.parameters.is_empty() {
        object["parameters"] = json!(keyed(channel.parameters, parameter));
    }
    if !channel.headers.is_empty() {
        object["bindings"] = json!({ "ws": binding(channel) });
    }
    if let Some(of) = &channel.fence {
        object["x-wireproof"] = json!({ "fence": fence(channel.name, of) });
    }
    (channel.name.to_owned(), object)
}

fn parameter(parameter: &Parameter) -> (String, Value) {
    let mut own = json!({
        "schema": generator::inline(Direction::ToServer, parameter.schema),
    });
    if let Some(field) = parameter.person {
        own["value"] = json!(format!("$person.{field}"));
    }
    let object = json!({ "description": parameter.description, "x-wireproof": own });
    (parameter.name.to_owned(), object)
}

fn binding(channel: &Channel) -> Value {
    let required = channel.headers.iter().filter(|header| header.required);
    let mut headers = json!({ "type": "object" });
    let required: Vec<_> = required.map(|header| header.name).collect();
    if !required.is_empty() {
        headers["required"] = json!(required);
    }
    headers["properties"] = json!(keyed(channel.headers, header));
    json!({ "method": "GET", "headers": headers, "bindingVersion": "0.1.0" })
}

fn header(header: &Header) -> (String, Value) {
    let mut schema = json!({ "type": "string", "description": header.description });
    if let Some(value) = header.value {
        schema["x-wireproof"] = json!({ "value": value });
    }
    (header.name.to_owned(), schema)
}

fn fence(channel: &str, fence: &Fence) -> Value {
    let mut object = json!({
        "operation": reference(&["operations", &format!("{channel}.{}", fence.operation)]),
        "payload": (fence.payload)(),
    });
    if let Some(convention) = fence.convention {
        object["convention"] = json!(convention);
    }
    object
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
    for heard in channel.notifications {
        let key = format!("{}.{}.heard", channel.name, heard.message.name);
        operations.push((key, heard_object(channel, heard)));
    }
    // Where nothing can be asked, a refusal replies to nothing: it is told of what is sent all the
    // same.
    if channel.operations.is_empty() {
        let refused = Heard {
            title: channel.refusal.title,
            summary: channel.refusal.summary,
            message: channel.refusal,
        };
        let key = format!("{}.{}.heard", channel.name, refused.message.name);
        operations.push((key, heard_object(channel, &refused)));
    }
    operations
}

fn operation_object(channel: &Channel, operation: &Operation) -> Value {
    let replies = operation.reply.iter().chain([&channel.refusal]);
    let mut object = json!({
        "action": "receive",
        "channel": reference(&["channels", channel.name]),
        "title": operation.title,
        "summary": operation.summary,
        "messages": [message_of(channel, &operation.request)],
        "reply": {
            "channel": reference(&["channels", channel.name]),
            "messages": replies.map(|reply| message_of(channel, reply)).collect::<Vec<_>>(),
        },
    });
    if operation.safe {
        object["x-wireproof"] = json!({ "safe": true });
    }
    object
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

fn correlation_id(correlation: Correlation) -> (String, Value) {
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
    });
    if let Some(correlation) = channel.correlation {
        object["correlationId"] = reference(&["components", "correlationIds", correlation.key]);
    }
    object["payload"] = json!({
        "schemaFormat": "application/schema+json;version=draft-2020-12",
        "schema": (message.payload.schema)(&mut generator::for_components(direction)),
    });
    let examples = message.examples.iter();
    let examples =
        examples.map(|example| json!({ "name": example.name, "payload": (example.payload)() }));
    object["examples"] = examples.collect();
    let mut own = Map::new();
    if message.key == channel.refusal.key {
        own.insert("refusal".to_owned(), json!(true));
    }
    let mut conventions = channel.conventions.iter();
    if let Some((_, convention)) = conventions.find(|(key, _)| *key == message.key) {
        own.insert("convention".to_owned(), json!(convention));
    }
    if !own.is_empty() {
        object["x-wireproof"] = Value::Object(own);
    }
    (message.key.to_owned(), object)
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
    use crate::{generator::agree, protocols};

    #[test]
    fn both_directions_agree_on_the_schemas_they_share() {
        for protocol in protocols() {
            agree(protocol.id, |direction| schemas_of(protocol, direction));
        }
    }
}
