//! What a design costs.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A price: a whole number that is not negative (NS-LIST-29, NS-RESP-22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Price(i64);

/// The number is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a price is not negative, as {0} is")]
pub struct Negative(pub i64);

impl TryFrom<i64> for Price {
    type Error = Negative;

    fn try_from(number: i64) -> Result<Self, Negative> {
        match number {
            0.. => Ok(Self(number)),
            _ => Err(Negative(number)),
        }
    }
}

impl From<Price> for i64 {
    fn from(price: Price) -> Self {
        price.0
    }
}

impl JsonSchema for Price {
    fn schema_name() -> Cow<'static, str> {
        "Price".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A price.",
            "type": "number",
            "allOf": [{
                "x-wireproof": { "convention": "NS-RESP-22" },
                "type": "integer",
                "minimum": 0,
                "maximum": i64::MAX
            }]
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn refused(price: Value) {
        assert!(
            serde_json::from_value::<Price>(price.clone()).is_err(),
            "{price} was taken"
        );
    }

    #[test]
    fn a_price_is_whole_and_not_negative() {
        assert_eq!(i64::from(Price::try_from(0).unwrap()), 0);
        refused(json!(-1));
        refused(json!(0.5));
        refused(json!("5"));
        refused(json!(null));
    }
}
