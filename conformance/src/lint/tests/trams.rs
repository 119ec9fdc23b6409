//! A small protocol in which no rule finds anything, and what changes it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_client::pack::{Claims, folder};

use crate::chapter;
use crate::lint::{Allowed, Finding, Levels, Subject, Written, lint};

/// A protocol of trams: one follows a stop and is told of the trams that pass.
#[derive(Clone)]
pub(super) struct Trams {
    asyncapi: Value,
    openapi: Value,
    chapter: String,
}

impl Trams {
    pub(super) fn sound() -> Trams {
        Trams {
            asyncapi: asyncapi(),
            openapi: openapi(),
            chapter: CHAPTER.to_owned(),
        }
    }

    /// Merges something into the AsyncAPI document.
    pub(super) fn with(mut self, patch: Value) -> Trams {
        merge(&mut self.asyncapi, &patch);
        self
    }

    pub(super) fn with_rest(mut self, patch: Value) -> Trams {
        merge(&mut self.openapi, &patch);
        self
    }

    /// Replaces words of the chapter, all of which must be there.
    #[track_caller]
    pub(super) fn saying(mut self, words: &str, others: &str) -> Trams {
        assert!(self.chapter.contains(words), "{words}");
        self.chapter = self.chapter.replace(words, others);
        self
    }

    #[track_caller]
    pub(super) fn findings(&self, levels: &Levels, allowed: &Allowed) -> Vec<Finding> {
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
    pub(super) fn ids(&self) -> Vec<String> {
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
