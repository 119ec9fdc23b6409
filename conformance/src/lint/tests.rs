//! Each rule both ways: a small protocol in which nothing is found, and the one change to it by which
//! the rule finds something, and no other rule does.

mod trams;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::*;
use trams::Trams;

#[test]
fn in_a_sound_pack_nothing_is_found() {
    assert_eq!(Trams::sound().ids(), [""; 0]);
}

/// What makes a rule find something, and what it finds.
type Fault = (Trams, &'static [&'static str]);

/// For each rule one or more.
fn faults() -> Vec<Fault> {
    [
        schemas(),
        messages_and_examples(),
        words(),
        channels(),
        chapters(),
    ]
    .concat()
}

fn messages(patch: Value) -> Trams {
    stops(json!({"messages": patch}))
}

fn stops(patch: Value) -> Trams {
    Trams::sound().with(json!({"channels": {"stops": patch}}))
}

fn field(schema: Value) -> Trams {
    messages(json!({"passing": {"payload": {"properties": {"line": schema}}}}))
}

fn rest(patch: Value) -> Trams {
    Trams::sound().with_rest(json!({"paths": {"/names/{id}": {"put": patch}}}))
}

/// Schemas that say too little.
fn schemas() -> Vec<Fault> {
    vec![
        (
            field(json!({"type": null})),
            &["any-value:stops/passing:/line"],
        ),
        (
            rest(
                json!({"responses": {"200": {"content": {"application/json": {
                    "schema": {"properties": {"name": {"type": null}}},
                }}}}}),
            ),
            &["any-value:name_stop/200:/name"],
        ),
        (
            messages(json!({"passing": {"payload": {"properties": {
                "tram": {"type": "object"}, "cars": {"type": "array"},
            }}}})),
            &[
                "free-object:stops/passing:/tram",
                "free-array:stops/passing:/cars",
            ],
        ),
        (
            messages(json!({"passing": {"payload": {"properties": {"tram": {
                "type": "object", "properties": {"number": {"type": "integer"}},
            }}}}})),
            &["nothing-required:stops/passing:/tram"],
        ),
        (
            messages(json!({"passing": {"payload": {"properties": {
                "status": {"type": "string"},
            }}}})),
            &["open-enum:stops/passing:/status"],
        ),
    ]
}

/// Messages that are not told apart or tied, and what is shown of them.
fn messages_and_examples() -> Vec<Fault> {
    vec![
        (
            messages(
                json!({"passing": {"payload": {"properties": {"kind": {"const": "following"}}},
                "examples": [{"payload": {"kind": "following", "line": "4"}}]},
                "following": {"payload": {"properties": {"re": {"type": "string"}, "line": {"type": "string"}},
                    "required": ["kind", "line"]},
                    "examples": [{"payload": {"kind": "following", "line": "4"}}]}}),
            ),
            &[
                "alike-messages:/channels/stops/messages/passing",
                "alike-messages:/channels/stops/messages/passing/examples/0/payload",
            ],
        ),
        (
            messages(json!({"follow": {"payload": {"additionalProperties": null}}})),
            &["open-request:/channels/stops/messages/follow/payload"],
        ),
        (
            messages(json!({"following": {"correlationId": null}})),
            &["untied-reply:/channels/stops/messages/following"],
        ),
        (
            messages(
                json!({"passing": {"examples": [{"payload": {"kind": "passing", "line": 4}}]}}),
            ),
            &["wrong-example:/channels/stops/messages/passing/examples/0/payload/line"],
        ),
        (
            messages(json!({"passing": {"examples": [
                {"summary": "?"}, {"payload": {"kind": "passing", "line": "4"}},
            ]}})),
            &["empty-example:/channels/stops/messages/passing/examples/0"],
        ),
        (
            messages(json!({"passing": {"examples": null}})),
            &["no-example:stops/passing"],
        ),
        (
            rest(json!({"requestBody": {"content": {"application/json": {"example": null}}}})),
            &["no-example:name_stop"],
        ),
    ]
}

/// What stands beside the messages.
fn words() -> Vec<Fault> {
    vec![
        (
            Trams::sound().with(json!({"operations": {"tell": null}})),
            &["unspoken-message:/channels/stops/messages/passing"],
        ),
        (
            stops(json!({"parameters": {"stop": {"description": "One."}}})),
            &["odd-parameter:/channels/stops/parameters/stop"],
        ),
        (
            Trams::sound().with(json!({
                "servers": {"one": {
                    "host": "x", "protocol": "ws",
                    "security": [{"$ref": "#/components/securitySchemes/card"}],
                }},
                "components": {"securitySchemes": {"card": {"type": "X509"}}},
            })),
            &["unusable-security:/components/securitySchemes/card/type"],
        ),
        (
            field(json!({"x-wireproof": {"convention": "TR-LINE-1"}})),
            &["unknown-convention:TR-LINE-1"],
        ),
        (
            field(json!({"x-wireproof": {"convention": "TR-FOLLOW-1"}})),
            &["unknown-convention:TR-FOLLOW-1"],
        ),
    ]
}

