//! A frame of the server's own form, and the documented one that says the same.
//!
//! Both are written as templates: a text that is one `{{ name }}` stands for any value, everything else
//! for itself. Fields of the whole frame that no template has are carried over.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

/// Two forms that say the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Form {
    wire: Value,
    document: Value,
    /// Values that are others on the wire: of a hole, pairs of the wire's and the document's.
    words: BTreeMap<String, Vec<(Value, Value)>>,
}

/// Why two templates are no form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// A hole stands in one of them only, so that its value would be lost or come from nowhere.
    #[error("`{{{{ {0} }}}}` stands in one of `wire` and `document` only; write it into both")]
    Lost(String),
    /// A hole stands in one of them twice.
    #[error("`{{{{ {0} }}}}` stands twice in one template; call the second one otherwise")]
    Twice(String),
    /// Nothing tells a frame of this form from any other.
    #[error(
        "nothing in `wire` or in `document` tells a frame of this form from others; write a value that only these have"
    )]
    Anything,
    /// Words of a hole that is in no template.
    #[error("`words.{0}` is about no `{{{{ {0} }}}}` of the templates")]
    NoHole(String),
    /// A word that could not be led back.
    #[error("`words.{0}` has one value twice, so that nobody could tell which is meant")]
    Ambiguous(String),
}

impl Form {
    /// The form of frames that these templates are of.
    pub fn new(
        wire: Map<String, Value>,
        document: Map<String, Value>,
        words: BTreeMap<String, Vec<(Value, Value)>>,
    ) -> Result<Form, FormError> {
        let tells = document.values().any(says_something);
        let form = Form::of_body(Value::Object(wire), Value::Object(document), words)?;
        // Of both it must be told by a frame alone whether it is one.
        tells.then_some(form).ok_or(FormError::Anything)
    }

    /// The form of bodies that these templates are of. The documented one may be one hole: the operation
    /// and the status tell what it is.
    pub fn of_body(
        wire: Value,
        document: Value,
        words: BTreeMap<String, Vec<(Value, Value)>>,
    ) -> Result<Form, FormError> {
        let (on_wire, in_document) = (holes_of(&wire)?, holes_of(&document)?);
        if let Some(lost) = on_wire.symmetric_difference(&in_document).next() {
            return Err(FormError::Lost(lost.clone()));
        }
        for (hole, pairs) in &words {
            if !on_wire.contains(hole) {
                return Err(FormError::NoHole(hole.clone()));
            }
            let again = |index: usize, pair: &(Value, Value)| {
                let earlier = pairs.get(..index).unwrap_or_default();
                earlier.iter().any(|(a, b)| *a == pair.0 || *b == pair.1)
            };
            if pairs
                .iter()
                .enumerate()
                .any(|(index, pair)| again(index, pair))
            {
                return Err(FormError::Ambiguous(hole.clone()));
            }
        }
        let tells = match &wire {
            Value::Object(fields) => fields.values().any(says_something),
            other => says_something(other),
        };
        if !tells {
            return Err(FormError::Anything);
        }
        Ok(Form {
            wire,
            document,
            words,
        })
    }

    /// The fields that the document's form has.
    pub fn documented(&self) -> impl Iterator<Item = &str> {
        let fields = self.document.as_object().into_iter().flatten();
        fields.map(|(name, _)| name.as_str())
    }

    /// The documented form of a frame of this form.
    pub(super) fn to_document(&self, frame: &Value) -> Option<Value> {
        self.other(frame, &self.wire, &self.document, |(wire, document)| {
            (wire, document)
        })
    }

    /// The wire's form of a frame of the documented form.
    pub(super) fn to_wire(&self, frame: &Value) -> Option<Value> {
        self.other(frame, &self.document, &self.wire, |(wire, document)| {
            (document, wire)
        })
    }

    fn other(
        &self,
        frame: &Value,
        from: &Value,
        to: &Value,
        order: fn(&(Value, Value)) -> (&Value, &Value),
    ) -> Option<Value> {
        let mut held = BTreeMap::new();
        let mut carried = Map::new();
        if let Value::Object(from) = from {
            let fields = frame.as_object()?;
            for (name, template) in from {
                take(template, fields.get(name)?, &mut held)?;
            }
            let others = fields.iter().filter(|(name, _)| !from.contains_key(*name));
            carried.extend(others.map(|(name, value)| (name.clone(), value.clone())));
        } else {
            take(from, frame, &mut held)?;
        }
        for (hole, pairs) in &self.words {
            let value = held.get_mut(hole)?;
            // A value that nobody has listed has no form over there.
            let pair = pairs.iter().map(order).find(|(from, _)| *from == value)?;
            *value = pair.1.clone();
        }
        let mut other = filled(to, &held);
        for (name, value) in carried {
            // What is carried over must not cover what the form says.
            if other.as_object_mut()?.insert(name, value).is_some() {
                return None;
            }
        }
        Some(other)
    }
}

/// The name in `{{ name }}`.
fn hole(text: &str) -> Option<&str> {
    let name = text.strip_prefix("{{")?.strip_suffix("}}")?.trim();
    (!name.is_empty()).then_some(name)
}

fn holes_of(template: &Value) -> Result<BTreeSet<String>, FormError> {
    let mut found = BTreeSet::new();
    holes(template, &mut found)?;
    Ok(found)
}

fn holes(template: &Value, found: &mut BTreeSet<String>) -> Result<(), FormError> {
    match template {
        Value::String(text) => match hole(text) {
            Some(name) if !found.insert(name.to_owned()) => Err(FormError::Twice(name.to_owned())),
            _ => Ok(()),
        },
        Value::Array(items) => items.iter().try_for_each(|item| holes(item, found)),
        Value::Object(fields) => fields.values().try_for_each(|field| holes(field, found)),
        _ => Ok(()),
    }
}

/// Whether it is more than one hole: a value, or a shape.
fn says_something(template: &Value) -> bool {
    !matches!(template, Value::String(text) if hole(text).is_some())
}

/// What stands in the holes, if the value is of the template's form, and of no other: a field within
/// that the template does not have would be lost.
fn take(template: &Value, value: &Value, held: &mut BTreeMap<String, Value>) -> Option<()> {
    match (template, value) {
        (Value::String(text), _) if hole(text).is_some() => {
            held.insert(hole(text)?.to_owned(), value.clone());
            Some(())
        }
        (Value::Object(fields), Value::Object(values)) if fields.len() == values.len() => fields
            .iter()
            .try_for_each(|(name, template)| take(template, values.get(name)?, held)),
        (Value::Array(items), Value::Array(values)) if items.len() == values.len() => items
            .iter()
            .zip(values)
            .try_for_each(|(template, value)| take(template, value, held)),
        (Value::Object(_) | Value::Array(_), _) => None,
        (template, value) => (template == value).then_some(()),
    }
}

fn filled(template: &Value, held: &BTreeMap<String, Value>) -> Value {
    match template {
        Value::String(text) => match hole(text).and_then(|name| held.get(name)) {
            Some(value) => value.clone(),
            None => template.clone(),
        },
        Value::Array(items) => items.iter().map(|item| filled(item, held)).collect(),
        Value::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|(name, field)| (name.clone(), filled(field, held)))
                .collect(),
        ),
        other => other.clone(),
    }
}
