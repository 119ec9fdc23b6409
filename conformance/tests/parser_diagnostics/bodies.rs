//! Mistakes in bodies that are no JSON.

use super::scenes;

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
