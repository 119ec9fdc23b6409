//! Properties of the matcher: what holds for every pattern and every value.

use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use wireproof_conformance::evaluate::{Bindings, Scope};
use wireproof_conformance::matching::{Difference, Moment, equal, matches};
use wireproof_conformance::wire::ast::{Element, Path, Regex, Spanned, Term, TermKind, TextPart};

fn term(kind: TermKind) -> Term {
    Term { kind, span: 0..0 }
}

fn spanned(value: &str) -> Spanned<String> {
    Spanned {
        value: value.to_owned(),
        span: 0..0,
    }
}

fn text(content: &str) -> Term {
    term(TermKind::Text(vec![TextPart::Literal(content.to_owned())]))
}

fn variable(name: &str) -> Term {
    term(TermKind::Variable(Path {
        name: name.to_owned(),
        steps: Vec::new(),
        span: 0..0,
    }))
}

fn object(members: Vec<(&str, Term)>, exactly: bool) -> Term {
    let members = members
        .into_iter()
        .map(|(name, term)| (spanned(name), term));
    term(TermKind::Object {
        members: members.collect(),
        exactly,
    })
}

fn function(name: &str, arguments: Vec<Term>) -> Term {
    term(TermKind::Function {
        name: name.to_owned(),
        arguments,
    })
}

fn now() -> Moment {
    Moment {
        cause: SystemTime::now(),
        arrival: SystemTime::now(),
        skew: Duration::from_secs(1),
    }
}

fn try_match(pattern: &Term, value: &Value) -> Result<Bindings, Vec<Difference>> {
    matches(pattern, value, &Bindings::default(), &now())
}

/// The pattern that asks for exactly what stands there, members open.
fn literal(value: &Value) -> Term {
    match value {
        Value::Null => term(TermKind::Null),
        Value::Bool(truth) => term(TermKind::Bool(*truth)),
        Value::Number(number) => term(TermKind::Number(number.clone())),
        Value::String(content) => text(content),
        Value::Array(items) => {
            let items = items.iter().map(|item| Element::One(literal(item)));
            term(TermKind::Array(items.collect()))
        }
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.as_str(), literal(value)));
            object(members.collect(), false)
        }
    }
}

fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9).prop_map(Value::from),
        "[a-zé\" ]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z~/]{1,3}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Terms that take any present value of some kind, and whether they can.
fn lenient_terms() -> impl Strategy<Value = Term> {
    prop_oneof![
        Just(term(TermKind::Anything)),
        Just(variable("fresh")),
        Just(term(TermKind::Regex(Regex::new(".*")))),
        Just(function("not", vec![text("never said")])),
        Just(function("above", vec![literal(&json!(-1))])),
        Just(function("now", Vec::new())),
        Just(function("repeat", vec![text(""), literal(&json!(1))])),
        Just(term(TermKind::Null)),
        Just(text("")),
        Just(term(TermKind::Array(vec![Element::Rest(0..0)]))),
        Just(object(Vec::new(), false)),
        Just(object(Vec::new(), true)),
        values().prop_map(|value| literal(&value)),
    ]
}

