//! The outline of the document's schemas: which fields are known where, and which values are ids,
//! times or texts with ids inside.
//!
//! A validator answers *does it conform*; it cannot say which fields of an open object nobody
//! described. An outline can: a [`Form`] stands for all schemas that judge the same value (through
//! `$ref`, `allOf`, the alternatives of `anyOf`), merged once when the pack is loaded, so that a
//! frame is walked with one look-up per field. Where alternatives differ, a field known to any of
//! them is known.

use std::collections::BTreeSet;

use serde_json::Value;

use super::facts::{Facts, Fields};
use super::placeholder::Placeholders;
use super::pointer::Pointer;

/// How deep constants are looked for; a schema that requires itself would go on for ever.
const CONSTANTS_DEPTH: usize = 8;

/// So many fields of a frame are told that no document knows: a peer may make up as many as fit
/// into it.
const MOST_UNDOCUMENTED: usize = 1_000;

/// The forms of one document.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub(super) forms: Vec<Form>,
}

/// The number of a form in its outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FormId(pub(super) usize);

/// What the schemas that judge one value say together.
#[derive(Debug)]
pub(super) struct Form {
    /// Where the first of the schemas is written, for messages.
    pub(super) schema: Pointer,
    /// What they say about the value itself.
    pub(super) facts: Facts,
    /// The described fields, in the order of the document.
    pub(super) properties: Vec<(String, FormId)>,
    /// The form of the fields that are allowed without being named.
    pub(super) others: Option<FormId>,
    /// The forms of the first elements.
    pub(super) prefix: Vec<FormId>,
    /// The form of the other elements.
    pub(super) items: Option<FormId>,
    /// The conventions that the schemas belong to.
    pub(super) conventions: Vec<String>,
    /// Whether it is words for people, of which the document does not say which.
    pub(super) words: bool,
    /// Whether something is said of how a text is written.
    pub(super) shaped: bool,
    /// What the value is to a transcript.
    pub(super) mark: Option<Mark>,
}

/// A value that differs from run to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// The id of a thing of this kind.
    Id(String),
    /// A time.
    Time,
    /// A text that holds the id of a thing of this kind.
    TextWith(String),
}

/// The way from the frame to the value being looked at, without allocating.
#[derive(Clone, Copy)]
struct Trail<'a> {
    parent: Option<&'a Trail<'a>>,
    token: &'a str,
}

impl Trail<'_> {
    fn pointer(&self) -> String {
        let start = self.parent.map(Trail::pointer).unwrap_or_default();
        start + "/" + &self.token.replace('~', "~0").replace('/', "~1")
    }
}

impl Outline {
    pub(super) fn get(&self, form: FormId) -> Option<&Form> {
        self.forms.get(form.0)
    }

    /// The form of what a pointer points to in a value of this form, if anything is said about it.
    pub(super) fn at(&self, form: FormId, pointer: &Pointer) -> Option<&Form> {
        pointer
            .tokens()
            .iter()
            .try_fold(self.get(form)?, |form, token| {
                let number = token.parse().ok().and_then(|number| form.element(number));
                self.get(form.field(token).or(number)?)
            })
    }

    /// What every value of this form holds: fields of one possible value, as deep as objects go
    /// whose fields are required.
    pub(super) fn constants(&self, form: FormId) -> Vec<(Pointer, Value)> {
        let mut found = Vec::new();
        self.find_constants(form, &Pointer::default(), &mut found);
        found
    }

    fn find_constants(&self, form: FormId, here: &Pointer, found: &mut Vec<(Pointer, Value)>) {
        let Some(form) = self
            .get(form)
            .filter(|_| here.tokens().len() < CONSTANTS_DEPTH)
        else {
            return;
        };
        for (name, field) in &form.properties {
            if !form.facts.required.contains(name) {
                continue;
            }
            let there = here.child(name.as_str());
            match self.get(*field).and_then(|field| field.facts.constant()) {
                Some(value) => found.push((there, value.clone())),
                None => self.find_constants(*field, &there, found),
            }
        }
    }

    /// The fields of a value that its form does not know, each once, sorted; of very many the first
    /// that are met.
    pub(super) fn undocumented(&self, form: FormId, value: &Value) -> Vec<String> {
        let mut found = BTreeSet::new();
        self.search(form, value, None, &mut found);
        found.into_iter().collect()
    }

