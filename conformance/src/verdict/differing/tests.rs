use serde_json::{Value, json};
use wireproof_client::pack::Came;

use super::*;

fn difference(expected: Asked, received: Found) -> Difference {
    Difference {
        pointer: "/data/17/text".to_owned(),
        expected,
        received,
        span: 0..1,
        inside: Vec::new(),
    }
}

fn value(value: &Value) -> Found {
    Found::Value {
        sort: sort_of(value),
        shown: value.to_string(),
    }
}

#[track_caller]
fn check_found(pattern: &str, received: Found, kinds: [&str; 2]) {
    let difference = difference("whatever".into(), received);
    let differing = Differing::from_pattern(&difference, pattern);
    assert_eq!(differing.at, "/data/*/text");
    assert_eq!([&*differing.expected, &*differing.received], kinds);
}

#[track_caller]
fn check(pattern: &str, received: Value, kinds: [&str; 2]) {
    check_found(pattern, value(&received), kinds);
}

#[test]
fn values_become_kinds() {
    check("\"hello\"", json!("Hello"), ["text", "text"]);
    check("$room.pk", json!(17), ["$room.pk", "integer"]);
    check("@after($t)", json!(null), ["@after", "null"]);
    check("/a.c/", json!(1.5), ["a text of a form", "number"]);
    check("exactly {\"a\": 1}", json!([1]), ["object", "array"]);
    check("true", json!(false), ["true", "false"]);
    check("7", json!(8), ["integer", "integer"]);
    check("1.0", json!({}), ["number", "object"]);
    check_found("\"hello\"", Found::Nothing, ["text", "absent"]);
    let extra = difference(Asked::Nothing, value(&json!(1)));
    let extra = Differing::from_pattern(&extra, "exactly {}");
    assert_eq!([&*extra.expected, &*extra.received], ["absent", "integer"]);
}

/// A text is a text, whatever it says.
#[test]
fn no_words_of_a_peer_are_taken_for_ours() {
    for words in [
        "no such key",
        "an array of 2, received 403",
        "403",
        "[1]",
        "null",
    ] {
        check("403", json!(words), ["403", "text"]);
    }
}

#[test]
fn a_list_has_too_much_or_too_little() {
    let check = |asked, came, expected| {
        let shown = "[…]".to_owned();
        let length = Found::Length { asked, came, shown };
        check_found("[1, 2]", length, ["array", expected]);
    };
    check(2, 1, "a shorter array");
    check(2, 3, "a longer array");
    let shown = || "[…]".to_owned();
    let alike = Found::Alike {
        count: 0,
        of: 2,
        shown: shown(),
    };
    check_found("@one(1)", alike, ["@one", "array"]);
    check_found(
        "@ascending(\"n\")",
        Found::Count(1),
        ["@ascending", "integer"],
    );
    check_found("[..., 1]", Found::TooMany(shown()), ["array", "otherwise"]);
    let bytes = Found::Bytes("0a of 5".to_owned());
    check_found("\"raw\"", bytes, ["text", "otherwise"]);
}

#[test]
fn one_status_for_another_is_another_deviation() {
    check("403", json!(200), ["403", "200"]);
    check("403", json!(500), ["403", "500"]);
    check("403", json!(7), ["403", "integer"]);
    check("$status", json!(500), ["$status", "integer"]);
}

#[test]
fn an_id_of_another_request_becomes_a_kind() {
    let check = |sent: Option<Value>, received: Option<Value>, expected: [&str; 2]| {
        let differing = Differing::from_id(&ForeignId {
            pointer: "/a/7".to_owned(),
            sent,
            received,
        });
        assert_eq!(differing.at, "/a/*");
        assert_eq!([&*differing.expected, &*differing.received], expected);
    };
    check(Some(json!(1)), Some(json!(2)), ["otherwise", "integer"]);
    check(Some(json!("x")), Some(json!(null)), ["otherwise", "null"]);
    // Neither its place nor a value: as baselines have had it all along.
    check(Some(json!(1)), None, ["otherwise", "otherwise"]);
    check(None, Some(json!(1)), ["otherwise", "otherwise"]);
}

fn mismatch(keyword: &str, asked: &str, among: &[&str], received: Option<Came>) -> Mismatch {
    Mismatch {
        pointer: "/data".to_owned(),
        schema: format!("/properties/data/{keyword}"),
        asked: asked.to_owned(),
        among: among.iter().map(|one| (*one).to_owned()).collect(),
        received,
    }
}

fn came(value: &Value) -> Option<Came> {
    Some(Came::Value {
        sort: sort_of(value),
        shown: value.to_string(),
    })
}

/// Two lengths are one shape, and too short is not too long.
#[test]
fn a_length_out_of_bounds_is_no_integer() {
    let differing = |keyword: &str, count: usize| {
        let asked = "expected at least 3 characters";
        Differing::from_schema(&mismatch(keyword, asked, &[], Some(Came::Count(count))))
    };
    let one = differing("minLength", 1);
    assert_eq!(one.received, "shorter than minLength");
    assert_eq!(one, differing("minLength", 2));
    assert_eq!(
        differing("maxLength", 400).received,
        "longer than maxLength"
    );
    assert_eq!(differing("minItems", 0).received, "fewer than minItems");
    let number = mismatch("minimum", "expected at least 3", &[], came(&json!(1)));
    // A number out of bounds is one.
    assert_eq!(Differing::from_schema(&number).received, "integer");
}

#[test]
fn mismatches_become_kinds() {
    let check = |asked: &str, among: &[&str], received: Option<Value>, expected: &str| {
        let received = received.and_then(|received| came(&received));
        let differing = Differing::from_schema(&mismatch("const", asked, among, received));
        assert_eq!(
            [&*differing.expected, &*differing.received],
            [asked, expected]
        );
    };
    check("expected 403", &["403"], Some(json!(500)), "500");
    let two = "expected one of 400, 403";
    check(two, &["400", "403"], Some(json!(500)), "500");
    check(
        "expected one of 400, 7",
        &["400", "7"],
        Some(json!(500)),
        "integer",
    );
    check("expected at most 255", &[], Some(json!(300)), "integer");
    check("expected an integer", &[], Some(json!("7")), "text");
    check("`id` is missing", &[], None, "otherwise");
    // What a schema asks for may say anything.
    let odd = r#"expected "a, received b""#;
    check(odd, &[r#""a, received b""#], Some(json!(7)), "integer");
}
