//! Each rule both ways: a small protocol in which nothing is found, and the one change to it by which
//! the rule finds something, and no other rule does.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::pack::Claims;
use wireproof_client::pack::folder;

use super::*;
use crate::chapter;

/// A protocol of trams: one follows a stop and is told of the trams that pass.
#[derive(Clone)]
struct Trams {
    asyncapi: Value,
    openapi: Value,
    chapter: String,
}

impl Trams {
    fn sound() -> Trams {
        Trams {
            asyncapi: asyncapi(),
            openapi: openapi(),
            chapter: CHAPTER.to_owned(),
        }
    }

    /// Merges something into the AsyncAPI document.
    fn with(mut self, patch: Value) -> Trams {
        merge(&mut self.asyncapi, &patch);
        self
    }

    fn with_rest(mut self, patch: Value) -> Trams {
        merge(&mut self.openapi, &patch);
        self
    }

    /// Replaces words of the chapter, all of which must be there.
    #[track_caller]
    fn saying(mut self, words: &str, others: &str) -> Trams {
        assert!(self.chapter.contains(words), "{words}");
        self.chapter = self.chapter.replace(words, others);
        self
    }

    #[track_caller]
    fn findings(&self, levels: &Levels, allowed: &Allowed) -> Vec<Finding> {
        let texts = BTreeMap::from([
            ("asyncapi.json".to_owned(), self.asyncapi.to_string()),
            ("openapi.json".to_owned(), self.openapi.to_string()),
        ]);
        let documents = folder::of_texts(&texts).unwrap_or_else(|wrong| panic!("{wrong}"));
        let pack = documents.pack(&Claims::All);
        let pack = pack.unwrap_or_else(|wrong| panic!("{wrong}"));
        let chapter = chapter::parse("trams.md", &self.chapter);
        let chapter = chapter.unwrap_or_else(|wrong| panic!("{wrong:?}"));
        let subject = Subject {
            pack: &pack,
            asyncapi: Written {
                origin: documents.asyncapi_origin(),
                value: documents.asyncapi().clone(),
            },
            openapi: documents.openapi_origin().map(|origin| Written {
                origin,
                value: documents.openapi().cloned().unwrap_or_default(),
            }),
            chapters: &[Arc::new(chapter)],
        };
        lint(&subject, levels, allowed)
    }

    #[track_caller]
    fn ids(&self) -> Vec<String> {
        let findings = self.findings(&Levels::default(), &Allowed::default());
        findings.into_iter().map(|finding| finding.id).collect()
    }
}

fn merge(value: &mut Value, patch: &Value) {
    match (value, patch) {
        (Value::Object(members), Value::Object(patch)) => {
            for (name, patch) in patch {
                match patch {
                    Value::Null => drop(members.remove(name)),
                    patch => merge(members.entry(name).or_insert(Value::Null), patch),
                }
            }
        }
        (value, patch) => *value = patch.clone(),
    }
}

fn form(kind: &str, more: Value) -> Value {
    let mut properties = json!({"kind": {"const": kind}});
    merge(&mut properties, &more);
    let names: Vec<_> = properties
        .as_object()
        .expect("fields")
        .keys()
        .cloned()
        .collect();
    json!({"type": "object", "properties": properties, "required": names})
}

fn request(kind: &str, more: Value) -> Value {
    let mut form = form(kind, more);
    form["additionalProperties"] = json!(false);
    form
}

fn asyncapi() -> Value {
    let re = || json!({"type": "string"});
    let message = |payload: Value, example: Value| {
        json!({
            "payload": payload, "examples": [{"payload": example}],
            "correlationId": {"location": "$message.payload#/re"},
        })
    };
    let listed = |name: &str| json!({"$ref": format!("#/channels/stops/messages/{name}")});
    let mut passing = message(
        form("passing", json!({"line": {"type": "string"}})),
        json!({"kind": "passing", "line": "4"}),
    );
    merge(&mut passing, &json!({"correlationId": null}));
    json!({
        "asyncapi": "3.0.0",
        "info": {"title": "Trams", "version": "1.0.0"},
        "channels": {"stops": {
            "address": "/stops",
            "messages": {
                "follow": message(
                    request("follow", json!({"re": re(), "stop": {"type": "string"}})),
                    json!({"kind": "follow", "re": "a", "stop": "AB"}),
                ),
                "following": message(
                    form("following", json!({"re": re()})),
                    json!({"kind": "following", "re": "a"}),
                ),
                "refused": message(
                    form("refused", json!({"re": re()})),
                    json!({"kind": "refused", "re": "a"}),
                ),
                "passing": passing,
            },
            "x-wireproof": {"fence": {
                "operation": {"$ref": "#/operations/follow"}, "payload": {"stop": "-"},
            }},
        }},
        "operations": {
            "follow": {
                "action": "receive", "channel": {"$ref": "#/channels/stops"},
                "messages": [listed("follow")],
                "reply": {
                    "channel": {"$ref": "#/channels/stops"},
                    "messages": [listed("following"), listed("refused")],
                },
            },
            "tell": {
                "action": "send", "channel": {"$ref": "#/channels/stops"},
                "messages": [listed("passing")],
            },
        },
    })
    .tap(|document| {
        document["channels"]["stops"]["messages"]["refused"]["x-wireproof"] =
            json!({"refusal": true});
    })
}

