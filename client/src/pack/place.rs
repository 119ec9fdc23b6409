//! A value of a document together with where it stands, so that whatever is wrong with it can be
//! reported with its line.

use serde_json::{Map, Value};

use super::Pointer;

/// References in a row that are followed; no document needs more, and a circle has to end.
pub(super) const REFERENCES_MAX: usize = 32;

/// A value of the document and the pointer to it.
#[derive(Debug, Clone)]
pub(super) struct Place<'a> {
    pub(super) pointer: Pointer,
    pub(super) value: &'a Value,
}

impl<'a> Place<'a> {
    /// The whole document.
    pub(super) fn root(value: &'a Value) -> Self {
        Self {
            pointer: Pointer::default(),
            value,
        }
    }

    /// The place of a pointer in a document.
    pub(super) fn at(document: &'a Value, pointer: Pointer) -> Option<Self> {
        let value = pointer.get(document)?;
        Some(Self { pointer, value })
    }

    /// A member of this object, if this is an object that has it.
    pub(super) fn get(&self, name: &str) -> Option<Self> {
        let value = self.value.as_object()?.get(name)?;
        Some(Self {
            pointer: self.pointer.child(name),
            value,
        })
    }

    /// A member of a member, and so on.
    pub(super) fn path(&self, names: &[&str]) -> Option<Self> {
        names
            .iter()
            .try_fold(self.clone(), |place, name| place.get(name))
    }

    /// The members of this object, in order; none if it is no object.
    pub(super) fn members(&self) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        let pointer = self.pointer.clone();
        self.object()
            .into_iter()
            .flatten()
            .map(move |(name, value)| {
                (
                    name.as_str(),
                    Self {
                        pointer: pointer.child(name.as_str()),
                        value,
                    },
                )
            })
    }

    /// The elements of this array, in order; none if it is no array.
    pub(super) fn elements(&self) -> impl Iterator<Item = Self> + use<'a> {
        let pointer = self.pointer.clone();
        self.value
            .as_array()
            .into_iter()
            .flatten()
            .enumerate()
            .map(move |(number, value)| Self {
                pointer: pointer.child(number.to_string()),
                value,
            })
    }

    /// The members of a member of this object; none if it is not there or no object.
    pub(super) fn members_of(&self, name: &str) -> impl Iterator<Item = (&'a str, Self)> + use<'a> {
        self.get(name).into_iter().flat_map(|map| map.members())
    }

    /// The elements of a member of this object; none if it is not there or no array.
    pub(super) fn elements_of(&self, name: &str) -> impl Iterator<Item = Self> + use<'a> {
        self.get(name).into_iter().flat_map(|list| list.elements())
    }

    /// Its members, if it is an object.
    pub(super) fn object(&self) -> Option<&'a Map<String, Value>> {
        self.value.as_object()
    }

    /// Its text, if it is one.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// The text of a member, if it is one.
    pub(super) fn text_of(&self, name: &str) -> Option<&'a str> {
        self.object()?.get(name)?.as_str()
    }

    /// What is here, or what the references that begin here lead to, if they lead anywhere.
    pub(super) fn followed(self, document: &'a Value) -> Option<Self> {
        let mut here = self;
        for _ in 0..REFERENCES_MAX {
            let Some(reference) = here.get("$ref") else {
                return Some(here);
            };
            here = Self::target(document, reference.text()?)?;
        }
        None
    }

    /// The place a `$ref` within the document names; nothing for other forms of reference.
    pub(super) fn target(document: &'a Value, reference: &str) -> Option<Self> {
        Self::at(document, Pointer::of_reference(reference)?)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn finds_what_references_name() {
        let document = json!({"a": {"b c": [1, 2]}});
        let found =
            |reference| Place::target(&document, reference).map(|place| place.value.clone());
        assert_eq!(found("#/a/b%20c/1"), Some(json!(2)));
        assert_eq!(found("#"), Some(document.clone()));
        for missing in [
            "",
            "a",
            "#/a/b",
            "#a",
            "other.json#/a",
            "#/a/%2",
            "#/a/%zz",
            "#/%ff",
        ] {
            assert_eq!(found(missing), None, "{missing}");
        }
    }
}
