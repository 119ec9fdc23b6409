//! Every place of a document.

use serde_json::Value;
use wireproof_client::pack::Pointer;

pub(crate) fn places(value: &Value, here: &Pointer, found: &mut Vec<Pointer>) {
    found.push(here.clone());
    match value {
        Value::Object(members) => {
            members
                .iter()
                .for_each(|(name, inner)| places(inner, &here.child(name), found));
        }
        Value::Array(elements) => {
            let numbered = elements.iter().enumerate();
            numbered.for_each(|(n, inner)| places(inner, &here.child(n.to_string()), found));
        }
        _ => {}
    }
}
