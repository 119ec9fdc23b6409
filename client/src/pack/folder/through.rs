//! References that lead through other references, as many tools read them: `#/channels/a/messages/b`
//! where `#/channels/a` is itself a reference. They are rewritten to lead straight to their target.

use serde_json::Value;

use crate::pack::Pointer;
use crate::pack::place::{Place, REFERENCES_MAX};

/// Rewrites every reference of a document that leads through others.
pub(super) fn straighten(document: &mut Value) {
    let original = document.clone();
    visit(document, &original);
}

fn visit(value: &mut Value, original: &Value) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref")
                && Place::target(original, reference).is_none()
                && let Some(straight) = straight(original, reference)
            {
                let straight = format!("#{}", straight.fragment());
                members.insert("$ref".to_owned(), Value::String(straight));
            }
            members
                .values_mut()
                .for_each(|inside| visit(inside, original));
        }
        Value::Array(elements) => {
            elements
                .iter_mut()
                .for_each(|inside| visit(inside, original));
        }
        _ => {}
    }
}

/// Where a reference leads if those on its way are followed.
fn straight(document: &Value, reference: &str) -> Option<Pointer> {
    let pointer = Pointer::of_reference(reference)?;
    let mut here = Place::root(document);
    for token in pointer.tokens() {
        here = inside(document, here, token)?;
    }
    Some(here.pointer)
}

fn inside<'a>(document: &'a Value, place: Place<'a>, token: &str) -> Option<Place<'a>> {
    let mut here = place;
    for _ in 0..REFERENCES_MAX {
        if let Some(found) = Place::at(document, here.pointer.child(token)) {
            return Some(found);
        }
        let reference = here.get("$ref")?;
        here = Place::target(document, reference.text()?)?;
    }
    None
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_are_followed_on_the_way() {
        let mut document = json!({
            "a": {"$ref": "#/b"},
            "b": {"$ref": "#/x-files/c.yaml"},
            "x-files": {"c.yaml": {"d": {"e": 1}}},
            "circle": {"$ref": "#/circle"},
            "uses": [{"$ref": "#/a/d/e"}, {"$ref": "#/b"}, {"$ref": "#/circle/x"}, {"$ref": "#/a/z"}],
        });
        straighten(&mut document);
        assert_eq!(
            document["uses"],
            json!([
                {"$ref": "#/x-files/c.yaml/d/e"}, {"$ref": "#/b"},
                {"$ref": "#/circle/x"}, {"$ref": "#/a/z"},
            ])
        );
    }
}
