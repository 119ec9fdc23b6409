//! When something happened.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A time in UTC to the second, written `2024-01-01T12:00:00Z` (HD-MSG-8, HD-MSG-25).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Moment(Timestamp);

/// It is no time, or not one in this form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time like 2024-01-01T12:00:00Z, got `{0}`")]
pub struct NotATime(pub String);

/// The first second of the year 0000; earlier years are written longer than the form allows.
const YEAR_0: i64 = -62_167_219_200;

impl TryFrom<i64> for Moment {
    type Error = NotATime;

    /// Takes seconds since 1970 began in UTC.
    fn try_from(seconds: i64) -> Result<Self, NotATime> {
        match Timestamp::from_second(seconds) {
            Ok(time) if seconds >= YEAR_0 => Ok(Self(time)),
            _ => Err(NotATime(format!("{seconds} s"))),
        }
    }
}

impl TryFrom<String> for Moment {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        // There are many ways to write a time; comparing with the one right way refuses the others.
        match text.parse::<Timestamp>() {
            Ok(time) if String::from(Self(time)) == text => Ok(Self(time)),
            _ => Err(NotATime(text)),
        }
    }
}

impl From<Moment> for String {
    fn from(Moment(time): Moment) -> Self {
        format!("{time:.0}")
    }
}

impl JsonSchema for Moment {
    fn schema_name() -> Cow<'static, str> {
        "Moment".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time in UTC, to the second.",
            "type": "string",
            "format": "date-time",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_form() {
        let time = Moment::try_from("2024-01-01T12:00:00Z".to_owned()).unwrap();
        assert_eq!(time, Moment::try_from(1_704_110_400).unwrap());
        for other in [
            "2024-01-01T12:00:00",
            "2024-01-01T12:00:00.000Z",
            "2024-01-01T12:00:00+00:00",
            "2024-02-30T12:00:00Z",
            "",
        ] {
            assert!(Moment::try_from(other.to_owned()).is_err(), "{other}");
        }
        assert!(Moment::try_from(i64::MAX).is_err());
        assert!(Moment::try_from(YEAR_0 - 1).is_err());
    }
}
