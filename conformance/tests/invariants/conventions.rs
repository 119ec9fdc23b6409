//! What a document marks as a convention is one of the chapters': a mark with any other id would
//! take a field out of judgement, and no target could claim it back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use wireproof_conformance::chapter::Basis;

#[test]
fn every_mark_in_a_document_names_a_convention_of_the_chapters() {
    for protocol in crate::documents::protocols() {
        let chapters = crate::documents::chapters(protocol);
        let requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
        let bases = requirements.map(|known| (known.id.as_str(), known.basis));
        let bases = bases.collect();
        let own = [
            format!("{protocol}/asyncapi.json"),
            format!("{protocol}/openapi.json"),
        ];
        let documents = wireproof_schemas::documents().into_iter();
        let own: Vec<_> = documents
            .filter(|document| own.contains(&document.path))
            .collect();
        assert!(!own.is_empty(), "{protocol} has no document");
        for document in own {
            let parsed = serde_json::from_str(&document.text).expect("JSON");
            super::assert_none(&strange(&document.path, &parsed, &bases));
        }
    }
}

/// The marks that name no convention.
fn strange(path: &str, document: &Value, bases: &BTreeMap<&str, Basis>) -> Vec<String> {
    let mut marks = BTreeSet::new();
    collect(document, &mut marks);
    let wrong = marks.into_iter().filter_map(|id| match bases.get(id) {
        Some(Basis::Convention) => None,
        Some(basis) => Some(format!(
            "{path} marks something as the convention {id}, which is {}: take the mark out",
            basis.name()
        )),
        None => Some(format!(
            "{path} marks something as the convention {id}, which no chapter has: write its heading"
        )),
    });
    wrong.collect()
}

/// Every `x-wireproof: {convention: …}`, at any depth.
fn collect<'d>(value: &'d Value, marks: &mut BTreeSet<&'d str>) {
    match value {
        Value::Object(members) => {
            let mark = members
                .get("x-wireproof")
                .and_then(|own| own.get("convention"));
            marks.extend(mark.and_then(Value::as_str));
            members.values().for_each(|member| collect(member, marks));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, marks)),
        _ => {}
    }
}

#[test]
fn a_mark_that_names_none_is_told() {
    let mark = |id: &str| serde_json::json!({ "x-wireproof": { "convention": id } });
    let document = serde_json::json!({ "a": [mark("N-A-1")], "b": { "c": mark("N-A-2"), "d": mark("N-A-3") } });
    let bases = [("N-A-1", Basis::Convention), ("N-A-2", Basis::Implied)];
    assert_eq!(
        strange("news.json", &document, &bases.into()),
        [
            "news.json marks something as the convention N-A-2, which is implied: take the mark out",
            "news.json marks something as the convention N-A-3, which no chapter has: write its heading",
        ]
    );
}
