//! The fields of a message, by the way to them: those that a value has, and those that its schema
//! describes. What belongs to a convention that a target does not claim is none of them.

use std::collections::BTreeSet;

use serde_json::Value;
use wireproof_client::pack::{Claims, Described, Field, Message};

/// A way into a value.
pub(super) type Path = Vec<String>;

/// A schema that holds itself would go on for ever.
const DEPTH: usize = 10;

/// The ways to everything in a value that its message describes, the whole included.
pub(super) fn of_value(message: &Message, value: &Value, claims: &Claims) -> BTreeSet<Path> {
    let mut walk = Walk::new(claims);
    walk.value(message.described(), value);
    walk.found
}

/// The ways to everything that a message describes.
pub(super) fn of_schema(message: &Message, claims: &Claims) -> BTreeSet<Path> {
    let mut walk = Walk::new(claims);
    walk.schema(message.described());
    walk.found
}

/// What the documents say of the place that a way leads to.
pub(super) fn described<'a>(message: &'a Message, path: &[String]) -> Option<Described<'a>> {
    path.iter().try_fold(message.described(), |here, token| {
        match (token.as_str(), here.element(0)) {
            ("*", Some(element)) => Some(element),
            ("*", None) => here.others(),
            (name, _) => match here.field(name) {
                Field::Known(field) => Some(field),
                Field::Free | Field::Unknown => None,
            },
        }
    })
}

struct Walk<'a> {
    claims: &'a Claims,
    here: Path,
    found: BTreeSet<Path>,
}

impl<'a> Walk<'a> {
    fn new(claims: &'a Claims) -> Walk<'a> {
        Walk {
            claims,
            here: Path::new(),
            found: BTreeSet::new(),
        }
    }

    /// Notes this place and goes on below it, unless nobody has promised what is here.
    fn enter(&mut self, token: &str, place: Described<'_>, below: impl FnOnce(&mut Self)) {
        let mut conventions = place.conventions().iter();
        if conventions.any(|convention| !self.claims.contains(convention)) {
            return;
        }
        self.here.push(token.to_owned());
        below(self);
        self.here.pop();
    }

    fn value(&mut self, place: Described<'_>, value: &Value) {
        self.found.insert(self.here.clone());
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let Field::Known(field) = place.field(name) else {
                        continue;
                    };
                    let is_named = place.names().any(|known| known == name);
                    let token = if is_named { name } else { "*" };
                    self.enter(token, field, |walk| walk.value(field, member));
                }
            }
            Value::Array(elements) => {
                for (number, element) in elements.iter().enumerate() {
                    if let Some(form) = place.element(number) {
                        self.enter("*", form, |walk| walk.value(form, element));
                    }
                }
            }
            _ => {}
        }
    }

    fn schema(&mut self, place: Described<'_>) {
        self.found.insert(self.here.clone());
        if self.here.len() >= DEPTH {
            return;
        }
        for name in place.names() {
            if let Field::Known(field) = place.field(name) {
                self.enter(name, field, |walk| walk.schema(field));
            }
        }
        // What may stand beside fields that have names need never come.
        let others = place.others().filter(|_| place.names().next().is_none());
        for form in [place.element(0), others].into_iter().flatten() {
            self.enter("*", form, |walk| walk.schema(form));
        }
    }
}
