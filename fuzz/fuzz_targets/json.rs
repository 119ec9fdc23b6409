//! The reference server's own reader of JSON, beside serde_json.

#![no_main]

use libfuzzer_sys::fuzz_target;
use serde_json::Value;

// The module is private to the server, which would bring in a database and a crypto library.
#[path = "../../server/src/json/mod.rs"]
mod reader;

fuzz_target!(|text: &str| {
    match (reader::read(text), serde_json::from_str::<Value>(text)) {
        (Ok(ours), Ok(theirs)) => {
            if ours.faults.is_empty() {
                assert!(
                    same(&ours.value, &theirs),
                    "{:?}, not {theirs:?}: {text}",
                    ours.value
                );
            }
        }
        (Ok(ours), Err(error)) => assert!(!ours.faults.is_empty(), "{error}: {text}"),
        (Err(error), Ok(_)) => panic!("{error}: {text}"),
        (Err(error), Err(_)) => assert!(error.at <= text.len()),
    }
});

/// Whether the values are equal, where -0 is 0 and the last digit of a float may differ:
/// serde_json reads floats quickly and not quite exactly.
fn same(ours: &Value, theirs: &Value) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Value::Number(theirs)) => {
            let close = |(ours, theirs): (f64, f64)| (ours - theirs).abs() <= ours.abs() * 1e-15;
            ours == theirs || ours.as_f64().zip(theirs.as_f64()).is_some_and(close)
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            ours.len() == theirs.len()
                && ours
                    .iter()
                    .zip(theirs)
                    .all(|(ours, theirs)| same(ours, theirs))
        }
        (Value::Object(ours), Value::Object(theirs)) => {
            let member = |(name, ours)| theirs.get(name).is_some_and(|theirs| same(ours, theirs));
            ours.len() == theirs.len() && ours.iter().all(member)
        }
        _ => ours == theirs,
    }
}
