//! What becomes of a JSON value when one of its fields is changed: pure, and always the same for
//! the same value.

use serde_json::{Map, Number, Value, json};
use wireproof_client::pack::Message;

use super::fields;
use super::mutant::Operator;

/// The name of a field that no document has.
const UNKNOWN: &str = "wireproof_unknown";

/// A message with everything at `path` changed, by what its schema says of that place.
pub(super) fn changed_message(
    message: &Message,
    value: &Value,
    path: &[String],
    operator: Operator,
) -> Option<Value> {
    let listed = fields::described(message, path).map(|place| place.values());
    let accepts = |value: &Value| message.accepts(value);
    changed(value, path, operator, listed.unwrap_or_default(), &accepts)
}

/// The value with everything at `path` changed; nothing where that changes nothing. What `alter`
/// makes is accepted by the schema; `listed` are the only values that it allows there, if those are
/// listed.
fn changed(
    value: &Value,
    path: &[String],
    operator: Operator,
    listed: &[Value],
    accepts: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    if operator == Operator::Alter {
        return altered(value, path, listed, accepts);
    }
    let mut copy = value.clone();
    match (operator, path.split_last()) {
        (Operator::Drop, Some((last, parent))) => {
            each(&mut copy, parent, &mut |node| leave_out(node, last));
        }
        (Operator::Null, _) => each(&mut copy, path, &mut |node| *node = Value::Null),
        (Operator::Retype, _) => each(&mut copy, path, &mut |node| *node = retyped(node)),
        (Operator::Add, _) => each(&mut copy, path, &mut |node| {
            if let Value::Object(members) = node {
                members.insert(UNKNOWN.to_owned(), Value::Bool(true));
            }
        }),
        _ => {}
    }
    (copy != *value).then_some(copy)
}

/// Calls `change` with everything at a path.
fn each(value: &mut Value, path: &[String], change: &mut dyn FnMut(&mut Value)) {
    let Some((first, rest)) = path.split_first() else {
        return change(value);
    };
    match value {
        Value::Array(elements) if first == "*" => {
            elements.iter_mut().for_each(|one| each(one, rest, change));
        }
        Value::Object(members) if first == "*" => {
            members.values_mut().for_each(|one| each(one, rest, change));
        }
        Value::Object(members) => {
            if let Some(member) = members.get_mut(first) {
                each(member, rest, change);
            }
        }
        _ => {}
    }
}

/// Of elements the first is left out, of members the one of this name.
fn leave_out(node: &mut Value, last: &str) {
    match node {
        Value::Array(elements) if last == "*" && !elements.is_empty() => {
            elements.remove(0);
        }
        Value::Object(members) => {
            let first = members.keys().next().cloned();
            let name = match last {
                "*" => first,
                name => Some(name.to_owned()),
            };
            name.map(|name| members.remove(&name));
        }
        _ => {}
    }
}

fn retyped(value: &Value) -> Value {
    match value {
        Value::Null => Value::Null,
        Value::Bool(yes) => Value::String(yes.to_string()),
        Value::Number(number) => Value::String(number.to_string()),
        Value::String(_) => json!(7),
        Value::Array(_) => Value::Object(Map::new()),
        Value::Object(_) => json!("an object"),
    }
}

fn altered(
    value: &Value,
    path: &[String],
    listed: &[Value],
    accepts: &dyn Fn(&Value) -> bool,
) -> Option<Value> {
    // Each way is tried with everything at the path at once.
    (0..WAYS).find_map(|way| {
        let mut copy = value.clone();
        each(&mut copy, path, &mut |node| {
            let others = others(node, listed);
            if let Some(other) = others.get(way.min(others.len().saturating_sub(1))) {
                *node = other.clone();
            }
        });
        (copy != *value && accepts(&copy)).then_some(copy)
    })
}

/// No value has more others than this.
const WAYS: usize = 6;

/// Values that may be as good as this one, the best first.
fn others(value: &Value, listed: &[Value]) -> Vec<Value> {
    let mut others: Vec<Value> = listed
        .iter()
        .filter(|other| *other != value)
        .cloned()
        .collect();
    others.truncate(WAYS - 4);
    match value {
        Value::Null => others.extend([json!("x"), json!(1), json!(true)]),
        Value::Bool(yes) => others.push(Value::Bool(!yes)),
        Value::Number(number) => others.extend(neighbours(number)),
        Value::String(text) => others.extend(other_texts(text).map(Value::String)),
        Value::Array(elements) => {
            others.push(Value::Array(elements.iter().rev().cloned().collect()));
        }
        Value::Object(_) => {}
    }
    others
}

fn neighbours(number: &Number) -> Vec<Value> {
    match (number.as_i64(), number.as_f64()) {
        (Some(whole), _) => [whole.checked_add(1), whole.checked_sub(1)]
            .into_iter()
            .flatten()
            .map(Value::from)
            .collect(),
        (None, Some(fraction)) => vec![json!(fraction + 1.0), json!(fraction - 1.0)],
        (None, None) => Vec::new(),
    }
}

