//! Changes JSON so that it stays JSON: bytes changed at random rarely do, and would try the
//! parser alone.

use serde_json::Value;

/// Pieces that mean something in the wrong place, or nothing anywhere.
const PIECES: [&str; 20] = [
    "null",
    "true",
    "0",
    "-1",
    "1e300",
    "18446744073709551615",
    "\"\"",
    "\"a\"",
    "[]",
    "{}",
    r##"{"$ref": "#"}"##,
    r##"{"$ref": "#/components/schemas/User"}"##,
    r##"{"$ref": "#/channels/chat"}"##,
    r#"{"type": "object", "properties": {"a": {"const": 1}}, "required": ["a"]}"#,
    r#"{"anyOf": [{}], "oneOf": [true], "allOf": [false]}"#,
    r#"{"pattern": "^(a+)+$", "format": "date-time", "minLength": 18446744073709551615}"#,
    r#"{"items": {"type": "string"}, "prefixItems": [true], "unevaluatedItems": false}"#,
    r#"{"not": {}, "if": {}, "then": false, "contains": {}, "dependentRequired": {"a": ["b"]}}"#,
    r##"{"$id": "urn:x", "$anchor": "a", "$dynamicRef": "#a", "$dynamicAnchor": "a"}"##,
    r#"{"convention": "A-1", "id": "a", "text_with": "a", "value": "a"}"#,
];

/// Changes the first `size` bytes of `data` in place, and says how many they are then.
///
/// What is no JSON is left to libFuzzer, and so is one in eight texts, so that the parser gets
/// its share.
pub fn mutate(data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut dice = Dice(u64::from(seed) | 1 << 32);
    let parsed = data.get(..size).map(serde_json::from_slice::<Value>);
    let (Some(Ok(mut value)), false) = (parsed, dice.roll(8) == 0) else {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=dice.roll(3) {
        change(&mut value, &mut dice);
    }
    let text = value.to_string();
    match data.get_mut(..text.len()) {
        Some(place) if text.len() <= max_size => {
            place.copy_from_slice(text.as_bytes());
            text.len()
        }
        _ => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
    }
}

/// One change at one place.
fn change(root: &mut Value, dice: &mut Dice) {
    let count = count(root);
    let from = nth(root, dice.roll(count)).map(|value| value.clone());
    let Some(place) = nth(root, dice.roll(count)) else {
        return;
    };
    let piece = serde_json::from_str(PIECES[dice.roll(PIECES.len())]).unwrap_or_default();
    match (dice.roll(6), place) {
        (0, Value::Object(members)) if !members.is_empty() => {
            let name = members.keys().nth(dice.roll(members.len())).cloned();
            drop(name.and_then(|name| members.shift_remove(&name)));
        }
        (0 | 1, Value::Array(elements)) if !elements.is_empty() => {
            drop(elements.remove(dice.roll(elements.len())));
        }
        (1, Value::Object(members)) => {
            let names: Vec<String> = members.keys().cloned().collect();
            let name = names.get(dice.roll(names.len().max(1))).cloned();
            members.insert(name.unwrap_or_default() + "x", from.unwrap_or_default());
        }
        (2, Value::Array(elements)) => elements.push(from.unwrap_or_default()),
        (2 | 3, place) => *place = from.unwrap_or_default(),
        (4, Value::String(text)) => {
            let cut = text.floor_char_boundary(dice.roll(text.len() + 1));
            text.insert_str(
                cut,
                ["", "/", "{", "}", "$", "#", "é", "\u{0}"][dice.roll(8)],
            );
        }
        (_, place) => *place = piece,
    }
}

/// How many values there are in all.
fn count(value: &Value) -> usize {
    1 + inner(value).map(count).sum::<usize>()
}

fn inner(value: &Value) -> Box<dyn Iterator<Item = &Value> + '_> {
    match value {
        Value::Array(elements) => Box::new(elements.iter()),
        Value::Object(members) => Box::new(members.values()),
        _ => Box::new(std::iter::empty()),
    }
}

/// The value that is reached as the nth one.
fn nth(value: &mut Value, mut n: usize) -> Option<&mut Value> {
    if n == 0 {
        return Some(value);
    }
    n -= 1;
    let values: Box<dyn Iterator<Item = &mut Value>> = match value {
        Value::Array(elements) => Box::new(elements.iter_mut()),
        Value::Object(members) => Box::new(members.values_mut()),
        _ => return None,
    };
    for value in values {
        let count = count(value);
        if n < count {
            return nth(value, n);
        }
        n -= count;
    }
    None
}

/// Numbers that follow from libFuzzer's seed, so that a run can be repeated.
#[derive(Clone)]
struct Dice(u64);

impl Dice {
    /// A number below `sides`, which is not zero.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 8) as usize % sides
    }
}
