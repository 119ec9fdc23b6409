//! Merges schemas into the forms of an [`Outline`].
//!
//! This is the subset construction known from automata: a form is named by the set of schemas it
//! merges, so a recursive schema ends in a form that is already there.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;

use super::facts::Facts;
use super::layer;
use super::outline::{Form, FormId, Mark, Outline};
use super::place::Place;
use super::pointer::Pointer;

/// More forms than any protocol needs; what lies beyond is taken to be free, so that a document
/// made to explode cannot.
const FORMS_MAX: usize = 20_000;

/// Makes forms for the schemas of one document.
///
/// The document's schemas must not refer to themselves in place.
#[derive(Debug)]
pub(super) struct OutlineBuilder<'a> {
    document: &'a Value,
    forms: Vec<Form>,
    known: HashMap<Vec<Pointer>, FormId>,
    facts: HashMap<Pointer, Facts>,
    unfinished: VecDeque<(FormId, Merged<'a>)>,
}

/// The schemas that judge one value, and what they say about its fields together.
type Merged<'a> = BTreeMap<Pointer, &'a Value>;

impl<'a> OutlineBuilder<'a> {
    pub(super) fn new(document: &'a Value) -> Self {
        Self {
            document,
            forms: Vec::new(),
            known: HashMap::new(),
            facts: HashMap::new(),
            unfinished: VecDeque::new(),
        }
    }

    /// The form of values judged by this schema.
    pub(super) fn form(&mut self, schema: Place<'a>) -> FormId {
        let form = self.merged(vec![schema]);
        while let Some((form, schemas)) = self.unfinished.pop_front() {
            self.finish(form, &schemas);
        }
        form
    }

    /// The outline with every form asked for.
    pub(super) fn finished(self) -> Outline {
        Outline { forms: self.forms }
    }

    /// The form of values judged by all these schemas; its parts are made later, from a queue, so
    /// that long chains of references need no deep stack.
    fn merged(&mut self, schemas: Vec<Place<'a>>) -> FormId {
        let mut name: Vec<_> = schemas.iter().map(|place| place.pointer.clone()).collect();
        let schema = schemas
            .first()
            .map(|first| self.resolved(first))
            .unwrap_or_default();
        let conventions = schemas.iter();
        let conventions = conventions.filter_map(|place| self.convention(place));
        let conventions: Vec<String> = conventions.collect();
        name.sort();
        name.dedup();
        if let Some(known) = self.known.get(&name) {
            return *known;
        }
        let form = FormId(self.forms.len());
        self.known.insert(name, form);
        let mut merged = Merged::new();
        let facts = schemas
            .iter()
            .map(|schema| self.collect(schema, &mut merged))
            .fold(Facts::anything(), Facts::and);
        self.forms.push(Form {
            schema,
            facts,
            properties: Vec::new(),
            others: None,
            prefix: Vec::new(),
            items: None,
            conventions,
            shaped: merged.values().any(|schema| is_shaped(schema)),
            words: merged.values().any(|schema| is_for_people(schema)),
            mark: merged.values().find_map(|schema| mark(schema)),
        });
        if self.forms.len() < FORMS_MAX {
            self.unfinished.push_back((form, merged));
        }
        form
    }

    /// Where a schema, or what it only refers to, is written.
    fn resolved(&self, schema: &Place<'a>) -> Pointer {
        let mut here = schema.clone();
        // The references in a row were found to end when the schemas were checked.
        while let Some(next) = here
            .text_of("$ref")
            .and_then(|reference| Place::target(self.document, reference))
        {
            here = next;
        }
        here.pointer
    }

    /// The convention that a schema belongs to, itself or by the schema it refers to.
    fn convention(&self, schema: &Place<'a>) -> Option<String> {
        let mut here = schema.clone();
        loop {
            if let Some(convention) = layer::convention(here.value) {
                return Some(convention.to_owned());
            }
            let reference = here.text_of("$ref")?;
            here = Place::target(self.document, reference)?;
        }
    }

