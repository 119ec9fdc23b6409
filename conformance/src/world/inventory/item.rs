//! Somebody or something of an inventory.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

/// Somebody or something that is there already.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// What other items call it in their `with`, and reports call it.
    pub(super) name: Option<String>,
    /// The protocol's kind: `wireproof protocols PROTOCOL` lists them.
    pub(super) kind: String,
    /// What it is, in the words that scenarios ask with. Another item is written by its name.
    #[serde(default)]
    pub(super) with: Map<String, Value>,
    /// What a scenario gets to know of it: its id, its credentials.
    #[serde(default)]
    pub(super) gives: Map<String, Value>,
    /// What it belongs to, where people hear of each other unasked: a hotel, a tenant. A scenario has
    /// all its items of one world, and no other scenario has anything of that meanwhile.
    pub(super) world: Option<String>,
    /// It is used by one scenario of a run and by no other, since what a scenario leaves in it would
    /// be in the next one's way. Without this it is as the target's `inventory_once` says.
    pub(super) once: Option<bool>,
}

impl Item {
    /// What reports call it.
    pub fn label(&self) -> String {
        match &self.name {
            Some(name) => format!("{name}, a {}", self.kind),
            None => format!("a {}", self.kind),
        }
    }

    /// What a scenario gets to know of it.
    pub fn gives(&self) -> Value {
        Value::Object(self.gives.clone())
    }

    /// What others call it.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The protocol's kind.
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// What it is.
    pub fn with(&self) -> &Map<String, Value> {
        &self.with
    }

    /// What is needed of it and it does not give.
    pub(super) fn missing<'a>(&self, needs: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
        let needs = needs.iter().copied();
        needs.filter(|field| !self.gives.contains_key(*field))
    }

    /// The same, used once or not where it does not say.
    pub(super) fn usually_once(self, once: bool) -> Item {
        let once = self.once.unwrap_or(once);
        self.used_once(once)
    }

    /// The same, used once or not.
    pub(super) fn used_once(self, once: bool) -> Item {
        Item {
            once: Some(once),
            ..self
        }
    }

    /// Whether one scenario of a run uses it and no other.
    pub(super) fn is_used_once(&self) -> bool {
        self.once == Some(true)
    }

    /// The same that gives something else.
    pub fn with_gives(&self, gives: Value) -> Item {
        let gives = match gives {
            Value::Object(gives) => gives,
            _ => Map::new(),
        };
        Item {
            gives,
            ..self.clone()
        }
    }
}