/// Changes a value on the way.
trait Tap: Sized {
    fn tap(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }
}

impl Tap for Value {}

fn openapi() -> Value {
    let json = |schema: Value, example: Value| {
        json!({"description": "It.", "content": {
            "application/json": {"schema": schema, "example": example},
        }})
    };
    let name =
        json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}});
    json!({
        "openapi": "3.1.0",
        "info": {"title": "Trams", "version": "1.0.0"},
        "paths": {"/names/{id}": {
            "parameters": [{
                "name": "id", "in": "path", "required": true, "schema": {"type": "string"},
            }],
            "put": {
                "operationId": "name_stop",
                "requestBody": {"required": true, "content": {
                    "application/json": {"schema": name.clone().tap(|name| {
                        name["additionalProperties"] = json!(false);
                    }), "example": {"name": "Mill"}},
                }},
                "responses": {
                    "200": json(name.clone(), json!({"name": "Mill"})),
                    "403": {"description": "No."},
                    "404": {"description": "No."},
                    "500": {"description": "Alas."},
                },
            },
        }},
    })
}

const CHAPTER: &str = r#"# Trams

## TR-FOLLOW-1 Who follows a stop is told of what passes
*documented: follow*

```wire
anna is a passenger
anna connects stops
anna > follow {"stop": "AB"}
anna < following
anna < passing {"line": "4"}
anna > follow {"stop": "nowhere"}
anna < refusal
```

## TR-NAME-1 A stop has a name
*convention: somebody had to say*

```wire
anna is a passenger
anna PUT /names/AB {"name": "Mill"}
anna < 200 {"name": "Mill"}
anna PUT /names/CD {"name": "Mill"}
anna < 403
anna PUT /names/nowhere {"name": "Mill"}
anna < 404
```
"#;

#[test]
fn in_a_sound_pack_nothing_is_found() {
    assert_eq!(Trams::sound().ids(), [""; 0]);
}

/// For each rule, what makes it find something, and what it finds.
fn faults() -> Vec<(Trams, &'static [&'static str])> {
    let messages =
        |patch: Value| Trams::sound().with(json!({"channels": {"stops": {"messages": patch}}}));
    let field =
        |schema: Value| messages(json!({"passing": {"payload": {"properties": {"line": schema}}}}));
    let rest = |patch: Value| {
        let paths = json!({"/names/{id}": {"put": patch}});
        Trams::sound().with_rest(json!({"paths": paths}))
    };
    let stops = |patch: Value| Trams::sound().with(json!({"channels": {"stops": patch}}));
    let untold = json!({"operations": {"tell": null}});
    vec![
        (field(json!({"type": null})), &["any-value:stops/passing:/line"]),
        (
            rest(json!({"responses": {"200": {"content": {"application/json": {
                "schema": {"properties": {"name": {"type": null}}},
            }}}}})),
            &["any-value:name_stop/200:/name"],
        ),
        (
            messages(json!({"passing": {"payload": {"properties": {
                "tram": {"type": "object"}, "cars": {"type": "array"},
            }}}})),
            &["free-object:stops/passing:/tram", "free-array:stops/passing:/cars"],
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
        (
            messages(json!({"passing": {"payload": {"properties": {"kind": {"const": "following"}}},
                "examples": [{"payload": {"kind": "following", "line": "4"}}]},
                "following": {"payload": {"properties": {"re": {"type": "string"}, "line": {"type": "string"}},
                    "required": ["kind", "line"]},
                    "examples": [{"payload": {"kind": "following", "line": "4"}}]}})),
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
            messages(json!({"passing": {"examples": [{"payload": {"kind": "passing", "line": 4}}]}})),
            &["wrong-example:/channels/stops/messages/passing/examples/0/payload/line"],
        ),
        (
            messages(json!({"passing": {"examples": [
                {"summary": "?"}, {"payload": {"kind": "passing", "line": "4"}},
            ]}})),
            &["empty-example:/channels/stops/messages/passing/examples/0"],
        ),
        (messages(json!({"passing": {"examples": null}})), &["no-example:stops/passing"]),
        (
            rest(json!({"requestBody": {"content": {"application/json": {"example": null}}}})),
            &["no-example:name_stop"],
        ),
        (
            Trams::sound().with(untold),
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
        (stops(json!({"x-wireproof": null})), &["no-fence:stops"]),
        (
            stops(json!({"x-wireproof": null})).with(json!({"operations": {"follow": {"reply": {
                "messages": [{"$ref": "#/channels/stops/messages/refused"}],
            }}}})).with(json!({"operations": {"tell": {"messages": [
                {"$ref": "#/channels/stops/messages/passing"},
                {"$ref": "#/channels/stops/messages/following"},
            ]}}})).saying("anna < passing", "bert < passing").saying(
                "anna connects stops", "bert is a passenger\nbert connects stops\nanna connects stops"
            ),
            &["no-fence:stops", "no-reply:stops/follow"],
        ),
        (
            messages(json!({"refused": {"x-wireproof": null}}))
                .saying("anna < refusal", "anna < refused\nanna > bad follow\nanna < refusal"),
            &["no-refusal:stops"],
        ),
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
