//! Groups against small mailboxes, frame by frame: which frame each line takes, or what the
//! group lacks.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::assign::Lack;
use super::*;
use crate::mail::tests::{feed, look, received, told};
use crate::wire::ast::{Expect, StatementKind};
use crate::wire::parse_block;

/// The group that a chapter would write.
fn group(mode: &str, lines: &[&str]) -> (GroupMode, Vec<MessagePattern>) {
    let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
    let block = format!(
        "alice is a reader\nalice connects feed\nalice < {mode}\n{lines}alice closes 1000\n"
    );
    let parsed = parse_block("t.md", &block, 0..block.len())
        .unwrap_or_else(|problems| panic!("{block}: {problems:?}"));
    let group = parsed.statements.into_iter().find_map(|s| match s.kind {
        StatementKind::Take {
            expect: Expect::Group { mode, messages },
            ..
        } => Some((mode.value, messages)),
        _ => None,
    });
    group.expect("a group")
}

/// Which frame each line takes, told as `1 0 -`, or what is wrong.
fn said(mode: &str, lines: &[&str], replies: &[&[i64]], frames: &[Value]) -> String {
    let channel = feed();
    let scene = Scene::default();
    let (mode, messages) = group(mode, lines);
    let mut own: Vec<Value> = Vec::new();
    let lines = messages.iter().enumerate().map(|(number, message)| {
        let ids: Vec<Value> = replies
            .get(number)
            .into_iter()
            .flat_map(|ids| ids.iter())
            .map(|id| json!(id))
            .collect();
        own.extend(ids.clone());
        Line {
            message,
            is_reply: !ids.is_empty(),
            replies_to: ids,
        }
    });
    let lines = lines.collect();
    let mut group = Group::new(mode, lines, own, &scene);
    let mut log = Vec::new();
    let dispositions = Dispositions::default();
    for frame in frames {
        log.push(received(&channel, frame.clone()));
        match group.look(&channel, &log, &dispositions) {
            None => {}
            Some(Outcome::Found(found)) => {
                let places = found.iter().map(|assigned| match assigned {
                    Some(assigned) => assigned.answer.index.to_string(),
                    None => "-".to_owned(),
                });
                return places.collect::<Vec<_>>().join(" ");
            }
            Some(Outcome::Wrong { line, answer }) => {
                return format!("{} is wrong for {line}", answer.index);
            }
            Some(Outcome::TooMany) => return "too many".to_owned(),
        }
    }
    match group.lack() {
        Some(Lack { line, after, .. }) => match after {
            Some(after) => format!("{line} came before {after}"),
            None => format!("{line} is missing"),
        },
        None => "nothing".to_owned(),
    }
}

#[track_caller]
fn check(mode: &str, lines: &[&str], frames: &[Value], expected: &str) {
    assert_eq!(said(mode, lines, &[], frames), expected, "{mode} {lines:?}");
}

const A: &str = r#"told {"text": "a"}"#;
const B: &str = r#"told {"text": "b"}"#;

#[test]
fn in_order_asks_only_for_the_order_of_what_it_lists() {
    let [a, b, c] = ["a", "b", "c"].map(told);
    check("in order", &[A, B], &[a.clone(), b.clone()], "0 1");
    check(
        "in order",
        &[A, B],
        &[c.clone(), a.clone(), c.clone(), b.clone()],
        "1 3",
    );
    check(
        "in order",
        &[A, B],
        &[b.clone(), a.clone()],
        "1 came before 0",
    );
    check(
        "in order",
        &[A, B],
        &[b.clone(), a.clone(), b.clone()],
        "1 2",
    );
    check(
        "in order",
        &[A, B],
        std::slice::from_ref(&a),
        "1 is missing",
    );
    check("in order", &[A, B], &[c], "0 is missing");
    // The first frame fits the second line too and is not its own.
    check(
        "in order",
        &[A, "told"],
        &[b.clone(), a.clone(), b.clone()],
        "1 2",
    );
    check("in order", &["told", A], &[a.clone(), a.clone()], "0 1");
    check(
        "in order",
        &["told", "told", "told"],
        &[a, b],
        "2 is missing",
    );
}

