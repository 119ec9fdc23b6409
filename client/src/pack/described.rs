//! What the documents say of a place in a message: which fields may stand there, and which are
//! known to nobody. For whoever writes about messages before one has come.

use serde_json::Value;

use super::Message;
use super::facts::Fields;
use super::outline::{Form, FormId, Outline};

/// A place in a message.
#[derive(Clone, Copy)]
pub struct Described<'a> {
    outline: &'a Outline,
    form: FormId,
}

/// What is said of a field.
pub enum Field<'a> {
    /// It is described.
    Known(Described<'a>),
    /// Nothing is said of the fields here.
    Free,
    /// Others are described, and it is not among them.
    Unknown,
}

impl Message {
    /// What the documents say of the whole frame.
    pub fn described(&self) -> Described<'_> {
        Described {
            outline: &self.outline,
            form: self.form,
        }
    }
}

impl<'a> Described<'a> {
    /// What is said of the field of this name. A field that some alternative knows is known.
    pub fn field(&self, name: &str) -> Field<'a> {
        let Some(form) = self.form() else {
            return Field::Free;
        };
        match form.field(name) {
            Some(form) => Field::Known(self.at(form)),
            None if form.facts.fields == Fields::Free => Field::Free,
            None => Field::Unknown,
        }
    }

    /// The fields that are described by name, in the order of the document.
    pub fn names(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        let properties = self.form().map(|form| form.properties.as_slice());
        properties
            .unwrap_or_default()
            .iter()
            .map(|(name, _)| name.as_str())
    }

    /// The element in this place of an array, if anything is said about it.
    pub fn element(&self, number: usize) -> Option<Described<'a>> {
        Some(self.at(self.form()?.element(number)?))
    }

    /// What is said of the fields that are allowed without being named, if anything is.
    pub fn others(&self) -> Option<Described<'a>> {
        Some(self.at(self.form()?.others?))
    }

    /// The conventions that what stands here belongs to.
    pub fn conventions(&self) -> &'a [String] {
        self.form().map_or(&[], |form| form.conventions.as_slice())
    }

    /// Whether it is words for people, of which the document does not say which.
    pub fn is_for_people(&self) -> bool {
        self.form().is_some_and(|form| form.words)
    }

    /// The only values there may be, where they are listed.
    pub fn values(&self) -> &'a [Value] {
        let values = self.form().and_then(|form| form.facts.values.as_deref());
        values.unwrap_or_default()
    }

    /// Whether fields that nobody describes are as good here as others.
    pub fn is_free(&self) -> bool {
        self.form()
            .is_none_or(|form| form.facts.fields == Fields::Free || form.others.is_some())
    }

    fn form(&self) -> Option<&'a Form> {
        self.outline.get(self.form)
    }

    fn at(&self, form: FormId) -> Described<'a> {
        Described {
            outline: self.outline,
            form,
        }
    }
}
