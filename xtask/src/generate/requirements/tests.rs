//! A table has no holes: every requirement has its line, every rule its place, every test exists.

use std::collections::{BTreeMap, BTreeSet};

use super::*;

#[test]
fn the_tables_have_no_holes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the workspace");
    for suite in suites(root, &Files::new()).expect("readable sources") {
        let wrong = problems(&suite.chapters, &suite.rules, &suite.sources);
        assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    }
}

/// What would leave a hole in the table: requirements without a line, rules asked nowhere, tests
/// that are not there.
fn problems(chapters: &[Chapter], rules: &[RuleId], sources: &[Source]) -> Vec<String> {
    let known: BTreeSet<&str> = requirements(chapters)
        .map(|(_, requirement)| requirement.id.as_str())
        .collect();
    let mut wrong = Vec::new();
    for RuleId {
        protocol,
        name,
        requirement,
    } in rules
    {
        if !known.contains(requirement) {
            wrong.push(format!(
                "no chapter says {requirement}, which the rule {name} keeps"
            ));
        }
        if places::asked(sources, protocol, name).is_empty() {
            wrong.push(format!("the server asks for the rule {name} nowhere"));
        }
    }
    for (_, requirement) in requirements(chapters) {
        for name in tests(requirement) {
            if places::test(sources, name).is_none() {
                wrong.push(format!(
                    "{} is tested by `{name}`, which is not there",
                    requirement.id
                ));
            }
        }
    }
    wrong.extend(gaps(&known));
    wrong
}

/// The numbers that are missing from a group: its requirements are counted from 1.
fn gaps(known: &BTreeSet<&str>) -> Vec<String> {
    let mut groups: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for id in known {
        if let Some((group, number)) = id.rsplit_once('-') {
            groups
                .entry(group)
                .or_default()
                .extend(number.parse::<usize>().ok());
        }
    }
    let mut missing = Vec::new();
    for (group, numbers) in groups {
        let last = numbers.last().copied().unwrap_or_default();
        let absent = (1..last).filter(|number| !numbers.contains(number));
        missing.extend(absent.map(|number| {
            format!("no chapter says {group}-{number}, though there is {group}-{last}")
        }));
    }
    missing
}

fn chapter(text: &str) -> Chapter {
    chapter::parse("fixtures/news/topics.md", text).unwrap_or_else(|found| panic!("{found:?}"))
}

const TOPICS: &str = "\
# Topics

## NW-TOPIC-1 It has | a bar
*documented: there*

```wire
al is a reader
al is refused news
```

## NW-TOPIC-3 It is hidden
*convention, not observable: nobody sees it; tested by `it_hides` and `it_is_gone` in `server/tests/news.rs`*
";

fn rule(name: &'static str, requirement: &'static str) -> RuleId {
    RuleId {
        protocol: "news",
        name,
        requirement,
    }
}

fn server() -> Vec<Source> {
    let files = [
        (
            "server/src/protocols/news/topic.rs",
            "\non(TopicRule::Bars)",
        ),
        ("server/tests/news.rs", "fn it_hides() {"),
    ];
    let files = files.map(|(path, text)| (path.into(), text.as_bytes().to_vec()));
    places::sources(&Files::from(files))
}

#[test]
fn every_hole_is_told() {
    let rules = [rule("Bars", "NW-TOPIC-1"), rule("Beams", "NW-TOPIC-9")];
    assert_eq!(
        problems(&[chapter(TOPICS)], &rules, &server()),
        [
            "no chapter says NW-TOPIC-9, which the rule Beams keeps",
            "the server asks for the rule Beams nowhere",
            "NW-TOPIC-3 is tested by `it_is_gone`, which is not there",
            "no chapter says NW-TOPIC-2, though there is NW-TOPIC-3",
        ]
    );
}

#[test]
fn a_row_leads_to_each_place() {
    let table = table(
        "news",
        &[chapter(TOPICS)],
        &[rule("Bars", "NW-TOPIC-1")],
        &server(),
    );
    assert!(
        table.contains("\n| 2 | 1 | 0 | 1 | 1 | 1 | 1 |\n"),
        "{table}"
    );
    let rows: Vec<&str> = table.lines().filter(|line| line.contains("**")).collect();
    assert_eq!(
        rows,
        [
            "| **NW-TOPIC-1** It has \\| a bar | documented | [topics.md:3](../../fixtures/news/topics.md#L3) \
             | [7](../../fixtures/news/topics.md#L7) | `Bars` [topic.rs:2](../../server/src/protocols/news/topic.rs#L2) |",
            "| **NW-TOPIC-3** It is hidden | convention | [topics.md:11](../../fixtures/news/topics.md#L11) \
             | not observable: nobody sees it | test `it_hides` [news.rs:1](../../server/tests/news.rs#L1) |",
        ]
    );
}
