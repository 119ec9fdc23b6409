//! What the parser says about each mistake that a chapter can hold.
//!
//! Each snapshot is a catalogue: the mistakes of one kind, one after the other, as
//! their author sees them. Each case makes exactly one mistake.

#[path = "parser_diagnostics/bodies.rs"]
mod bodies;
#[path = "parser_diagnostics/chapters.rs"]
mod chapters;

use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::wire;

/// Blocks that are judged by themselves.
#[track_caller]
fn blocks(cases: &[&str]) -> String {
    catalogue(cases, |source| {
        wire::parse_block("case.md", source, 0..source.len()).err()
    })
}

/// What two connected people do, in blocks that are right but for the one mistake.
#[track_caller]
fn scenes(cases: &[&str]) -> String {
    let before = "alice is a brand\nbob is a brand\nalice connects chat\nbob connects chat\n";
    let after = "bob > list\nbob < list\n";
    let scenes: Vec<String> = cases
        .iter()
        .map(|case| format!("{before}{case}\n{after}"))
        .collect();
    blocks(&scenes.iter().map(String::as_str).collect::<Vec<_>>())
}

#[track_caller]
fn catalogue(cases: &[&str], parse: impl Fn(&str) -> Option<Vec<Diagnostic>>) -> String {
    let mut entries = Vec::new();
    for case in cases {
        let found = parse(case).unwrap_or_default();
        let rendered: Vec<String> = found
            .iter()
            .map(|mistake| mistake.render(case, false))
            .collect();
        assert_eq!(
            found.len(),
            1,
            "one mistake is made in\n{case}\n{}",
            rendered.join("\n")
        );
        entries.extend(rendered);
    }
    entries.join("\n\n")
}