    fn search(
        &self,
        form: FormId,
        value: &Value,
        trail: Option<&Trail<'_>>,
        found: &mut BTreeSet<String>,
    ) {
        let Some(form) = self.get(form) else {
            return;
        };
        match value {
            Value::Object(members) => {
                let mut next = 0;
                for (name, member) in members {
                    let here = Trail {
                        parent: trail,
                        token: name,
                    };
                    match form.field_after(name, &mut next) {
                        Some(form) => self.search(form, member, Some(&here), found),
                        None if form.facts.fields == Fields::Free => {}
                        None if found.len() >= MOST_UNDOCUMENTED => return,
                        None => {
                            found.insert(here.pointer());
                        }
                    }
                }
            }
            Value::Array(elements) => {
                let here = Trail {
                    parent: trail,
                    token: "*",
                };
                for (number, element) in elements.iter().enumerate() {
                    if let Some(form) = form.element(number) {
                        self.search(form, element, Some(&here), found);
                    }
                }
            }
            _ => {}
        }
    }

    /// Replaces what differs from run to run by the words of the book.
    ///
    /// Ids come before texts with ids inside, so that a text may stand before the id it holds.
    pub(super) fn mark_all(&self, form: FormId, value: &mut Value, book: &mut Placeholders) {
        self.each_marked(form, value, &mut |mark, value| match mark {
            Mark::Id(kind) => {
                if let Some(word) = book.word(kind, value) {
                    *value = Value::String(word);
                }
            }
            Mark::Time if value.is_string() => *value = Value::String("<time>".to_owned()),
            Mark::Time | Mark::TextWith(_) => {}
        });
        self.each_marked(form, value, &mut |mark, value| {
            if let (Mark::TextWith(kind), Value::String(text)) = (mark, value) {
                *text = book.replace_in(kind, text);
            }
        });
    }

    fn each_marked(
        &self,
        form: FormId,
        value: &mut Value,
        change: &mut impl FnMut(&Mark, &mut Value),
    ) {
        let Some(form) = self.get(form) else {
            return;
        };
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    if let Some(form) = form.field(name) {
                        self.each_marked(form, member, change);
                    }
                }
            }
            Value::Array(elements) => {
                for (number, element) in elements.iter_mut().enumerate() {
                    if let Some(form) = form.element(number) {
                        self.each_marked(form, element, change);
                    }
                }
            }
            scalar => {
                if let Some(mark) = &form.mark {
                    change(mark, scalar);
                }
            }
        }
    }

    /// The schemas of objects, in a form and all it holds, that tolerate fields nobody described.
    pub(super) fn open_objects(&self, form: FormId) -> Vec<&Pointer> {
        let mut seen = vec![false; self.forms.len()];
        let mut open = Vec::new();
        let mut next = vec![form];
        while let Some(id) = next.pop() {
            let (Some(form), Some(seen)) = (self.forms.get(id.0), seen.get_mut(id.0)) else {
                continue;
            };
            if std::mem::replace(seen, true) {
                continue;
            }
            if form.facts.fields == Fields::Described && form.others.is_none() {
                open.push(&form.schema);
            }
            next.extend(form.properties.iter().map(|(_, form)| *form));
            next.extend(form.others.iter().chain(&form.prefix).chain(&form.items));
        }
        open.sort();
        open
    }
}

impl Form {
    /// The form of the field of this name, if anything is said about it.
    pub(super) fn field(&self, name: &str) -> Option<FormId> {
        self.field_after(name, &mut 0)
    }

    /// The same, looking first where `next` says, and leaving there where the following field is
    /// likely to be: a frame's fields mostly come in the order of the document.
    fn field_after(&self, name: &str, next: &mut usize) -> Option<FormId> {
        let (before, after) = self.properties.split_at_checked(*next)?;
        let from_here = after.iter().chain(before).enumerate();
        for (distance, (known, form)) in from_here {
            if known == name {
                *next = (*next + distance + 1) % self.properties.len();
                return Some(*form);
            }
        }
        self.others
    }

    pub(super) fn element(&self, number: usize) -> Option<FormId> {
        self.prefix.get(number).copied().or(self.items)
    }
}
