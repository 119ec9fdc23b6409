//! The people and things that a scenario asks for.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::evaluate::{Bindings, EvaluateError, evaluate};
use crate::wire::ast::{Block, StatementKind};

use super::inventory::replaced;

/// One person or thing asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its name in the scenario.
    pub name: String,
    /// The pack's kind.
    pub kind: String,
    /// What is asked of it; other things are `{"$ref": name}`.
    pub with: Value,
    /// The fields of what the target gives that are needed of it. A plan knows them.
    pub reads: BTreeSet<String>,
}

impl Thing {
    /// Something of which nothing is needed but that it is there.
    pub fn new(name: impl Into<String>, kind: impl Into<String>, with: Value) -> Thing {
        Thing {
            name: name.into(),
            kind: kind.into(),
            with,
            reads: BTreeSet::new(),
        }
    }

    /// Whether nothing is asked of it. Where the documents say nothing of their world either, that
    /// is anybody: somebody of whom nothing is known.
    pub(super) fn is_anybody(&self) -> bool {
        self.with.as_object().is_some_and(Map::is_empty)
    }

    /// The item of an inventory that it would be, of which nothing is known yet.
    pub fn as_item(&self) -> Map<String, Value> {
        let named = replaced(&self.with, &|name| Some(json!(name)));
        let parts = [
            ("name", json!(self.name)),
            ("kind", json!(self.kind)),
            ("with", named),
        ];
        parts
            .map(|(key, value)| (key.to_owned(), value))
            .into_iter()
            .collect()
    }
}

/// The things that a block declares, in its order.
pub fn things(block: &Block) -> Result<Vec<Thing>, EvaluateError> {
    let mut references = Bindings::default();
    let mut things = Vec::new();
    for statement in &block.statements {
        let StatementKind::Is { name, kind, with } = &statement.kind else {
            continue;
        };
        let with = match with {
            Some(term) => evaluate(term, &references)?,
            None => json!({}),
        };
        references.bind(&name.value, json!({ "$ref": name.value }));
        things.push(Thing::new(&name.value, &kind.value, with));
    }
    Ok(things)
}

/// The same under names that end in this, so that those of several scenarios can be in one world.
pub fn apart(things: &[Thing], end: &str) -> Vec<Thing> {
    let renamed = |name: &str| format!("{name}-{end}");
    let refers = |name: &str| Some(json!({ "$ref": renamed(name) }));
    let things = things.iter().map(|thing| Thing {
        name: renamed(&thing.name),
        with: replaced(&thing.with, &refers),
        ..thing.clone()
    });
    things.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::parse_block;

    fn block(text: &str) -> Block {
        parse_block("news.md", text, 0..text.len()).expect("a block")
    }

    #[test]
    fn things_come_in_the_order_written_and_refer_by_name() {
        let block = block(
            "alice is a reader\n\
             topic is a topic {\"by\": $alice, \"tags\": [\"a\", 1]}\n\
             alice connects feed\n\
             alice > look {\"topic\": $topic.id}\n\
             alice < look\n",
        );
        assert_eq!(
            things(&block),
            Ok(vec![
                Thing::new("alice", "reader", json!({})),
                Thing::new(
                    "topic",
                    "topic",
                    json!({"by": {"$ref": "alice"}, "tags": ["a", 1]})
                ),
            ])
        );
    }

    #[test]
    fn those_of_several_scenarios_have_names_apart() {
        let things = [
            Thing::new("a", "reader", json!({})),
            Thing::new("t", "topic", json!({"by": [{"$ref": "a"}], "tag": "a"})),
        ];
        let apart = apart(&things, "2");
        let with = json!({"by": [{"$ref": "a-2"}], "tag": "a"});
        assert_eq!(apart[1], Thing::new("t-2", "topic", with));
        let item = json!({"name": "t-2", "kind": "topic", "with": {"by": ["a-2"], "tag": "a"}});
        assert_eq!(Value::Object(apart[1].as_item()), item);
    }
}
