//! What is read, what is noted and what ends the reading.

use proptest::prelude::*;
use serde_json::json;

use super::*;

#[track_caller]
fn check(text: &str, value: Value) {
    assert_eq!(
        read(text),
        Ok(Read {
            value,
            faults: Vec::new(),
            ambiguous: HashSet::new()
        })
    );
}

#[track_caller]
fn faulty(text: &str, faults: &[Fault], value: Value) {
    let read = read(text).expect("it is JSON");
    assert_eq!((read.faults.as_slice(), read.value), (faults, value));
}

#[track_caller]
fn no_json(text: &str, at: usize) {
    assert_eq!(read(text), Err(NotJson { at }));
}

#[test]
fn json_is_read_as_written() {
    check(
        " {\"a\" : [1, -2, 0.5, 1e2, true, false, null, {}, []]}\n",
        json!({"a": [1, -2, 0.5, 1e2, true, false, null, {}, []]}),
    );
    check(
        r#""\"\\\/\b\f\n\r\t\u0041\ud83d\ude00 é""#,
        json!("\"\\/\u{8}\u{c}\n\r\tA😀 é"),
    );
    check("9223372036854775807", json!(i64::MAX));
    check("-9223372036854775808", json!(i64::MIN));
    check("-0", json!(0));
}

#[test]
fn what_is_no_json_ends_the_reading() {
    no_json("", 0);
    no_json("{\"a\":1,}", 7);
    no_json("[1 2]", 3);
    no_json("01", 1);
    no_json("1.", 2);
    no_json("\"\n\"", 1);
    no_json("\"\\x\"", 2);
    no_json("\"\\ud83d\\u12\"", 11);
    no_json("{} x", 3);
    no_json("\u{feff}{}", 0);
    no_json("nul", 0);
    no_json(&"[".repeat(100_000), 100_000);
}

#[test]
fn forbidden_things_are_noted_and_passed() {
    let duplicate = |key: &str| Fault::DuplicateKey(key.to_owned());
    faulty(
        r#"{"a":1,"b":{"c":1,"c":2},"a":3}"#,
        &[duplicate("c")],
        json!({"a": 3, "b": {"c": 2}}),
    );
    faulty(r#"{"a":1,"\u0061":3}"#, &[duplicate("a")], json!({"a": 3}));
    faulty(
        r#"["\ud800", "\udc00x", "\ud800\u0041", "\ud800\ud83d\ude00"]"#,
        &[Fault::LoneSurrogate],
        json!(["\u{fffd}", "\u{fffd}x", "\u{fffd}A", "\u{fffd}😀"]),
    );
    faulty(
        "[9223372036854775808]",
        &[Fault::HugeNumber],
        json!([9.223372036854776e18]),
    );
    faulty(
        "[1e999, -1e999]",
        &[Fault::HugeNumber],
        json!([f64::MAX, f64::MIN]),
    );
}

#[test]
fn only_an_outermost_key_is_ambiguous() {
    let read = read(r#"{"a":{"b":1,"b":2},"c":1,"c":2}"#).expect("it is JSON");
    assert_eq!(read.ambiguous, HashSet::from(["c".to_owned()]));
}

/// As many as fit into a body. Each is looked at once, or reading would take minutes.
#[test]
fn keys_given_twice_without_end_are_read_in_one_go() {
    let pairs = (0..60_000).map(|number| format!(r#""{number:x}":0,"{number:x}":1"#));
    let text = format!("{{{}}}", pairs.collect::<Vec<_>>().join(","));
    let read = read(&text).expect("it is JSON");
    assert_eq!(read.faults.len(), 1);
    assert_eq!(read.ambiguous.len(), 60_000);
}

#[test]
fn nesting_ends_at_64() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(read(&nested(64)).expect("it is JSON").faults, []);
    assert_eq!(
        read(&nested(65)).expect("it is JSON").faults,
        [Fault::TooDeep]
    );
    let beside = read(&format!(r#"{{"deep":{},"id":7}}"#, nested(30_000))).expect("it is JSON");
    assert_eq!(
        (beside.faults.as_slice(), &beside.value["id"]),
        (&[Fault::TooDeep][..], &json!(7))
    );
}

/// Texts that are nearly JSON: pieces of it in any order.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just(" "),
        Just("\"a\""),
        Just("\"\\u00e9\""),
        Just("\"\\ud800\""),
        Just("1"),
        Just("-0.5e3"),
        Just("1e400"),
        Just("99999999999999999999"),
        Just("true"),
        Just("null"),
        Just("\""),
        Just("\\"),
        Just("é"),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>()
            .prop_filter("finite", |float| float.is_finite())
            .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..8)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_text_is_too_odd(text in any::<String>()) {
        let _ = read(&text);
    }

    #[test]
    fn it_agrees_with_serde_json_on_what_is_json(text in pieces()) {
        let ours = read(&text);
        match serde_json::from_str::<Value>(&text) {
            Ok(_) => prop_assert!(ours.is_ok(), "{text}"),
            // What serde_json refuses beyond the grammar is what we call a fault.
            Err(_) => prop_assert!(ours.map_or(true, |read| !read.faults.is_empty()), "{text}"),
        }
    }

    #[test]
    fn whatever_is_written_is_read_back(value in any_json()) {
        prop_assert_eq!(read(&value.to_string()), Ok(Read { value, faults: Vec::new(), ambiguous: HashSet::new() }));
    }
}
