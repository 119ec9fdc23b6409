//! The values of an ad, and what each has to be.

use serde_json::Value;
use wireproof_schemas::pet_market::field::{AdId, AnimalKind, Description, Gender, Line, Whole};

use super::asked::Asked;
use crate::field::{Field, INTEGER};

/// The values of an ad, as far as they are given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) title: Option<Line>,
    pub(super) description: Option<Description>,
    pub(super) kind: Option<AnimalKind>,
    pub(super) breed: Option<Line>,
    pub(super) age: Option<Whole>,
    pub(super) gender: Option<Gender>,
    pub(super) location: Option<Line>,
    pub(super) price: Option<Whole>,
}

impl Values {
    /// The names of an ad's values.
    pub(super) const NAMES: [&'static str; 8] = [
        "title",
        "description",
        "kind",
        "breed",
        "age",
        "gender",
        "location",
        "price",
    ];
}

impl Asked {
    /// The values of an ad that are given, each judged.
    pub(super) fn values(&mut self) -> Values {
        Values {
            title: self.optional("title"),
            description: self.optional("description"),
            kind: self.optional("kind"),
            breed: self.optional("breed"),
            age: self.optional("age"),
            gender: self.optional("gender"),
            location: self.optional("location"),
            price: self.optional("price"),
        }
    }
}

impl Field for AdId {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for Whole {
    const FORM: &'static str = INTEGER;

    fn is_form_of(value: &Value) -> bool {
        value.is_i64()
    }
}

impl Field for AnimalKind {
    const FORM: &'static str = "Dog or Cat";

    fn is_form_of(value: &Value) -> bool {
        [Self::Dog, Self::Cat]
            .iter()
            .any(|kind| value == kind.as_str())
    }
}

impl Field for Gender {
    const FORM: &'static str = "M or F";

    fn is_form_of(value: &Value) -> bool {
        [Self::M, Self::F]
            .iter()
            .any(|gender| value == gender.as_str())
    }
}