/// What a channel has to have.
fn channels() -> Vec<Fault> {
    vec![
        (stops(json!({"x-wireproof": null})), &["no-fence:stops"]),
        (
            stops(json!({"x-wireproof": null}))
                .with(json!({"operations": {"follow": {"reply": {
                    "messages": [{"$ref": "#/channels/stops/messages/refused"}],
                }}}}))
                .with(json!({"operations": {"tell": {"messages": [
                    {"$ref": "#/channels/stops/messages/passing"},
                    {"$ref": "#/channels/stops/messages/following"},
                ]}}}))
                .saying("anna < passing", "bert < passing")
                .saying(
                    "anna connects stops",
                    "bert is a passenger\nbert connects stops\nanna connects stops",
                ),
            &["no-fence:stops", "no-reply:stops/follow"],
        ),
        (
            messages(json!({"refused": {"x-wireproof": null}})).saying(
                "anna < refusal",
                "anna < refused\nanna > bad follow\nanna < refusal",
            ),
            &["no-refusal:stops"],
        ),
    ]
}

/// What no scenario plays.
fn chapters() -> Vec<Fault> {
    vec![
        (
            Trams::sound().saying("connects stops", "is refused stops").saying(
                "anna > follow {\"stop\": \"AB\"}\nanna < following\nanna < passing {\"line\": \"4\"}\n\
                 anna > follow {\"stop\": \"nowhere\"}\nanna < refusal\n",
                "",
            ),
            &["unused-channel:stops", "unplayed-operation:stops/follow"],
        ),
        (
            Trams::sound().saying("anna < passing", "anna < maybe passing"),
            &["unheard-message:stops/passing"],
        ),
        (
            Trams::sound().saying("anna > follow {\"stop\": \"AB\"}\nanna < following\n", ""),
            &["unheard-message:stops/following", "unanswered-operation:stops/follow"],
        ),
        (
            Trams::sound().saying("anna > follow {\"stop\": \"nowhere\"}\nanna < refusal\n", ""),
            &["unrefused-operation:stops/follow"],
        ),
        (
            Trams::sound().saying("PUT", "POST"),
            &["unplayed-operation:name_stop"],
        ),
        (
            Trams::sound().saying("anna < 200 {\"name\": \"Mill\"}", "anna < 403"),
            &["unanswered-operation:name_stop"],
        ),
        (
            Trams::sound().saying("anna < 403", "anna < 2xx").saying("anna < 404", "anna < 2xx"),
            &["unrefused-operation:name_stop"],
        ),
        (
            Trams::sound().saying("anna < 404", "anna < 4xx"),
            &["unseen-status:name_stop/404"],
        ),
    ]
}

#[test]
fn a_fault_is_found_by_its_rule_and_by_no_other() {
    let found = faults().into_iter();
    let found = found.map(|(trams, expected)| (trams.ids(), expected));
    let wrong = found.filter(|(found, expected)| found != expected);
    assert_eq!(wrong.collect::<Vec<_>>(), []);
}

/// Many documents give each message a channel of its own.
#[test]
fn channels_of_one_address_are_one() {
    let at = |address: &str| {
        let listed = json!({"$ref": "#/channels/stops/messages/passing"});
        Trams::sound().with(json!({
            "channels": {"news": {"address": address, "messages": {"passing": listed}}},
            "operations": {"tell_news": {
                "action": "send", "channel": {"$ref": "#/channels/news"},
            }},
        }))
    };
    assert_eq!(at("/stops").ids(), [""; 0]);
    assert_eq!(at("/news").ids(), ["no-fence:news", "unused-channel:news"]);
}

#[test]
fn no_rule_is_left_unproven() {
    let proven = faults().into_iter().flat_map(|(_, expected)| expected);
    let proven: BTreeSet<&str> = proven.filter_map(|id| id.split(':').next()).collect();
    let missing = Rule::ALL
        .into_iter()
        .filter(|rule| !proven.contains(rule.name()));
    assert_eq!(missing.collect::<Vec<_>>(), []);
}

#[test]
fn a_finding_has_its_place_and_is_allowed_with_a_reason() {
    let trams = Trams::sound().saying("anna < 404", "anna < 4xx");
    let mut levels = Levels::default();
    levels.set(Some(Rule::UnseenStatus), Level::Deny);
    let text =
        "\"unseen-status:name_stop/404\" = \"ticket 7\"\n\"no-fence:stops\" = \"x\"\n\"x\" = \"y\"";
    let allowed = Allowed::parse(text).expect("reasons");
    let [denied] = &trams.findings(&levels, &Allowed::default())[..] else {
        panic!("one finding");
    };
    assert_eq!(denied.level, Level::Deny);
    assert_eq!((denied.file.as_str(), denied.line), ("openapi.json", 1));
    assert_eq!(denied.pointer, "/paths/~1names~1{id}/put/responses/404");
    let findings = trams.findings(&levels, &allowed);
    let [found] = &findings[..] else {
        panic!("one finding");
    };
    assert_eq!(found.level, Level::Allow);
    assert_eq!(found.reason.as_deref(), Some("ticket 7"));
    let stale = allowed.stale(&findings);
    let stale: Vec<_> = stale.iter().map(|one| (one.id.as_str(), one.why)).collect();
    assert_eq!(
        stale,
        [
            ("no-fence:stops", "is found no more"),
            ("x", "begins with no rule")
        ]
    );
    let ended = Ended::of("trams", &findings, allowed.stale(&findings));
    assert_eq!((ended.warned, ended.denied, ended.allowed), (0, 0, 1));
    assert!(Allowed::parse("\"x\" = \"\"").is_err());
}