#[test]
fn in_order_finds_the_frames_that_agree() {
    let pair = |text: &str, again: &str| json!({"did": "tell", "text": text, "again": again});
    let lines = [r#"told {"text": $x}"#, r#"told {"again": $x}"#];
    let frames = [pair("a", "-"), pair("b", "-"), pair("-", "b")];
    check("in order", &lines, &frames, "1 2");
    let read = [r#"told {"text": $x}"#, r#"told {"again": "${x}${x}"}"#];
    let frames = [pair("a", "-"), pair("b", "-"), pair("-", "bb")];
    check("in order", &read, &frames, "1 2");
    check(
        "in order",
        &lines,
        &[pair("a", "-"), pair("-", "b")],
        "1 is missing",
    );
}

#[test]
fn what_may_stay_away_is_taken_in_its_place_or_not_at_all() {
    let [a, b, c] = ["a", "b", "c"].map(told);
    let lines = [A, r#"maybe told {"text": "b"}"#, r#"told {"text": "c"}"#];
    check(
        "in order",
        &lines,
        &[a.clone(), b.clone(), c.clone()],
        "0 1 2",
    );
    check("in order", &lines, &[a.clone(), c.clone()], "0 - 1");
    check(
        "in order",
        &lines,
        &[b.clone(), a.clone(), c.clone()],
        "1 - 2",
    );
    // The optional line would fit what the next must have.
    let greedy = [A, "maybe told", r#"told {"text": "b"}"#];
    check("in order", &greedy, &[a.clone(), b.clone()], "0 - 1");
    check(
        "all of",
        &[r#"maybe told {"text": "b"}"#, "told"],
        &[b.clone()],
        "- 0",
    );
    check(
        "all of",
        &[r#"maybe told {"text": "b"}"#, "told", A],
        &[b, c, a],
        "0 1 2",
    );
}

#[test]
fn all_of_finds_an_assignment_where_the_first_fit_would_not_do() {
    let [a, b, c] = ["a", "b", "c"].map(told);
    check("all of", &["told", A], &[a.clone(), b.clone()], "1 0");
    check(
        "all of",
        &["told", A, B],
        &[a.clone(), b.clone(), c.clone()],
        "2 0 1",
    );
    check("all of", &[A, B], &[b.clone(), a.clone()], "1 0");
    check("all of", &[A, A], &[a.clone(), b.clone()], "1 is missing");
    check(
        "all of",
        &["told", A],
        &[b.clone(), c.clone()],
        "1 is missing",
    );
    let pair = |text: &str, again: &str| json!({"did": "tell", "text": text, "again": again});
    let lines = [r#"told {"text": $x}"#, r#"told {"again": $x}"#];
    let frames = [pair("a", "-"), pair("b", "c"), pair("d", "b")];
    check("all of", &lines, &frames, "1 2");
    check("all of", &lines, &[pair("a", "a")], "1 is missing");
}

/// Twelve lines for eleven frames: trying every order would take until the end of the day.
#[test]
fn what_cannot_be_is_seen_at_once() {
    let lines = ["told"; 12];
    let frames = vec![told("a"); 11];
    check("all of", &lines, &frames, "11 is missing");
    check("in order", &lines, &frames, "11 is missing");
}

#[test]
fn a_search_without_an_end_is_given_up() {
    let lines: Vec<String> = (0..9)
        .map(|line| format!(r#"told {{"text": $x{line}, "again": $y}}"#))
        .chain([format!(
            r#"told {{"text": [{}]}}"#,
            (0..9)
                .map(|x| format!("$x{x}"))
                .collect::<Vec<_>>()
                .join(", ")
        )])
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let frames: Vec<Value> = (0..10)
        .map(|n| json!({"did": "tell", "text": n.to_string(), "again": (n % 2).to_string()}))
        .collect();
    let said = said("all of", &lines, &[], &frames);
    assert!(
        ["9 is missing", "too many"].contains(&said.as_str()),
        "{said}"
    );
}

#[test]
fn one_of_any_is_the_one_that_comes_first() {
    let [a, b] = ["a", "b"].map(told);
    check("any of", &[A, B], &[b.clone(), a], "- 0");
    check("any of", &[A, "told"], &[b], "- 0");
    check("any of", &[A, B], &[told("c")], "nothing");
}

#[test]
fn a_reply_is_not_waited_past() {
    let seen = |seen: &str| format!(r#"look {{"seen": "{seen}"}}"#);
    let (one, two) = (seen("one"), seen("two"));
    let lines = [one.as_str(), two.as_str()];
    let both: &[&[i64]] = &[&[1, 2], &[1, 2]];
    let each: &[&[i64]] = &[&[1], &[2]];
    let swapped = [look(1, "two"), look(2, "one")];
    assert_eq!(said("all of", &lines, both, &swapped), "1 0");
    assert_eq!(said("in order", &lines, each, &swapped), "0 is wrong for 0");
    let wrong = [look(1, "three")];
    assert_eq!(said("all of", &lines, both, &wrong), "0 is wrong for 0");
    assert_eq!(
        said("any of", &lines, &[&[1], &[1]], &wrong),
        "0 is wrong for 0"
    );
    let refused = [json!({"did": "refuse", "n": 2})];
    assert_eq!(said("in order", &lines, each, &refused), "0 is wrong for 1");
    let violation = [json!({"did": "tell", "text": 1})];
    assert_eq!(said("all of", &[A, B], &[], &violation), "0 is wrong for 0");
}

/// Whether some choice of frames for the lines is one, found by trying them all.
fn possible(ordered: bool, lines: &[u8], frames: &[u8]) -> bool {
    let Some((line, others)) = lines.split_first() else {
        return true;
    };
    (0..frames.len()).any(|at| {
        let mut left = frames.to_vec();
        match ordered {
            true => drop(left.drain(..=at)),
            false => drop(left.remove(at)),
        }
        (*line == b'?' || frames[at] == *line) && possible(ordered, others, &left)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// A group is found exactly where trying everything finds it.
    #[test]
    fn nothing_possible_is_missed_and_nothing_impossible_found(
        ordered: bool,
        lines in "[abc?]{1,5}",
        frames in "[abc]{0,6}",
    ) {
        let mode = if ordered { "in order" } else { "all of" };
        let texts: Vec<String> = lines.chars().map(|line| match line {
            '?' => "told".to_owned(),
            line => format!(r#"told {{"text": "{line}"}}"#),
        }).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let log: Vec<Value> = frames.chars().map(|frame| told(&frame.to_string())).collect();
        let said = said(mode, &texts, &[], &log);
        let found = said.chars().all(|c| c.is_ascii_digit() || c == ' ');
        let expected = possible(ordered, lines.as_bytes(), frames.as_bytes());
        prop_assert_eq!(found, expected, "{} {} for {}: {}", mode, lines, frames, said);
    }
}
