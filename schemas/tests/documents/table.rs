//! The tables: ids are unique, and every example goes through its type unchanged.

use std::collections::{BTreeMap, BTreeSet};

use schemars::SchemaGenerator;
use wireproof_schemas::{
    brand_chat, protocols,
    table::{Channel, Heard, Message, Operation, Protocol},
};

#[test]
fn every_example_goes_through_its_type_unchanged() {
    for protocol in protocols() {
        for (_, message) in protocol.channels.iter().flat_map(Channel::messages) {
            for example in message.examples {
                let sent = (example.payload)();
                let back = (message.payload.round_trip)(&sent);
                assert_eq!(
                    back.as_ref(),
                    Ok(&sent),
                    "{}: {} `{}`",
                    protocol.id,
                    message.key,
                    example.name
                );
            }
        }
    }
}

#[test]
fn ids_are_unique() {
    for protocol in protocols() {
        assert_eq!(repeated(protocol), [""; 0], "{}", protocol.id);
    }
    let ids = protocols().iter().map(|protocol| protocol.id);
    assert_eq!(twice(ids), [""; 0]);
}

/// What a document would silently keep only the last of.
fn repeated(protocol: &Protocol) -> Vec<&str> {
    let mut found = twice(protocol.channels.iter().map(|channel| channel.name));
    found.extend(twice(
        protocol.channels.iter().map(|channel| channel.address),
    ));
    found.extend(twice(protocol.world.iter().map(|kind| kind.name)));
    for channel in protocol.channels {
        found.extend(twice(channel.headers.iter().map(|header| header.name)));
        found.extend(twice(
            channel.parameters.iter().map(|parameter| parameter.name),
        ));
        found.extend(twice(
            channel.operations.iter().map(|operation| operation.name),
        ));
        found.extend(twice(
            channel
                .operations
                .iter()
                .flat_map(keys)
                .chain(channel.notifications.iter().map(|heard| heard.message.key))
                .chain([channel.refusal.key]),
        ));
    }
    found
}

fn keys(operation: &Operation) -> impl Iterator<Item = &'static str> {
    let reply = operation.reply.map(|reply| reply.key);
    [operation.request.key].into_iter().chain(reply)
}

fn twice<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(name, _)| name)
        .collect()
}

/// The protocol with its first channel only, and with other operations in that.
fn with_operations(operations: impl FnOnce(&[Operation]) -> Vec<Operation>) -> Protocol {
    let chat = &brand_chat::PROTOCOL.channels[0];
    let operations = operations(chat.operations).leak();
    let channels = vec![Channel {
        operations,
        ..*chat
    }]
    .leak();
    Protocol {
        channels,
        ..brand_chat::PROTOCOL
    }
}

#[test]
fn an_id_used_twice_is_found() {
    let doubled = with_operations(|known| {
        let (list, join) = (known[0], known[1]);
        vec![
            list,
            Operation {
                name: list.name,
                reply: list.reply,
                ..join
            },
        ]
    });
    assert_eq!(repeated(&doubled), ["list", "list.reply"]);
}

/// BC-INFO-4, BC-INFO-5.
#[test]
fn administrators_have_every_operation_but_one() {
    let [chat, admin_chat] = brand_chat::PROTOCOL.channels else {
        panic!("two channels")
    };
    let names = |channel: &Channel| -> Vec<_> {
        let operations = channel.operations.iter();
        operations.map(|operation| operation.name).collect()
    };
    let mut expected = names(chat);
    expected.retain(|name| *name != "current_room_info");
    assert_eq!(names(admin_chat), expected);
    assert_eq!(expected.len(), 6);
}

#[test]
fn a_key_names_one_message() {
    for protocol in protocols() {
        assert_eq!(ambiguous(protocol), [""; 0], "{}", protocol.id);
    }
}

/// Keys that stand for different messages in different places.
fn ambiguous(protocol: &Protocol) -> Vec<&str> {
    let identity = |message: &Message| {
        let schema = (message.payload.schema)(&mut SchemaGenerator::default());
        (
            message.key,
            format!("{} {} {schema:?}", message.name, message.title),
        )
    };
    let distinct: BTreeSet<_> = protocol
        .channels
        .iter()
        .flat_map(all_messages)
        .map(identity)
        .collect();
    twice(distinct.iter().map(|(key, _)| *key))
}

/// Every message of the channel, as often as the table has it.
fn all_messages(channel: &Channel) -> Vec<&Message> {
    let mut messages = vec![&channel.refusal];
    for operation in channel.operations {
        messages.push(&operation.request);
        messages.extend(&operation.reply);
        messages.extend(operation.heard.as_ref().map(|heard| &heard.message));
    }
    messages.extend(channel.notifications.iter().map(|heard| &heard.message));
    messages
}

#[test]
fn a_key_of_two_messages_is_found() {
    let confused = with_operations(|known| {
        let (list, create) = (known[0], known[3]);
        let message = Message {
            key: list.reply.expect("a reply").key,
            ..create.reply.expect("a reply")
        };
        let heard = create.heard.map(|heard| Heard { message, ..heard });
        vec![list, Operation { heard, ..create }]
    });
    assert_eq!(ambiguous(&confused), ["list.reply"]);
}
