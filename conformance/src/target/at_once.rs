//! How many scenarios are played at once.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// More at once than this would find no free port or descriptor long before.
const MOST: u16 = 4096;

/// A number of scenarios in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "i64")]
pub(super) struct AtOnce(pub(super) u16);

impl TryFrom<i64> for AtOnce {
    type Error = String;

    fn try_from(number: i64) -> Result<AtOnce, String> {
        at_once(&number.to_string()).map(AtOnce)
    }
}

impl JsonSchema for AtOnce {
    fn schema_name() -> Cow<'static, str> {
        "AtOnce".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST })
    }
}

/// Reads how many are played at once, from 1 to 4096; the error says so.
pub fn at_once(text: &str) -> Result<u16, String> {
    let number: Option<u16> = text.parse().ok();
    let number = number.filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| format!("write a whole number from 1 to {MOST}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_have_a_least_and_a_most() {
        assert_eq!((at_once("1"), at_once("4096")), (Ok(1), Ok(4096)));
        for bad in ["0", "4097", "-1", "1.5", "99999999999", ""] {
            let words = "write a whole number from 1 to 4096".to_owned();
            assert_eq!(at_once(bad), Err(words), "{bad}");
        }
        let schema = schemars::schema_for!(AtOnce).to_value();
        assert_eq!(schema["maximum"], json!(MOST));
    }
}
