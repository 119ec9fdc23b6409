//! A field that no document knows is sent under a name that no server has of its own: with another, an
//! honest one that grew such a field would be blamed for it.

use std::collections::BTreeSet;

/// What such a name begins with.
const OURS: &str = "wireproof_";

#[test]
fn what_must_not_be_passed_on_has_a_name_that_nobody_has() {
    let mut wrong = Vec::new();
    for protocol in crate::documents::protocols() {
        let documents = super::files(&format!("schemas/generated/{protocol}"), "json");
        let documents: String = documents.into_iter().map(|(_, text)| text).collect();
        for (path, text) in super::files(&format!("fixtures/{protocol}"), "md") {
            wrong.extend(foreign(&path, &text, &documents));
        }
    }
    super::assert_none(&wrong);
}

/// The members whose absence a chapter asks for, that the documents do not name, and that somebody may have.
fn foreign(path: &str, chapter: &str, documents: &str) -> Vec<String> {
    let names = chapter.match_indices("\": @absent").filter_map(|(end, _)| {
        let before = chapter.get(..end)?;
        before.rsplit('"').next()
    });
    let names: BTreeSet<&str> = names.collect();
    let known = |name: &str| documents.contains(&format!("\"{name}\""));
    let foreign = names.into_iter().filter(|name| !name.starts_with(OURS));
    foreign
        .filter(|name| !known(name))
        .map(|name| format!("{path}: a server may have `{name}` of its own: `{OURS}{name}`"))
        .collect()
}

#[test]
fn a_name_that_somebody_may_have_is_told() {
    let chapter = r#"a > bad say {"colour": 1}
a < say {"colour": @absent, "wireproof_tint": @absent, "text": @absent}"#;
    let documents = r#"{"properties": {"text": {}}}"#;
    assert_eq!(
        foreign("a.md", chapter, documents),
        ["a.md: a server may have `colour` of its own: `wireproof_colour`"]
    );
}
