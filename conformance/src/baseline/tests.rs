//! Baselines are read with the place of whatever is wrong, and changed without loss.

use super::edit::{Accepted, Became, Editor};
use super::*;
use crate::verdict::{Differing, Kind};

const FILE: &str = r#"# Ours, until the rewrite.

[[known]]
id = "NW-1" # the gateway's
reason = "trims"
ticket = "T-1"
expires = 2030-01-31

  [[known.shape]]
  kind = "differs"
  step = "alice < told"
  differences = [{ at = "/text", expected = "text", received = "text" }]

# Nobody knows.
[[known]]
id = "nw-2#2"
reason = "odd"
any_shape = true

[[flaky]]
id = "NW-3"
reason = "slow"
"#;

fn shape(received: &str) -> Shape {
    let mut shape = Shape::of(Kind::Differs);
    shape.step = "alice < told".to_owned();
    shape.differing(std::iter::once(Differing {
        at: "/text".to_owned(),
        expected: "text".to_owned(),
        received: received.to_owned(),
    }));
    shape
}

fn id(requirement: &str, number: usize) -> ScenarioId {
    ScenarioId {
        protocol: "news".to_owned(),
        chapter: "telling".to_owned(),
        requirement: requirement.to_owned(),
        number,
    }
}

fn failure(shape: Shape) -> Box<Failure> {
    Box::new(Failure {
        span: 0..1,
        label: "differs".to_owned(),
        cause: "differs".to_owned(),
        shape: Some(shape),
        notes: Vec::new(),
    })
}

#[track_caller]
fn check(id: ScenarioId, shape: Shape, expected: Option<&str>) -> Verdict {
    let baseline = file::read("b.toml", FILE).expect("a baseline");
    let verdict = baseline.judge(&id, failure(shape));
    let listed = match &verdict {
        Verdict::Known { excuse, .. } => Some(excuse.listed.as_str()),
        _ => None,
    };
    assert_eq!(listed, expected);
    verdict
}

#[test]
fn another_deviation_is_not_excused() {
    check(id("NW-1", 1), shape("text"), Some("b.toml:3"));
    check(id("NW-1", 7), shape("text"), Some("b.toml:3"));
    let other = check(id("NW-1", 1), shape("null"), None);
    let Verdict::Fail(failure) = other else {
        panic!("{other:?}");
    };
    assert_eq!(
        failure.notes[0].text,
        "b.toml:3 excuses another deviation: differs in `alice < told`, at /text text for text; \
         this one: differs in `alice < told`, at /text null for text"
    );
    check(id("NW-2", 2), shape("null"), Some("b.toml:15"));
    check(id("NW-2", 1), shape("null"), None);
    check(id("NW-3", 1), shape("null"), Some("b.toml:20"));
    check(id("NW-4", 1), shape("text"), None);
}

#[test]
fn entries_expire_after_their_last_day() {
    let baseline = file::read("b.toml", FILE).expect("a baseline");
    let last = jiff::civil::date(2030, 1, 31);
    let expired = |today| baseline.0.iter().map(move |entry| entry.has_expired(today));
    assert_eq!(expired(last).collect::<Vec<_>>(), [false; 3]);
    let after = last.tomorrow().expect("a day");
    assert_eq!(expired(after).collect::<Vec<_>>(), [true, false, false]);
}

#[test]
fn all_that_is_wrong_is_told_with_its_place() {
    let wrong = r#"
[[known]]
id = "NW-1"
reason = " "
any_shape = true

[[known]]
id = "NW-2"
reason = "why"

[[known]]
id = "NW 3"
reason = "why"
any_shape = true

[[flaky]]
id = "NW-4"
reason = "why"
expires = 10:00:00

[[flaky]]
id = "NW-5"
reason = "why"

[[flaky]]
id = "nw-5"
reason = "why"
"#;
    let problems = file::read("b.toml", wrong).expect_err("problems");
    let texts: Vec<String> = problems.iter().map(|p| p.render(wrong, false)).collect();
    insta::assert_snapshot!(texts.join("\n\n"));
}

