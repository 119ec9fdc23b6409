//! Documents broken on purpose, one mistake each, and what their authors are told.
//!
//! The mistakes are in `tests/packs/lamps/mistakes.json`: what each removes from the good document
//! beside it, and what it writes there. The snapshot holds every problem as an author reads it; a
//! change of wording shows there.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fmt::Write as _;

use serde_json::Value;
use wireproof_client::pack::{Claims, Document, Pack, Pointer, Problems};

fn good() -> Value {
    serde_json::from_str(include_str!("packs/lamps/asyncapi.json")).unwrap()
}

fn load(text: &str) -> Result<Pack, Problems> {
    Pack::load(
        "lamps",
        &Document {
            path: "asyncapi.json",
            text,
        },
        &Claims::All,
    )
}

fn remove(document: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = document
        .pointer_mut(parent)
        .and_then(Value::as_object_mut)
        .unwrap();
    assert!(
        parent.shift_remove(name).is_some(),
        "{pointer} is not there"
    );
}

/// The good document with a mistake in it, as a text.
fn mistaken(mistake: &Value) -> String {
    let mut document = good();
    for pointer in mistake["remove"].as_array().into_iter().flatten() {
        remove(&mut document, pointer.as_str().unwrap());
    }
    for (pointer, value) in mistake["write"].as_object().into_iter().flatten() {
        pointer
            .parse::<Pointer>()
            .unwrap()
            .set(&mut document, value.clone());
    }
    serde_json::to_string_pretty(&document).unwrap()
}

#[test]
fn the_document_that_is_broken_is_good() {
    let text = serde_json::to_string_pretty(&good()).unwrap();
    assert!(load(&text).is_ok());
}

#[test]
fn every_mistake_is_told_with_its_line_and_what_to_write() {
    let mistakes: Value = serde_json::from_str(include_str!("packs/lamps/mistakes.json")).unwrap();
    let mut told = String::new();
    for one in mistakes.as_array().unwrap() {
        let mistake = one["mistake"].as_str().unwrap();
        let text = mistaken(one);
        let problems = load(&text)
            .err()
            .unwrap_or_else(|| panic!("nobody noticed {mistake}"));
        writeln!(told, "# {mistake}").unwrap();
        for problem in &problems {
            let line = text.lines().nth(problem.line - 1).unwrap();
            writeln!(told, "{problem}\n  = there: {}", line.trim()).unwrap();
        }
        told.push('\n');
    }
    insta::assert_snapshot!(told);
}

#[track_caller]
fn check_text(text: &str, expected: &str) {
    let problems = load(text).err().unwrap();
    assert_eq!(problems.to_string(), expected);
}

#[test]
fn text_that_is_no_json_is_told_with_its_place() {
    let help = "\n  = help: write an AsyncAPI 3 document as JSON";
    check_text(
        "",
        &format!("asyncapi.json:1:1: this is not JSON: EOF while parsing a value{help}"),
    );
    check_text(
        "{\n  \"é\": tru\n}",
        &format!("asyncapi.json:2:11: this is not JSON: expected ident{help}"),
    );
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_their_lines() {
    let mut document = good();
    for pointer in [
        "/x-wireproof/requirements",
        "/channels/porch/address",
        "/info/title",
    ] {
        remove(&mut document, pointer);
    }
    let text = serde_json::to_string_pretty(&document).unwrap();
    let problems = load(&text).err().unwrap();
    let lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    assert!(lines.len() >= 3 && lines.is_sorted(), "{lines:?}");
}