    /// Adds a schema and all that judge the same value through it; says what they state together.
    fn collect(&mut self, schema: &Place<'a>, merged: &mut Merged<'a>) -> Facts {
        if merged
            .insert(schema.pointer.clone(), schema.value)
            .is_some()
        {
            let known = self.facts.get(&schema.pointer);
            return known.cloned().unwrap_or_else(Facts::anything);
        }
        let mut facts = Facts::stated_by(schema.value);
        let target = schema
            .text_of("$ref")
            .and_then(|reference| Place::target(self.document, reference));
        let all = schema.elements_of("allOf");
        for also in target.into_iter().chain(all) {
            facts = facts.and(self.collect(&also, merged));
        }
        for keyword in ["anyOf", "oneOf"] {
            let list = schema.elements_of(keyword);
            let either = list
                .map(|either| self.collect(&either, merged))
                .reduce(Facts::or);
            facts = facts.and(either.unwrap_or_else(Facts::anything));
        }
        // What holds on a condition only makes its fields known.
        let conditional = ["if", "then", "else"]
            .into_iter()
            .filter_map(|name| schema.get(name));
        let dependent = schema.members_of("dependentSchemas");
        for sometimes in conditional.chain(dependent.map(|(_, schema)| schema)) {
            self.collect(&sometimes, merged);
        }
        self.facts.insert(schema.pointer.clone(), facts.clone());
        facts
    }

    /// Makes the forms of the parts: fields and elements.
    fn finish(&mut self, form: FormId, schemas: &Merged<'a>) {
        let mut parts = Parts::default();
        for (pointer, value) in schemas {
            parts.add(&Place {
                pointer: pointer.clone(),
                value,
            });
        }
        let properties = parts
            .properties
            .into_iter()
            .map(|(name, places)| (name.to_owned(), self.merged(places)))
            .collect();
        let others = (!parts.others.is_empty()).then(|| self.merged(parts.others));
        let prefix = parts
            .prefix
            .into_iter()
            .map(|places| self.merged(places))
            .collect();
        let items = (!parts.items.is_empty()).then(|| self.merged(parts.items));
        if let Some(form) = self.forms.get_mut(form.0) {
            form.properties = properties;
            form.others = others;
            form.prefix = prefix;
            form.items = items;
        }
    }
}

/// The schemas that judge the parts of one value.
#[derive(Default)]
struct Parts<'a> {
    /// Those of each field, in the order of the document, which is that of most frames.
    properties: Vec<(&'a str, Vec<Place<'a>>)>,
    others: Vec<Place<'a>>,
    prefix: Vec<Vec<Place<'a>>>,
    items: Vec<Place<'a>>,
}

impl<'a> Parts<'a> {
    fn add(&mut self, schema: &Place<'a>) {
        for (name, place) in schema.members_of("properties") {
            match self.properties.iter_mut().find(|(known, _)| *known == name) {
                Some((_, places)) => places.push(place),
                None => self.properties.push((name, vec![place])),
            }
        }
        for (number, place) in schema.elements_of("prefixItems").enumerate() {
            match self.prefix.get_mut(number) {
                Some(places) => places.push(place),
                None => self.prefix.push(vec![place]),
            }
        }
        self.others.extend(
            schema
                .members_of("patternProperties")
                .map(|(_, place)| place),
        );
        let others = ["additionalProperties", "unevaluatedProperties"];
        self.others.extend(
            others
                .into_iter()
                .filter_map(|name| schema.get(name))
                .filter(allows),
        );
        let items = ["items", "unevaluatedItems", "contains"];
        self.items.extend(
            items
                .into_iter()
                .filter_map(|name| schema.get(name))
                .filter(allows),
        );
    }
}

fn allows(schema: &Place<'_>) -> bool {
    *schema.value != Value::Bool(false)
}

/// Whether a schema says how a text is written.
fn is_shaped(schema: &Value) -> bool {
    let keywords = ["pattern", "format", "contentEncoding", "contentMediaType"];
    keywords.iter().any(|keyword| schema.get(keyword).is_some())
}

/// Whether a schema says that the value is words for people: which they are is left open.
fn is_for_people(schema: &Value) -> bool {
    let own = schema
        .get("x-wireproof")
        .and_then(|own| own.get("words_for"));
    own.and_then(Value::as_str) == Some("people")
}

fn mark(schema: &Value) -> Option<Mark> {
    let own = schema.get("x-wireproof");
    let word = |name| own?.get(name)?.as_str().map(str::to_owned);
    // A time without a zone has no format of JSON Schema; `time` names the zone it counts in.
    let is_time = || {
        let format = schema.get("format").and_then(Value::as_str);
        word("time").is_some() || format == Some("date-time")
    };
    let time = || is_time().then_some(Mark::Time);
    word("id")
        .map(Mark::Id)
        .or_else(|| word("text_with").map(Mark::TextWith))
        .or_else(time)
}

#[cfg(test)]
mod tests;
