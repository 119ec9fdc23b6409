//! When something happened.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A time in UTC, written `2024-06-17T18:00:00.000Z`. The protocol's document says only that it is
/// a text; the form is NS-LIST-28.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(Timestamp);

/// It is no time in UTC.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time like 2024-06-17T18:00:00.000Z, got `{0}`")]
pub struct NotATime(pub String);

impl TryFrom<i64> for Moment {
    type Error = NotATime;

    /// Takes milliseconds since 1970 began in UTC.
    fn try_from(milliseconds: i64) -> Result<Self, NotATime> {
        match Timestamp::from_millisecond(milliseconds) {
            Ok(time) => Ok(Self(time)),
            Err(_) => Err(NotATime(format!("{milliseconds} ms"))),
        }
    }
}

impl TryFrom<String> for Moment {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        match text.parse::<Timestamp>() {
            Ok(time) if text.ends_with('Z') => Ok(Self(time)),
            _ => Err(NotATime(text)),
        }
    }
}

impl From<Moment> for String {
    fn from(Moment(time): Moment) -> Self {
        format!("{time:.3}")
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time.",
            "type": "string",
            "allOf": [{
                "x-wireproof": { "convention": "NS-LIST-28" },
                "format": "date-time",
                "pattern": "Z$"
            }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_in_utc() {
        let time = Moment::try_from("2024-06-17T18:00:00.000Z".to_owned()).unwrap();
        assert_eq!(time, Moment::try_from(1_718_647_200_000).unwrap());
        assert_eq!(String::from(time), "2024-06-17T18:00:00.000Z");
        for other in ["2024-06-17T18:00:00+09:00", "2024-06-17", "", "now"] {
            assert!(Moment::try_from(other.to_owned()).is_err(), "{other}");
        }
    }

    #[test]
    fn a_number_beyond_all_times_is_refused() {
        assert!(Moment::try_from(i64::MAX).is_err());
    }
}