#[test]
fn lines_and_brackets() {
    let shown = blocks(&[
        "alice > list {\n  \"a\": 1\nalice < list",
        "alice > list {\"a\": [1, 2}",
        "alice > list }",
        "alice > list {\"a\": 'b'}",
        "alice < list [1, …]",
        "alice\u{a0}> list",
        "алиса > list",
        "alice > list; bob > list",
        "alice < list\n  bob < list",
        "  alice < list",
        "alice < all of\nbob < list",
        "alice > list bob > list",
        "alice > list {\"a\": @}",
        "alice > list {\"a\": $}",
        "alice > list {\"a\": $room.}",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn texts_and_regexes() {
    let shown = blocks(&[
        r#"alice > list {"a": "b"#,
        r#"alice > list {"a": "\q"}"#,
        r#"alice > list {"a": "\u00e"}"#,
        r#"alice > list {"a": "\ud800"}"#,
        r#"alice > list {"a": "${}"}"#,
        r#"alice > list {"a": "${room.pk"}"#,
        "alice > list {\"a\": \"b\tc\"}",
        "alice > list {\"a\": \"b\u{7}c\"}",
        r#"alice < list {"a": /b}"#,
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn terms() {
    let deep = format!(
        "alice > list {{\"a\": {}{}}}",
        "[".repeat(64),
        "]".repeat(64)
    );
    let shown = blocks(&[
        "alice > list {\"a\": hello}",
        "alice > list {\"a\": 01}",
        "alice > list {\"a\": 18446744073709551616}",
        "alice > list {\"a\": 1e999}",
        "alice > list {a: 1}",
        "alice > list {\"a\" 1}",
        "alice > list {\"a\": }",
        "alice > list {\"a\": 1,}",
        "alice > list {\"a\": 1 \"b\": 2}",
        "alice > list {\"a\": 1, \"a\": 2}",
        "alice > list {\"${a}\": 1}",
        "alice > list {1: 2}",
        "alice < list {\"a\": 1, ...}",
        "alice < list {\"a\": ...}",
        "alice < list {\"a\": exactly [1]}",
        &deep,
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn statements() {
    let shown = blocks(&[
        "alice",
        "alice conects chat",
        "alice sleeps 5",
        "alice POST",
        "alice POTS /api/token/",
        "alice GET users",
        "alice GET /a\"b\"",
        "alice GET /a{b}",
        "alice GET /${a",
        "alice bad",
        "alice GET /a with",
        "alice GET /a with 5",
        "> list",
        "a.b > list",
        "alice/_x > list",
        "needs",
        "needs create-19",
        "alice/phone is a brand",
        "alice is brand",
        "alice is a",
        "alice is a brand with {}",
        "alice connects",
        "alice connects chat [1]",
        "eve is refused chat with",
        "eve is refused chat with 500",
        "alice closes",
        "alice closes 1005",
        "alice closes 01000",
        "alice > raw",
        "alice > raw json {}",
        "alice > raw text {\"a\": 1}",
        "alice > raw hex \"c32\"",
        "alice > raw binary 00",
        "alice > raw fragments [\"a\"]",
        "alice > raw text [\"a\" \"b\"]",
        "alice > raw fragments [\"a\", ping \"b\"]",
        "alice > bad",
        "alice > list $body",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn expectations() {
    let long_ping = format!("alice < raw pong \"{}\"", "x".repeat(126));
    let shown = blocks(&[
        "alice <",
        "alice < 99",
        "alice < 9xx",
        "alice < 200 with",
        "alice < _",
        "alice < maybe refusal",
        "alice < any of\n  nothing",
        "alice < nothing until maybe list",
        "alice < closed 99999",
        "alice < closed by 1000",
        "alice < raw text \"x\"",
        &long_ping,
        "alice may listen",
        "alice may hear closed",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn values_and_patterns() {
    let shown = scenes(&[
        "alice > list {\"a\": _}\nalice < list",
        "alice > list {\"a\": /b/}\nalice < list",
        "alice > list {\"a\": [1, ...]}\nalice < list",
        "alice > list exactly {\"a\": 1}\nalice < list",
        "alice > list {\"a\": @now}\nalice < list",
        "alice > list\nalice < list {\"a\": @not(_)}",
        "alice > list\nalice < list {\"a\": @tampered($alice.token)}",
        "alice > list\nalice < list {\"a\": {}}",
        "alice > list {\"a\": @none(1)}\nalice < list",
        "alice > list\nalice < list {\"a\": @none({\"id\": $id})}",
        "alice > list\nalice < list {\"a\": [..., ..., 1]}",
        "alice > list\nalice < list {\"a\": /(/}",
        "alice > list\nalice < list {\"a\": /a)(b/}",
        "alice > list {\"a\": [@absent]}\nalice < list",
        "alice/phone connects chat {\"headers\": {\"Origin\": @absent}}",
        "alice/phone connects chat {\"header\": {\"Origin\": null}}",
        "alice/phone connects chat {\"cookies\": {}}",
        "alice/phone connects chat {\"query\": \"a=b\"}",
        "alice GET /a with {\"header\": {}}\nalice < 200",
        "alice GET /a with {\"multipart\": \"x\"}\nalice < 200",
        "alice GET /a with {\"query\": {\"x\": @absent}}\nalice < 200",
        "alice GET /a\nalice < 200 {}",
        "alice GET /a\nalice < 200 with {\"body\": {\"x\": 1}}",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn functions() {
    let shown = scenes(&[
        "alice > list {\"a\": @repaet(\"a\", 3)}\nalice < list",
        "alice > list {\"a\": @uuid}\nalice < list",
        "alice > list {\"a\": @repeat(\"a\")}\nalice < list",
        "alice > list\nalice < list {\"a\": @now(1)}",
        "alice > list {\"a\": @repeat(\"a\", -3)}\nalice < list",
        "alice > list {\"a\": @repeat(3, 3)}\nalice < list",
        "alice > list\nalice < list {\"a\": @above(\"3\")}",
        "alice > list\nalice < list {\"a\": @after(3)}",
        "alice > list\nalice < list {\"a\": @after}",
        "alice > list {\"a\": @fill(9)}\nalice < list",
        "alice > raw text @fill(9)\nalice < refusal",
        "alice > raw text [@fill(9), \"a\", @fill(9)]\nalice < refusal",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn names() {
    let shown = scenes(&[
        "alcie connects chat\nalcie > list\nalcie < list",
        "carol connects chat",
        "alice > list\nalice < list {\"a\": $x}",
        "alice > list {\"a\": $x}\nalice < list",
        "alice > list {\"a\": \"${x}\"}\nalice < list",
        "alice > list\nalice < list {\"a\": $x.b}",
        "alice > list\nalice < list {\"a\": $room, \"b\": $room}\nalice > list {\"a\": $roon}\nalice < list",
        "alice > list {\"a\": $alice}\nalice < list",
        "alice > list\nalice < list {\"a\": $alice}",
        "alice > list\nalice < list\nalice < maybe list {\"a\": $x, \"b\": $x}\nbob > list {\"a\": $x}\nbob < list",
        "alice > list\nalice < list\nalice < maybe list {\"a\": $x}",
        "alice > list\nalice < any of\n  list {\"a\": $x, \"b\": $x}\n  list {\"c\": \"${x}\"}",
        "alice > list\nalice < all of\n  list {\"a\": $x}\n  list {\"b\": $x.c}",
        "alice may hear list {\"a\": $x}",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn world() {
    let rest = "alice connects chat\nalice > list\nalice < list";
    let with_rest = |lines: &str| format!("{lines}\n{rest}");
    let shown = blocks(&[
        &with_rest("alice is a brand\nalice is a brand"),
        &with_rest(
            "alice is a brand\nroom is a room {\"participants\": [$alice, $bob]}\nbob is a brand",
        ),
        &with_rest("alice is a brand\nroom is a room {\"participants\": [$alice, $bob]}"),
        &with_rest("alice is a brand\nroom is a room {\"title\": \"${alice.name}\"}"),
        &with_rest("alice is a brand {\"name\": @absent}"),
        &format!("alice is a brand\n{rest}\nroom is a room"),
        &format!("alice is a brand\n{rest}\nneeds BC-CREATE-19"),
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn flow() {
    let shown = scenes(&[
        "alice/phone > list\nalice/phone < list",
        "alice > list\nalice < list\nalice/phone < nothing",
        "alice connects chat",
        "alice is refused chat",
        "alice closes 1000\nalice > list\nalice < list",
        "alice drops\nalice < closed",
        "alice closes 1000\nalice < closed\nalice < nothing until list",
        "alice > list\nbob > list\nbob < nothing\nalice < list\nbob < list",
        "alice > list\nalice < maybe list\nalice < nothing",
        "alice > list\nalice < any of\n  list\n  maybe room",
    ]);
    insta::assert_snapshot!(shown);
}

#[test]
fn nothing_expected() {
    let shown = blocks(&[
        "",
        "# only a remark\n",
        "alice is a brand\nalice connects chat",
        "alice is a brand\nalice connects chat\nalice > raw text \"x\"\nalice < maybe list",
    ]);
    insta::assert_snapshot!(shown);
}