#[test]
fn what_is_no_baseline_is_told() {
    let check = |text: &str, label: &str| {
        let problems = file::read("b.toml", text).expect_err("problems");
        assert!(problems[0].label.contains(label), "{problems:?}");
    };
    check("[[known]", "");
    check("[[known]]\nid = \"NW-1\"\n", "reason");
    check("[[known]]\nid = \"NW-1\"\nreason = 7\n", "string");
    check("[[knwon]]\nid = \"NW-1\"\n", "knwon");
    check("known = 7", "");
}

#[test]
fn entries_in_brackets_are_entries() {
    let text = "known = [{ id = \"NW-1\", reason = \"why\", any_shape = true }]\n";
    let baseline = file::read("b.toml", text).expect("a baseline");
    assert_eq!(baseline.0[0].place, "b.toml:1");
    let mut editor = Editor::new(text).expect("TOML");
    editor.accept(&accepted("NW-2"));
    assert_eq!(
        file::read("b.toml", &editor.text())
            .expect("a baseline")
            .0
            .len(),
        2
    );
}

#[test]
fn remarks_about_more_than_an_entry_stay_where_they_are() {
    let text = "# Ours.\n\n# The gateway's:\n\n# trims\n[[known]]\nid = \"NW-1\"\nreason = \"r\"\nany_shape = true\n\n# The store's:\n\n[[known]]\nid = \"NW-2\"\nreason = \"r\"\nany_shape = true\n";
    let mut editor = Editor::new(text).expect("TOML");
    editor.remove(List::Known, &["NW-1".parse().expect("a subject")]);
    let second = "# The store's:\n\n[[known]]\nid = \"NW-2\"\nreason = \"r\"\nany_shape = true\n";
    assert_eq!(
        editor.text(),
        format!("# Ours.\n\n# The gateway's:\n\n{second}")
    );
    editor.remove(List::Known, &["NW-2".parse().expect("a subject")]);
    assert_eq!(
        editor.text().trim(),
        "# Ours.\n\n# The gateway's:\n\n# The store's:"
    );
}

fn accepted(subject: &str) -> Accepted {
    Accepted {
        subject: subject.parse().expect("a subject"),
        list: List::Known,
        reason: "new reason".to_owned(),
        ticket: None,
        expires: Some(jiff::civil::date(2031, 2, 3)),
        shapes: vec![shape("text"), shape("null")],
    }
}

#[test]
fn what_somebody_wrote_stays() {
    let mut editor = Editor::new(FILE).expect("TOML");
    assert_eq!(editor.accept(&accepted("NW-1")), Became::Changed);
    assert_eq!(editor.accept(&accepted("NW-9#3")), Became::Added);
    editor.remove(List::Known, &["NW-2#2".parse().expect("a subject")]);
    let text = editor.text();
    insta::assert_snapshot!(text);
    let read = file::read("b.toml", &text).expect("a baseline");
    let shapes = |index: usize| read.0[index].shapes.clone().expect("shapes");
    assert_eq!(shapes(0), [shape("text"), shape("null")]);
    assert_eq!(shapes(1), shapes(0));
}

#[test]
fn the_first_entry_of_a_new_file_is_at_its_start() {
    let mut editor = Editor::new("").expect("TOML");
    editor.accept(&accepted("NW-1"));
    assert!(
        editor.text().starts_with("[[known]]\nid = \"NW-1\"\n"),
        "{}",
        editor.text()
    );
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a file of this repository")]
fn the_schema_in_the_source_tree_is_that_of_the_types() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/baseline.schema.json");
    let kept = std::fs::read_to_string(path).expect("the schema");
    let made = serde_json::to_string_pretty(&file::schema()).expect("JSON") + "\n";
    assert!(
        kept == made,
        "{path} is not current; write it again with\n  cargo run -p wireproof-conformance --example \
         baseline_schema > conformance/schema/baseline.schema.json"
    );
}
