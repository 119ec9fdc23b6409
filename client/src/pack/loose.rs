//! Where a message's schema says so little that a wrong frame would pass.
//!
//! What a validator accepts nobody else looks at, so that these places are what a suite is blind to
//! whatever its chapters do. They are read off the outline, in which all schemas that judge one value
//! are merged: a `$ref` or an `allOf` that says more is not missed.

use std::collections::VecDeque;

use serde_json::Value;

use super::facts::Fields;
use super::outline::{Form, FormId, Outline};
use super::types::Types;
use super::{Message, Pointer};

/// Such a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loose {
    /// What is not said there.
    pub what: Looseness,
    /// The place in the message, as a JSON pointer with `*` for elements and for fields without a
    /// name; empty for the whole.
    pub pointer: String,
    /// The place of the schema in the document.
    pub schema: Pointer,
}

/// What a schema may leave open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Looseness {
    /// Any value will do.
    AnyValue,
    /// Any object will do: none of its fields is described.
    FreeObject,
    /// Any array will do: nothing is said of its elements.
    FreeArray,
    /// An object with described fields of which none has to be there.
    NothingRequired,
    /// Any text will do, although the field is called as one that is one of a few words.
    OpenEnum,
}

/// The last word of names whose values are one of a few words.
const CHOICES: [&str; 17] = [
    "action", "category", "code", "event", "kind", "level", "method", "mode", "phase", "priority",
    "role", "severity", "stage", "state", "status", "topic", "type",
];

impl Message {
    /// Every place of this message whose schema says too little, each once.
    pub fn loose(&self) -> Vec<Loose> {
        let mut walk = Walk {
            outline: &self.outline,
            correlation: self.correlation.as_ref().map(|found| &found.pointer),
            examples: &self.examples,
            seen: vec![false; self.outline.forms.len()],
            found: Vec::new(),
        };
        walk.all(self.form);
        walk.found
    }
}

struct Walk<'a> {
    outline: &'a Outline,
    correlation: Option<&'a Pointer>,
    examples: &'a [Value],
    seen: Vec<bool>,
    found: Vec<Loose>,
}

impl Walk<'_> {
    /// Looks at a form and all it holds, nearer places first.
    fn all(&mut self, form: FormId) {
        let mut next = VecDeque::from([(form, Pointer::default())]);
        while let Some((id, here)) = next.pop_front() {
            let (Some(form), Some(seen)) = (self.outline.get(id), self.seen.get_mut(id.0)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            if let Some(what) = self.looseness(form, &here) {
                self.found.push(Loose {
                    what,
                    pointer: here.to_string(),
                    schema: form.schema.clone(),
                });
            }
            let fields = form.properties.iter();
            next.extend(fields.map(|(name, field)| (*field, here.child(name.as_str()))));
            // `additionalProperties: true` is a choice that somebody has made.
            let others = form.others.filter(|other| !self.is_anything(*other));
            let parts = others.iter().chain(&form.prefix).chain(&form.items);
            next.extend(parts.map(|part| (*part, here.child("*"))));
        }
    }

    fn looseness(&self, form: &Form, here: &Pointer) -> Option<Looseness> {
        if form.facts.values.is_some() {
            return None;
        }
        let types = form.facts.types.without(Types::NULL);
        if types == Types::ALL.without(Types::NULL) {
            // What only an object can satisfy is taken for one.
            let says_fields = form.facts.fields != Fields::Free;
            return (!says_fields && form.items.is_none()).then_some(Looseness::AnyValue);
        }
        if types == Types::OBJECT {
            return objects(form);
        }
        let holds_any = form.facts.elements.reaches(1.0);
        let is_free_array = holds_any && form.items.is_none() && form.prefix.is_empty();
        if types == Types::ARRAY && is_free_array {
            return Some(Looseness::FreeArray);
        }
        (types == Types::STRING && self.is_open_enum(form, here)).then_some(Looseness::OpenEnum)
    }

    fn is_anything(&self, id: FormId) -> bool {
        let form = self.outline.get(id);
        form.is_some_and(|form| form.facts.types == Types::ALL && form.facts.values.is_none())
    }

    /// Whether it is called as if it were one of a few words, what is shown of it looks so, and
    /// nothing says which.
    fn is_open_enum(&self, form: &Form, here: &Pointer) -> bool {
        let name = here.tokens().last().map_or("", String::as_str);
        let says_more = form.words || form.shaped || form.mark.is_some();
        !says_more
            && self.correlation != Some(here)
            && is_choice(name)
            && self.shown(here).into_iter().all(is_word)
    }

    /// What the examples have in a place.
    fn shown(&self, here: &Pointer) -> Vec<&str> {
        let tokens = here.tokens();
        let mut shown = Vec::new();
        for example in self.examples {
            texts(example, tokens, &mut shown);
        }
        shown
    }
}

fn objects(form: &Form) -> Option<Looseness> {
    if form.facts.fields == Fields::Free && form.others.is_none() {
        return Some(Looseness::FreeObject);
    }
    let nothing = form.facts.required.is_empty() && !form.properties.is_empty();
    nothing.then_some(Looseness::NothingRequired)
}

