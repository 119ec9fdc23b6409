//! What `docs/grammar.md` shows is what the parser reads.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};
use wireproof_conformance::chapter;
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::wire::parse_block;

const GRAMMAR: &str = include_str!("../../docs/grammar.md");

/// The fenced blocks of a kind, with their contents.
fn examples(kind: &str) -> Vec<String> {
    let mut examples = Vec::new();
    let mut inside = None;
    for event in Parser::new(GRAMMAR) {
        match event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if *info == *kind => {
                inside = Some(String::new());
            }
            Event::Text(text) => inside
                .iter_mut()
                .for_each(|example| example.push_str(&text)),
            Event::End(TagEnd::CodeBlock) => examples.extend(inside.take()),
            _ => {}
        }
    }
    examples
}

#[track_caller]
fn check<T>(source: &str, answer: Result<T, Vec<Diagnostic>>) -> T {
    answer.unwrap_or_else(|found| {
        let rendered: Vec<String> = found
            .iter()
            .map(|mistake| mistake.render(source, false))
            .collect();
        panic!("{}", rendered.join("\n"))
    })
}

#[test]
fn every_example_block_is_read() {
    let examples = examples("wire");
    assert_eq!(examples.len(), 5, "one example for each section");
    for example in examples {
        let block = check(
            &example,
            parse_block("docs/grammar.md", &example, 0..example.len()),
        );
        let lines = example
            .lines()
            .filter(|line| line.starts_with(char::is_alphabetic))
            .count();
        assert_eq!(
            block.statements.len(),
            lines,
            "a letter in the first column begins a statement"
        );
    }
}

#[test]
fn the_example_chapter_is_read() {
    let [example] = <[String; 1]>::try_from(examples("markdown")).unwrap();
    let chapter = check(
        &example,
        chapter::parse("fixtures/brand-chat/leave_room.md", &example),
    );
    assert_eq!(
        (chapter.name.as_str(), chapter.title.as_str()),
        ("leave_room", "Leaving a room")
    );
    let [leave, expiry] = <[_; 2]>::try_from(chapter.requirements).unwrap();
    assert_eq!(
        (leave.id.as_str(), leave.scenarios.len()),
        ("BC-LEAVE-1", 1)
    );
    assert_eq!(leave.title, "The current room can be left");
    assert_eq!(leave.basis, chapter::Basis::Documented);
    assert_eq!(leave.origin, "Actions, leave_room");
    let not_observable = expiry.not_observable.unwrap();
    assert_eq!(not_observable.why, "nobody wants to wait for that long");
    assert_eq!(
        not_observable.tests,
        ["a_connection_outlives_its_token", "server/tests/limits.rs"]
    );
}

#[test]
fn every_word_of_the_grammar_is_explained_by_it() {
    let rules = examples("text").concat();
    let defined: Vec<&str> = rules
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name.trim())
        .collect();
    let known_by_name = [
        "text",
        "sentence",
        "line-end",
        "blank-line",
        "prose",
        "origin",
        "number",
    ];
    let known_by_name = known_by_name.iter().chain(&[
        "capital",
        "digit",
        "letter",
        "tab",
        "hex-digit",
        "character",
    ]);
    let known: Vec<&str> = known_by_name.copied().chain(defined).collect();
    for word in used_words(&rules) {
        assert!(
            known.contains(&word.as_str()),
            "`{word}` is used in the grammar and not defined"
        );
    }
}

/// The names on the right sides of the rules: what stands in quotes or remarks is not one.
fn used_words(rules: &str) -> Vec<String> {
    let mut bare = String::new();
    for line in rules.lines() {
        let right = line.split_once(" = ").map_or(line, |(_, right)| right);
        let mut quote = None;
        let mut previous = ' ';
        for character in right.chars() {
            match quote {
                Some(open) => quote = (character != open).then_some(open),
                None if matches!(character, '"' | '\'') => quote = Some(character),
                None => bare.push(character),
            }
            // A remark is read over as if it were quoted, up to its closing slash.
            if quote.is_none() && previous == '/' && character == '*' {
                bare.truncate(bare.len() - 2);
                quote = Some('/');
            }
            previous = character;
        }
        bare.push(' ');
    }
    bare.split(|character: char| !character.is_ascii_alphabetic() && character != '-')
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(str::to_owned)
        .collect()
}
