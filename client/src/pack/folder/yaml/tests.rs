use serde_json::json;

use super::*;

#[track_caller]
fn check(text: &str, expected: Value) {
    assert_eq!(parse(text).map(|(value, _)| value), Ok(expected), "{text}");
}

#[track_caller]
fn check_wrong(text: &str, line: usize, column: usize, message: &str) {
    let trouble = parse(text).expect_err("it is wrong");
    assert_eq!(
        (trouble.position, trouble.message.as_str()),
        (Position { line, column }, message)
    );
}

#[track_caller]
fn check_place(text: &str, pointer: &str, line: usize, column: usize) {
    let (_, mark) = parse(text).expect("YAML");
    let pointer: crate::pack::Pointer = pointer.parse().expect("a pointer");
    let found = mark.find(pointer.tokens().iter().map(String::as_str));
    assert_eq!(found, Position { line, column }, "{pointer}");
}

#[test]
fn plain_scalars_are_what_the_core_schema_says() {
    check(
        "[~, null, !!null , true, FALSE, 1, -7, +3, 0x1F, 0o17, 1.5, 1e3, .5, 18446744073709551615]",
        json!([
            null,
            null,
            null,
            true,
            false,
            1,
            -7,
            3,
            31,
            15,
            1.5,
            1000.0,
            0.5,
            18446744073709551615u64
        ]),
    );
    let texts = [
        "3.0.0",
        "1:30",
        "yes",
        "on",
        "2026-11-25",
        "-x",
        "+.e",
        "0xg",
        "e1",
        "1_000",
    ];
    for text in texts {
        check(text, json!(text));
    }
    check("['1', \"true\", !!str 2]", json!(["1", "true", "2"]));
    check("a: |\n  b\n  c\n", json!({"a": "b\nc\n"}));
    check("200: {true: 1}", json!({"200": {"true": 1}}));
    check("", Value::Null);
}

#[test]
fn aliases_and_merges_are_written_out() {
    check(
        "base: &b {a: 1, b: 2}\nmore:\n  <<: *b\n  b: 3\ncopy: *b\n",
        json!({"base": {"a": 1, "b": 2}, "more": {"b": 3, "a": 1}, "copy": {"a": 1, "b": 2}}),
    );
    check(
        "x: [&a {p: 1}, &b {p: 2, q: 3}]\ny: {<<: [*a, *b]}\n",
        json!({"x": [{"p": 1}, {"p": 2, "q": 3}], "y": {"p": 1, "q": 3}}),
    );
    check("'<<': 1", json!({"<<": 1}));
}

#[test]
fn every_value_has_its_place() {
    let text = "é: 1\nlist:\n  - a: 1\n    b: {c: [x, y]}\n  - two\nuse: &u {z: 1}\nalso: *u\n";
    check_place(text, "", 1, 1);
    check_place(text, "/é", 1, 1);
    check_place(text, "/list/0/b", 4, 5);
    check_place(text, "/list/0/b/c/1", 4, 16);
    check_place(text, "/list/1", 5, 5);
    check_place(text, "/also", 7, 1);
    check_place(text, "/also/z", 6, 10);
    check_place(text, "/list/9/x", 2, 1);
}

#[test]
fn what_json_has_no_form_for_is_told() {
    check_wrong("a: 1\na: 2\n", 2, 1, "`a` is written twice here");
    check_wrong("a: 1\n---\nb: 2\n", 2, 1, "a second document begins here");
    check_wrong("a: !Ref b\n", 1, 9, "the tag `!Ref` is not understood");
    check_wrong("a: .inf\n", 1, 4, "JSON has no number `.inf`");
    check_wrong("[a]: 1\n", 1, 1, "a member's name must be a text");
    check_wrong(
        "a: &x [*x]\n",
        1,
        8,
        "this alias stands inside of what it names",
    );
    check_wrong("<<: 1\n", 1, 5, "`<<` takes members of a mapping");
}

#[test]
fn nothing_grows_without_bound() {
    let deep = "[".repeat(200) + &"]".repeat(200);
    check_wrong(&deep, 1, 128, "this is nested in more than 127 others");
    let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..9 {
        let before = format!("*a{}", n - 1);
        bomb += &format!("a{n}: &a{n} [{}]\n", [before.as_str(); 10].join(", "));
    }
    let trouble = parse(&bomb).expect_err("it is a bomb");
    assert_eq!(
        trouble.message,
        "the aliases up to here make a document without end"
    );
    let mut row = "a0: &a0 []\n".to_owned();
    for n in 1..300 {
        row += &format!("a{n}: &a{n} [*a{}]\n", n - 1);
    }
    let trouble = parse(&row).expect_err("it is deep");
    assert_eq!(trouble.message, "this is nested in more than 127 others");
    let opened: String = (0..100).map(|n| format!("&b{n} [")).collect();
    let nest = format!("{opened}{}{}", "x, ".repeat(10_000), "]".repeat(100));
    let trouble = parse(&nest).expect_err("each anchor holds what the next one does");
    assert_eq!(
        trouble.message,
        "the anchors up to here name more values than a document has"
    );
}