/// Another year, another last letter or digit, one more letter.
fn other_texts(text: &str) -> impl Iterator<Item = String> {
    let longer = format!("{text}x");
    [another_year(text), another_end(text), Some(longer)]
        .into_iter()
        .flatten()
}

fn another_year(text: &str) -> Option<String> {
    let (year, rest) = text.split_at_checked(4)?;
    let year: u16 = year.parse().ok()?;
    rest.starts_with('-')
        .then(|| format!("{:04}{rest}", year + 4))
}

fn another_end(text: &str) -> Option<String> {
    let (at, last) = text
        .char_indices()
        .rev()
        .find(|(_, c)| c.is_ascii_alphanumeric())?;
    // Different texts stay different, and hexadecimal digits stay such.
    let next = |last: char, first: char, end: char| match last {
        last if last == end => first,
        last => char::from_u32(u32::from(last) + 1).unwrap_or(first),
    };
    let other = match last {
        '0'..='9' => next(last, '0', '9'),
        'a'..='f' => next(last, 'a', 'f'),
        'A'..='F' => next(last, 'A', 'F'),
        'g'..='z' => next(last, 'g', 'z'),
        _ => next(last, 'G', 'Z'),
    };
    let (before, after) = text.split_at(at);
    Some(format!("{before}{other}{}", after.get(1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('/').skip(1).map(str::to_owned).collect()
    }

    #[track_caller]
    fn check(at: &str, operator: Operator, expected: &Value) {
        let value = json!({
            "id": 7, "at": "2026-02-28T10:00:00Z", "on": true, "none": null, "kind": "a",
            "items": [{"n": 1}, {"n": 2}], "names": ["x", "y"],
        });
        let listed = [json!("a"), json!("c")];
        let listed = if at == "/kind" { &listed[..] } else { &[] };
        let found = changed(&value, &path(at), operator, listed, &|_| true);
        let mut whole = value.clone();
        let found = found.map(|found| {
            let members = found.as_object().expect("an object").clone();
            members
                .into_iter()
                .filter(|(name, member)| value.get(name) != Some(member))
                .collect::<Map<_, _>>()
        });
        whole = found.map_or(Value::Null, |found| {
            let _ = whole;
            Value::Object(found)
        });
        assert_eq!(whole, *expected, "{at} {operator:?}");
    }

    #[test]
    fn every_operator_changes_what_it_should_and_nothing_else() {
        check("/id", Operator::Null, &json!({"id": null}));
        check("/none", Operator::Null, &json!(null));
        check("/id", Operator::Retype, &json!({"id": "7"}));
        check("/kind", Operator::Retype, &json!({"kind": 7}));
        check("/names", Operator::Retype, &json!({"names": {}}));
        check("/id", Operator::Alter, &json!({"id": 8}));
        check("/on", Operator::Alter, &json!({"on": false}));
        check("/kind", Operator::Alter, &json!({"kind": "c"}));
        check(
            "/at",
            Operator::Alter,
            &json!({"at": "2030-02-28T10:00:00Z"}),
        );
        check("/names", Operator::Alter, &json!({"names": ["y", "x"]}));
        check(
            "/items/*/n",
            Operator::Alter,
            &json!({"items": [{"n": 2}, {"n": 3}]}),
        );
        check("/items/*/n", Operator::Drop, &json!({"items": [{}, {}]}));
        check("/names/*", Operator::Drop, &json!({"names": ["y"]}));
        check("/missing", Operator::Drop, &json!(null));
        let unknown = json!({"n": 1, UNKNOWN: true});
        check(
            "/items/*",
            Operator::Add,
            &json!({"items": [unknown, {"n": 2, UNKNOWN: true}]}),
        );
    }

    #[test]
    fn a_member_that_is_dropped_is_gone() {
        let value = json!({"a": 1, "b": 2});
        let found = changed(&value, &path("/a"), Operator::Drop, &[], &|_| true);
        assert_eq!(found, Some(json!({"b": 2})));
    }

    #[test]
    fn an_altered_value_is_one_that_the_schema_accepts() {
        let value = json!({"n": 7});
        let small = |value: &Value| value["n"].as_i64().is_some_and(|n| n <= 7);
        let found = changed(&value, &path("/n"), Operator::Alter, &[], &small);
        assert_eq!(found, Some(json!({"n": 6})));
        let found = changed(&value, &path("/n"), Operator::Alter, &[], &|_| false);
        assert_eq!(found, None);
    }

    #[test]
    fn texts_keep_their_form() {
        let first = |text: &str| other_texts(text).next();
        assert_eq!(first("abc-1f").as_deref(), Some("abc-1a"));
        assert_eq!(first("100.00").as_deref(), Some("100.01"));
        assert_eq!(first("é").as_deref(), Some("éx"));
        assert_eq!(first("").as_deref(), Some("x"));
        assert_eq!(another_year("99é"), None);
    }
}
