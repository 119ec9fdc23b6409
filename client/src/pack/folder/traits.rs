//! What messages and operations share by `traits`, written out where it is used.
//!
//! As AsyncAPI 3 has it, a trait gives what is not there and changes nothing that is.

use serde_json::Value;

use crate::pack::Pointer;
use crate::pack::place::Place;

/// Members in which `traits` would be a word like any other.
const OTHERS: [&str; 8] = [
    "const", "default", "enum", "example", "examples", "payload", "schema", "schemas",
];

/// Gives everything in a document what its traits hold.
pub(super) fn apply(document: &mut Value) {
    let original = document.clone();
    let mut found = Vec::new();
    find(&original, &Place::root(&original), &mut found);
    for Given { to, members } in found {
        if let Some(Value::Object(there)) = to.get_mut(document) {
            for (name, value) in members {
                there.entry(name).or_insert(value);
            }
        }
    }
}

/// What is given to a place.
struct Given {
    to: Pointer,
    /// Of the first trait first, which goes before the others.
    members: Vec<(String, Value)>,
}

fn find(document: &Value, place: &Place<'_>, found: &mut Vec<Given>) {
    let traits = place.elements_of("traits");
    let members: Vec<_> = traits
        .filter_map(|one| one.followed(document))
        .flat_map(|one| one.members().collect::<Vec<_>>())
        .map(|(name, place)| (name.to_owned(), place.value.clone()))
        .collect();
    if !members.is_empty() {
        found.push(Given {
            to: place.pointer.clone(),
            members,
        });
    }
    let inside = place.members().filter(|(name, _)| !OTHERS.contains(name));
    for inside in inside.map(|(_, inside)| inside).chain(place.elements()) {
        find(document, &inside, found);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_trait_gives_what_is_not_there() {
        let mut document = json!({
            "components": {
                "messageTraits": {"common": {"name": "shared", "summary": "By a trait."}},
                "messages": {"m": {
                    "name": "own",
                    "traits": [{"$ref": "#/components/messageTraits/common"}, {"title": "T", "summary": "Late."}],
                    "payload": {"traits": [{"type": "string"}]},
                }},
            },
        });
        apply(&mut document);
        let message = &document["components"]["messages"]["m"];
        assert_eq!(message["name"], "own");
        assert_eq!(message["summary"], "By a trait.");
        assert_eq!(message["title"], "T");
        assert_eq!(message["payload"], json!({"traits": [{"type": "string"}]}));
    }
}