/// The texts that a value has in a place, where `*` is every element.
fn texts<'a>(value: &'a Value, way: &[String], found: &mut Vec<&'a str>) {
    let Some((token, rest)) = way.split_first() else {
        found.extend(value.as_str());
        return;
    };
    match value {
        Value::Array(elements) => elements.iter().for_each(|one| texts(one, rest, found)),
        Value::Object(members) => {
            if let Some(member) = members.get(token) {
                texts(member, rest, found);
            }
        }
        _ => {}
    }
}

/// Whether the last word of a name, however it is written, is one of those.
fn is_choice(name: &str) -> bool {
    let start = name.rfind(|c: char| c.is_ascii_uppercase() || !c.is_ascii_alphanumeric());
    let last = start.and_then(|start| name.get(start..)).unwrap_or(name);
    let last = last.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    CHOICES.contains(&last.to_ascii_lowercase().as_str())
}

/// Whether a text is a word that a program would compare, not one that people would read.
fn is_word(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.:/".contains(c);
    text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::pack::outline_builder::OutlineBuilder;
    use crate::pack::place::Place;

    /// What is found in a schema, whose message shows one example.
    #[track_caller]
    fn check(schema: &Value, example: Value, expected: &[(Looseness, &str)]) {
        let mut builder = OutlineBuilder::new(schema);
        let form = builder.form(Place::root(schema));
        let outline = builder.finished();
        let mut walk = Walk {
            seen: vec![false; outline.forms.len()],
            outline: &outline,
            correlation: None,
            examples: &[example],
            found: Vec::new(),
        };
        walk.all(form);
        let found = walk.found.iter();
        let found: Vec<_> = found.map(|one| (one.what, one.pointer.as_str())).collect();
        assert_eq!(found, expected, "{schema}");
    }

    fn with(properties: Value) -> Value {
        let names: Vec<_> = properties.as_object().unwrap().keys().cloned().collect();
        json!({"type": "object", "properties": properties, "required": names})
    }

    #[test]
    fn what_says_nothing_is_found_at_any_depth() {
        use Looseness::{AnyValue, FreeArray, FreeObject};
        check(&json!({}), json!(1), &[(AnyValue, "")]);
        let schema = with(json!({
            "a": {}, "b": {"type": "object"}, "c": {"type": "array"},
            "d": {"type": "array", "items": with(json!({"e": {"description": "?"}}))},
            "f": {"type": ["object", "null"], "additionalProperties": {"type": "array"}},
        }));
        let expected = [
            (AnyValue, "/a"),
            (FreeObject, "/b"),
            (FreeArray, "/c"),
            (FreeArray, "/f/*"),
            (AnyValue, "/d/*/e"),
        ];
        check(&schema, json!({}), &expected);
    }

    #[test]
    fn what_says_something_is_not() {
        let schema = with(json!({
            "a": {"const": 1}, "b": {"enum": [1, "x"]}, "c": {"allOf": [{}, {"type": "integer"}]},
            "d": {"type": "array", "items": {"type": "string"}},
            "i": {"type": "array", "maxItems": 0},
            "e": {"type": "object", "additionalProperties": true},
            "f": {"type": "object", "additionalProperties": false},
            "g": {"anyOf": [{"type": "null"}, {"type": "string"}]},
            "h": {"$ref": "#/$defs/x"},
        }));
        let mut schema = schema;
        schema["$defs"] = json!({"x": {"type": "string"}});
        check(&schema, json!({}), &[]);
    }

    #[test]
    fn an_object_of_which_nothing_must_be_there_is_found() {
        let some = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        check(&some, json!({}), &[(Looseness::NothingRequired, "")]);
        check(&with(json!({"a": {"type": "string"}})), json!({}), &[]);
    }

    #[test]
    fn a_text_that_is_called_as_a_choice_is_found() {
        let text = json!({"type": "string"});
        let found = [(Looseness::OpenEnum, "/orderStatus")];
        let called = |name: &str| with(json!({ name: text }));
        check(&called("orderStatus"), json!({}), &found);
        check(
            &called("orderStatus"),
            json!({"orderStatus": "in_work"}),
            &found,
        );
        // What is shown is no word that a program would compare.
        check(
            &called("orderStatus"),
            json!({"orderStatus": "Nearly done!"}),
            &[],
        );
        check(&called("statusText"), json!({}), &[]);
        for more in [
            json!({"type": "string", "pattern": "^[A-Z]{3}$"}),
            json!({"type": "string", "format": "uuid"}),
            json!({"type": "string", "enum": ["open", "done"]}),
            json!({"type": "string", "x-wireproof": {"words_for": "people"}}),
        ] {
            check(&with(json!({"status": more})), json!({}), &[]);
        }
        let inside = with(json!({"all": {"type": "array", "items": called("kind")}}));
        check(&inside, json!({"all": [{"kind": "a b"}]}), &[]);
        check(
            &inside,
            json!({"all": [{"kind": "a"}]}),
            &[(Looseness::OpenEnum, "/all/*/kind")],
        );
    }

    #[test]
    fn a_schema_that_holds_itself_ends() {
        let schema = json!({
            "type": "object", "required": ["next"],
            "properties": {"next": {"$ref": "#"}, "any": true},
        });
        check(&schema, json!({}), &[(Looseness::AnyValue, "/any")]);
    }
}
