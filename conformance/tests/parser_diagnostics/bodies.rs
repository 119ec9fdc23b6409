//! Mistakes in bodies that are no JSON.

use super::scenes;

#[test]
fn answers_of_several() {
    let after = "alice/two GET /a\nalice/six GET /a\nalice/two alice/six";
    let cases = [
        format!("{after} < all of\n  200"),
        format!("{after} < any of\n  200\n  404"),
        format!("{after} < 200"),
        format!("{after} < all of\n  200\n  list"),
        format!("{after} < all of"),
        format!("{after} alice/two < all of\n  200\n  201\n  202"),
        format!("{after} < all of\n  200 {{\"a\": $x}}\n  200 {{\"a\": @not($x)}}"),
        "alice bob > list".to_owned(),
        "alice GET /a\nalice < any of\n  200\n  list".to_owned(),
        "alice GET /a\nalice < in order\n  200".to_owned(),
        "alice GET /a\nalice < 200 with {\"raw\": _}".to_owned(),
        "alice GET /a\nalice < 200 with {\"raw\": $x}".to_owned(),
        "alice GET /a\nalice < 100".to_owned(),
    ];
    let shown = scenes(&cases.each_ref().map(String::as_str));
    insta::assert_snapshot!(shown);
}

#[test]
fn parts_and_bytes() {
    let form = |parts: &str| {
        format!("alice POST /a with {{\"multipart\": {{\"p\": {parts}}}}}\nalice < 200")
    };
    let raw = |body: &str| format!("alice POST /a with {{\"raw\": {body}}}\nalice < 200");
    let cases = [
        form("null"),
        form("[[\"a\"]]"),
        form("{\"file\": \"a.png\"}"),
        form("{\"hex\": \"00\", \"text\": \"a\"}"),
        form("{\"hexx\": \"00\", \"size\": 1}"),
        form("{\"hex\": \"0g\"}"),
        form("[\"a\", {\"hex\": \"000\"}]"),
        form("{\"file\": 1, \"text\": \"a\"}"),
        form("{\"size\": 1.5}"),
        raw("7"),
        raw("{\"file\": \"a.png\", \"text\": \"a\"}"),
    ];
    let shown = scenes(&cases.each_ref().map(String::as_str));
    insta::assert_snapshot!(shown);
}
