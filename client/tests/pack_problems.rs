//! Documents broken on purpose, one mistake each, and what their authors are told.
//!
//! Each case changes one place of the good document in `tests/packs/lamps`. The snapshot holds every
//! problem as an author reads it; a change of wording shows there.

use std::fmt::Write as _;

use serde_json::Value;
use wireproof_client::pack::{Claims, Document, Pack, Pointer, Problems};

/// A change: a pointer, and what to write there; `None` removes what is there.
type Change<'a> = (&'a str, Option<&'a str>);

/// What is broken, and the change that breaks it.
const CASES: &[(&str, &[Change<'_>])] = &[
    // The document itself.
    ("another version", &[("/asyncapi", Some(r#""2.6.0""#))]),
    ("no title", &[("/info/title", None)]),
    ("no requirements", &[("/x-wireproof/requirements", None)]),
    (
        "a word that means nothing",
        &[("/x-wireproof/requirement", Some(r#""LH""#))],
    ),
    (
        "no channels",
        &[("/channels", Some("{}")), ("/operations", Some("{}"))],
    ),
    (
        "channels that are no object",
        &[("/channels", Some("[1]")), ("/operations", Some("{}"))],
    ),
    // Schemas.
    (
        "a nonsense schema",
        &[(
            "/components/schemas/Lamp/properties/on/type",
            Some(r#""bool""#),
        )],
    ),
    (
        "a nonsense keyword",
        &[("/components/schemas/Label/required", Some(r#""text""#))],
    ),
    (
        "a pattern that is no regular expression",
        &[("/components/schemas/Ticket/pattern", Some(r#""(""#))],
    ),
    (
        "a schema that is missing",
        &[(
            "/components/schemas/Lamp/properties/id/$ref",
            Some(r##""#/components/schemas/LampNo""##),
        )],
    ),
    (
        "a schema in another file",
        &[(
            "/components/schemas/Lamp/properties/id/$ref",
            Some(r#""lamp.json#/id""#),
        )],
    ),
    (
        "a reference to no schema",
        &[(
            "/components/schemas/Lamp/properties/id/$ref",
            Some(r##""#/info""##),
        )],
    ),
    (
        "a schema that is itself",
        &[(
            "/components/schemas/Ticket",
            Some(r##"{"allOf": [{"$ref": "#/components/schemas/Ticket"}]}"##),
        )],
    ),
    (
        "a schema with a name of its own",
        &[("/components/schemas/Ticket/$id", Some(r#""ticket""#))],
    ),
    (
        "a schema of another draft",
        &[(
            "/components/schemas/Ticket/$schema",
            Some(r#""http://json-schema.org/draft-07/schema#""#),
        )],
    ),
    (
        "a component with its format",
        &[(
            "/components/schemas/Extra",
            Some(r#"{"schemaFormat": "x", "schema": {}}"#),
        )],
    ),
    (
        "a payload of another format",
        &[(
            "/components/messages/switched/payload/schemaFormat",
            Some(r#""application/vnd.apache.avro;version=1.9.0""#),
        )],
    ),
    (
        "a misspelt mark",
        &[(
            "/components/schemas/LampId/x-wireproof",
            Some(r#"{"ids": "lamp"}"#),
        )],
    ),
    (
        "a mark that is no word",
        &[("/components/schemas/LampId/x-wireproof/id", Some("1"))],
    ),
    (
        "a kind of id that is taken",
        &[(
            "/components/schemas/LampId/x-wireproof/id",
            Some(r#""request""#),
        )],
    ),
    (
        "a convention that would judge the wrong way round",
        &[(
            "/components/schemas/Ticket/not",
            Some(r#"{"const": "x", "x-wireproof": {"convention": "LH-1"}}"#),
        )],
    ),
    // Messages.
    (
        "a message without a name",
        &[("/components/messages/switched/name", None)],
    ),
    (
        "a message that no chapter can write",
        &[(
            "/components/messages/switched/name",
            Some(r#""lamp switched""#),
        )],
    ),
    (
        "a message without a payload",
        &[("/components/messages/switched/payload", None)],
    ),
    (
        "an example that does not fit",
        &[(
            "/components/messages/look.reply/examples/0/payload/lamps/0/on",
            Some(r#""yes""#),
        )],
    ),
    (
        "an example of another message",
        &[
            ("/components/schemas/SwitchReply/properties/ok", Some("{}")),
            (
                "/components/schemas/SwitchReply/properties/ticket",
                Some("{}"),
            ),
            (
                "/components/schemas/SwitchReply/required",
                Some(r#"["did"]"#),
            ),
            ("/components/schemas/Switched/required", Some(r#"["did"]"#)),
            (
                "/components/schemas/Switched/properties/extra",
                Some("true"),
            ),
        ],
    ),
    (
        "a location in no payload",
        &[(
            "/components/correlationIds/ticket/location",
            Some(r#""$message.header#/ticket""#),
        )],
    ),
    (
        "a location that is no pointer",
        &[(
            "/components/correlationIds/ticket/location",
            Some(r#""$message.payload#ticket""#),
        )],
    ),
    (
        "a location that the payload does not have",
        &[(
            "/components/messages/switched/correlationId",
            Some(r##"{"$ref": "#/components/correlationIds/ticket"}"##),
        )],
    ),
    (
        "a correlation id of any type",
        &[("/components/schemas/Refused/properties/ticket", Some("{}"))],
    ),
    (
        "a correlation id that is missing",
        &[(
            "/components/messages/switched/correlationId",
            Some(r##"{"$ref": "#/components/correlationIds/tickt"}"##),
        )],
    ),
    (
        "a refusal that is neither true nor false",
        &[(
            "/components/messages/refused/x-wireproof/refusal",
            Some(r#""yes""#),
        )],
    ),
    (
        "two messages that cannot be told apart",
        &[
            (
                "/components/schemas/LookReply/properties/did",
                Some(r#"{"type": "string"}"#),
            ),
            (
                "/components/schemas/LookReply/required",
                Some(r#"["did", "ok", "ticket"]"#),
            ),
            (
                "/components/schemas/SwitchReply/properties/did",
                Some(r#"{"type": "string"}"#),
            ),
            (
                "/components/schemas/SwitchReply/required",
                Some(r#"["did", "ok", "ticket"]"#),
            ),
        ],
    ),
    // Channels.
    (
        "a parameter that is not declared",
        &[("/channels/house/parameters", None)],
    ),
    (
        "a parameter that is not used",
        &[("/channels/porch/parameters", Some(r#"{"house": {}}"#))],
    ),
    (
        "an address with half a parameter",
        &[("/channels/porch/address", Some(r#""/porch/{house""#))],
    ),
    (
        "an address that is no path",
        &[("/channels/porch/address", Some(r#""porch""#))],
    ),
    ("no address", &[("/channels/porch/address", None)]),
    (
        "a message that nobody sends",
        &[("/operations/house.switched", None)],
    ),
    (
        "a channel that lists what is no message",
        &[(
            "/channels/house/messages/switched/$ref",
            Some(r##""#/components/schemas/Lamp""##),
        )],
    ),
    (
        "a header of unknown origin",
        &[(
            "/channels/house/bindings/ws/headers/properties/Origin/x-wireproof/value",
            Some(r#""$target.host""#),
        )],
    ),
    (
        "a header that is no text",
        &[(
            "/channels/house/bindings/ws/headers/properties/X-Form/const",
            Some("2"),
        )],
    ),
    (
        "a scheme that lets nobody in",
        &[(
            "/components/securitySchemes/key/type",
            Some(r#""userPassword""#),
        )],
    ),
    (
        "another http scheme",
        &[(
            "/components/securitySchemes/bearer/scheme",
            Some(r#""digest""#),
        )],
    ),
    (
        "a key in no place",
        &[("/components/securitySchemes/key/in", Some(r#""body""#))],
    ),
    (
        "a credential from nowhere",
        &[("/components/securitySchemes/key/x-wireproof", None)],
    ),
    (
        "a credential that nobody has",
        &[(
            "/components/securitySchemes/key/x-wireproof/credential",
            Some(r#""key""#),
        )],
    ),
    // Operations.
    (
        "an action that is none",
        &[("/operations/porch.ring/action", Some(r#""publish""#))],
    ),
    (
        "an operation on no channel",
        &[(
            "/operations/porch.ring/channel/$ref",
            Some(r##""#/channels/roof""##),
        )],
    ),
    (
        "an operation with two requests",
        &[("/operations/porch.ring/messages", Some("[{}, {}]"))],
    ),
    (
        "a reply that the channel does not carry",
        &[(
            "/operations/porch.ring/reply",
            Some(r##"{"messages": [{"$ref": "#/components/messages/refused"}]}"##),
        )],
    ),
    (
        "a reply on another channel",
        &[(
            "/operations/porch.ring/reply",
            Some(r##"{"channel": {"$ref": "#/channels/house"}, "messages": []}"##),
        )],
    ),
    (
        "a server that asks",
        &[("/operations/porch.rung/reply", Some("{}"))],
    ),
    (
        "two requests of one name",
        &[(
            "/components/messages/look.request/name",
            Some(r#""switch""#),
        )],
    ),
    (
        "two messages of one name",
        &[("/components/messages/switched/name", Some(r#""switch""#))],
    ),
    (
        "a request that lets typos through",
        &[("/components/schemas/Look/additionalProperties", None)],
    ),
    (
        "a request that may be anything",
        &[("/channels/porch/messages/ring/payload", Some("{}"))],
    ),
    // Fences.
    (
        "a fence that is missing",
        &[(
            "/channels/house/x-wireproof/fence/operation/$ref",
            Some(r##""#/operations/house.lok""##),
        )],
    ),
    (
        "a fence of another channel",
        &[(
            "/channels/house/x-wireproof/fence/operation/$ref",
            Some(r##""#/operations/porch.ring""##),
        )],
    ),
    (
        "a fence that is not asked for",
        &[(
            "/channels/house/x-wireproof/fence/operation/$ref",
            Some(r##""#/operations/house.switched""##),
        )],
    ),
    (
        "a fence without a reply",
        &[
            (
                "/operations/house.look/reply/messages",
                Some(r##"[{"$ref": "#/channels/house/messages/refused"}]"##),
            ),
            (
                "/operations/house.look2",
                Some(
                    r##"{"action": "send", "channel": {"$ref": "#/channels/house"}, "messages": [{"$ref": "#/channels/house/messages/look.reply"}]}"##,
                ),
            ),
        ],
    ),
    (
        "a fence that is no request",
        &[("/channels/house/x-wireproof/fence/payload/room", None)],
    ),
    // The world.
    (
        "a kind that is neither person nor thing",
        &[("/x-wireproof/world/lamp/person", None)],
    ),
    (
        "a kind that gives nothing",
        &[(
            "/x-wireproof/world/lamp/gives",
            Some(r#"{"type": "object"}"#),
        )],
    ),
    (
        "a kind that may be asked for anything",
        &[("/x-wireproof/world/owner/with/additionalProperties", None)],
    ),
    (
        "a kind with a nonsense schema",
        &[(
            "/x-wireproof/world/owner/gives/properties/id/type",
            Some("7"),
        )],
    ),
];

fn good() -> Value {
    serde_json::from_str(include_str!("packs/lamps/asyncapi.json")).unwrap()
}

fn load(text: &str) -> Result<Pack, Problems> {
    Pack::load(
        "lamps",
        &Document {
            path: "asyncapi.json",
            text,
        },
        &Claims::All,
    )
}

fn change(document: &mut Value, (pointer, value): &Change<'_>) {
    if let Some(value) = value {
        let pointer: Pointer = pointer.parse().unwrap();
        let value = serde_json::from_str(value).unwrap();
        pointer.set(document, value);
        return;
    }
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap();
    assert!(
        parent.shift_remove(name).is_some(),
        "{pointer} is not there"
    );
}

#[test]
fn the_document_that_is_broken_is_good() {
    let text = serde_json::to_string_pretty(&good()).unwrap();
    assert!(load(&text).is_ok());
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_to_write() {
    let mut told = String::new();
    for (mistake, changes) in CASES {
        let mut document = good();
        for one in *changes {
            change(&mut document, one);
        }
        let text = serde_json::to_string_pretty(&document).unwrap();
        let problems = load(&text)
            .err()
            .unwrap_or_else(|| panic!("nobody noticed {mistake}"));
        writeln!(told, "# {mistake}").unwrap();
        for problem in &problems {
            let line = text.lines().nth(problem.line - 1).unwrap();
            writeln!(told, "{problem}\n  = there: {}", line.trim()).unwrap();
        }
        told.push('\n');
    }
    insta::assert_snapshot!(told);
}

#[track_caller]
fn check_text(text: &str, expected: &str) {
    let problems = load(text).err().unwrap();
    assert_eq!(problems.to_string(), expected);
}

#[test]
fn text_that_is_no_json_is_told_with_its_place() {
    let help = "\n  = help: write an AsyncAPI 3 document as JSON";
    check_text(
        "",
        &format!("asyncapi.json:1:1: this is not JSON: EOF while parsing a value{help}"),
    );
    check_text(
        "{\n  \"é\": tru\n}",
        &format!("asyncapi.json:2:11: this is not JSON: expected ident{help}"),
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_their_lines() {
    let mut document = good();
    for (_, changes) in CASES
        .iter()
        .filter(|(mistake, _)| mistake.starts_with("no "))
    {
        changes
            .iter()
            .take(1)
            .for_each(|one| change(&mut document, one));
    }
    let text = serde_json::to_string_pretty(&document).unwrap();
    let problems = load(&text).err().unwrap();
    let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    assert!(lines.len() > 2 && lines.is_sorted(), "{lines:?}");
}