/// Every pointer to a member of an object, at any depth.
fn member_pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let name = name.replace('~', "~0").replace('/', "~1");
                let inner = format!("{at}/{name}");
                found.push(inner.clone());
                member_pointers(value, &inner, found);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                member_pointers(item, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

fn remove(value: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer to a member");
    let name = name.replace("~1", "/").replace("~0", "~");
    let parent = value.pointer_mut(parent).and_then(Value::as_object_mut);
    parent.expect("an object").shift_remove(&name);
}

proptest! {
    /// Whatever a pattern asks of a key, a missing key does not fulfil it.
    #[test]
    fn a_missing_key_never_matches(pattern in lenient_terms(), others in values()) {
        let mut members = Map::new();
        members.insert("other".to_owned(), others);
        let pattern = object(vec![("wanted", pattern)], false);
        let differences = try_match(&pattern, &Value::Object(members)).unwrap_err();
        prop_assert_eq!(&differences[0].pointer, "/wanted");
    }

    /// A value matches the pattern written from it; with any one key taken away it does not.
    #[test]
    fn every_key_asked_for_is_needed(value in values(), pick in any::<prop::sample::Index>()) {
        let pattern = literal(&value);
        prop_assert!(try_match(&pattern, &value).is_ok());
        let mut pointers = Vec::new();
        member_pointers(&value, "", &mut pointers);
        if !pointers.is_empty() {
            let mut less = value.clone();
            let pointer: &String = pick.get(&pointers);
            remove(&mut less, pointer);
            prop_assert!(try_match(&pattern, &less).is_err());
        }
    }

    /// Objects are open, and closed under `exactly`.
    #[test]
    fn extra_members_matter_only_to_exactly(value in values(), extra in values()) {
        let mut members = Map::new();
        members.insert("a".to_owned(), value.clone());
        let pattern = |exactly| object(vec![("a", literal(&value))], exactly);
        prop_assert!(try_match(&pattern(true), &Value::Object(members.clone())).is_ok());
        members.insert("b".to_owned(), extra);
        prop_assert!(try_match(&pattern(false), &Value::Object(members.clone())).is_ok());
        prop_assert!(try_match(&pattern(true), &Value::Object(members)).is_err());
    }

    /// A variable that occurs twice asks for two equal values.
    #[test]
    fn unification(a in values(), b in values()) {
        let pattern = term(TermKind::Array(vec![
            Element::One(variable("x")),
            Element::One(variable("x")),
        ]));
        let same = json!([a.clone(), a.clone()]);
        let captured = try_match(&pattern, &same);
        let captured = captured.unwrap();
        prop_assert_eq!(captured.get("x"), Some(&a));
        let pair = json!([a.clone(), b.clone()]);
        prop_assert_eq!(try_match(&pattern, &pair).is_ok(), equal(&a, &b));
    }

    /// Arrays match whole; `...` on both sides asks for containment.
    #[test]
    fn rest_skips_any_number(items in prop::collection::vec(values(), 1..5), pick in any::<prop::sample::Index>()) {
        let wanted = pick.get(&items).clone();
        let whole = json!(items);
        let contains = |value: &Value| term(TermKind::Array(vec![
            Element::Rest(0..0),
            Element::One(literal(value)),
            Element::Rest(0..0),
        ]));
        prop_assert!(try_match(&contains(&wanted), &whole).is_ok());
        prop_assert!(try_match(&contains(&json!("never said")), &whole).is_err());
        let mut longer = items.clone();
        longer.push(json!(0));
        prop_assert!(try_match(&literal(&whole), &json!(longer)).is_err());
    }
}

#[test]
fn none_is_for_arrays_of_other_elements() {
    let one = object(vec![("id", term(TermKind::Number(1.into())))], false);
    let none = function("none", vec![one]);
    assert!(try_match(&none, &json!([])).is_ok());
    assert!(try_match(&none, &json!([{"id": 2}, {"x": 1}, 1])).is_ok());
    assert!(try_match(&none, &json!({"id": 2})).is_err());
    let differences = try_match(&none, &json!([{"id": 2}, {"id": 1, "x": 3}])).unwrap_err();
    let told: Vec<String> = differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [r#"at /1: expected nothing like {"id": 1}, received {"id":1,"x":3}"#]
    );
}

#[test]
fn one_is_for_arrays_with_one_such_element() {
    let pattern = function("one", vec![object(vec![("id", literal(&json!(1)))], false)]);
    for fits in [json!([{"id": 1}]), json!([{"id": 2}, {"id": 1, "x": 1}])] {
        assert!(try_match(&pattern, &fits).is_ok(), "{fits}");
    }
    for (other, received) in [
        (json!([]), "0 of 0: []"),
        (json!([{"id": 2}]), "0 of 1: [{\"id\":2}]"),
        (
            json!([{"id": 1}, {"id": 1}]),
            "2 of 2: [{\"id\":1},{\"id\":1}]",
        ),
        (json!({"id": 1}), "{\"id\":1}"),
    ] {
        let differences = try_match(&pattern, &other).expect_err("another number");
        assert_eq!(differences[0].received.to_string(), received);
    }
}

#[test]
fn absent_and_null_are_different() {
    let absent = object(vec![("a", function("absent", Vec::new()))], false);
    let null = object(vec![("a", term(TermKind::Null))], false);
    assert!(try_match(&absent, &json!({"b": 1})).is_ok());
    assert!(try_match(&absent, &json!({"a": null})).is_err());
    assert!(try_match(&null, &json!({"a": null})).is_ok());
    assert!(try_match(&null, &json!({})).is_err());
}

#[test]
fn numbers_by_value_and_by_nothing_else() {
    let one = literal(&json!(1));
    assert!(try_match(&one, &json!(1.0)).is_ok());
    for other in [json!(true), json!("1"), json!(1.5), json!([1]), Value::Null] {
        assert!(try_match(&one, &other).is_err(), "{other}");
    }
    // Beyond 2^53 neighbours are the same float and still not the same integer.
    let large = literal(&json!(9_007_199_254_740_993_i64));
    assert!(try_match(&large, &json!(9_007_199_254_740_992_i64)).is_err());
}

#[test]
fn a_capture_of_a_refused_alternative_leaves_no_trace() {
    // The first element binds `x` to 1 and then fails; the second must not see that.
    let pair = |a: Term, b: Term| {
        let items = vec![Element::One(a), Element::One(b)];
        Element::One(term(TermKind::Array(items)))
    };
    let pattern = term(TermKind::Array(vec![
        Element::Rest(0..0),
        pair(variable("x"), text("good")),
        Element::Rest(0..0),
    ]));
    let captured = try_match(&pattern, &json!([[1, "bad"], [2, "good"]]));
    assert_eq!(captured.unwrap().get("x"), Some(&json!(2)));
}

#[test]
fn now_is_between_cause_and_arrival_with_skew() {
    let at = |seconds: u64| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let moment = Moment {
        cause: at(1_000),
        arrival: at(1_002),
        skew: Duration::from_secs(1),
    };
    let check = |value: Value, fits: bool| {
        let outcome = matches(
            &function("now", Vec::new()),
            &value,
            &Bindings::default(),
            &moment,
        );
        assert_eq!(outcome.is_ok(), fits, "{value}");
    };
    check(json!("1970-01-01T00:16:39Z"), true);
    check(json!("1970-01-01T00:16:43Z"), true);
    check(json!("1970-01-01T00:16:41"), true);
    check(json!("1970-01-01T02:16:41+02:00"), true);
    check(json!("1970-01-01T00:16:38.999Z"), false);
    check(json!("1970-01-01T00:16:43.001Z"), false);
    check(json!("yesterday"), false);
    check(json!(1_001), false);
}

#[test]
fn differences_name_the_place_and_both_sides() {
    let pattern = object(
        vec![("data", object(vec![("text", text("hello"))], false))],
        false,
    );
    let differences = try_match(&pattern, &json!({"data": {"text": "Hello"}})).unwrap_err();
    let told: Vec<String> = differences.iter().map(Difference::to_string).collect();
    assert_eq!(
        told,
        [r#"at /data/text: expected "hello", received "Hello""#]
    );
}

#[test]
fn of_very_many_keys_too_many_the_first_are_told() {
    let extras = (0..100_000).map(|number| (format!("x{number}"), json!(1)));
    let value = Value::Object(extras.collect());
    let differences = try_match(&object(Vec::new(), true), &value).expect_err("it is not empty");
    assert_eq!(differences.len(), 100);
    assert_eq!(differences[0].received.to_string(), "1");
}
