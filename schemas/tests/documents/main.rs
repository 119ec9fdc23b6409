//! The generated documents: current, sound, and checked by checks that can fail.
//!
//! AsyncAPI's own parser looks at little beyond the outline, so [`checks`] holds what it leaves
//! out. [`broken`] shows each of them failing on a document with one deliberate fault.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod addresses;
mod agreement;
mod broken;
mod checks;
mod current;
mod examples;
mod layers;
mod reading;
mod rest;
mod table;

use serde_json::Value;
use wireproof_schemas::{asyncapi, protocols};

#[test]
fn every_document_is_sound() {
    for protocol in protocols() {
        let problems = checks::problems(&asyncapi::document(protocol));
        assert!(
            problems.is_empty(),
            "{}:\n{}",
            protocol.id,
            problems.join("\n")
        );
    }
}

#[test]
fn every_message_schema_stands_alone() {
    for document in wireproof_schemas::documents() {
        if !document.path.ends_with(".schema.json") {
            continue;
        }
        let schema: Value = serde_json::from_str(&document.text).unwrap();
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        let mut problems = checks::references(&schema);
        problems.extend(checks::compiles("", &schema));
        assert!(
            problems.is_empty(),
            "{}:\n{}",
            document.path,
            problems.join("\n")
        );
    }
}
