//! When a message was written.

use std::borrow::Cow;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A time written `2024-01-01T12:00:00`, without a zone (SC-MSG-3). Ours is in UTC (SC-MSG-23).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreatedAt(DateTime);

/// It is no time, or not one in this form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time like 2024-01-01T12:00:00, got `{0}`")]
pub struct NotATime(pub String);

impl TryFrom<i64> for CreatedAt {
    type Error = NotATime;

    /// Takes seconds since 1970 began in UTC.
    fn try_from(seconds: i64) -> Result<Self, NotATime> {
        let time = Timestamp::from_second(seconds).map(|time| TimeZone::UTC.to_datetime(time));
        match time {
            Ok(time) if time.year() >= 0 => Ok(Self(time)),
            _ => Err(NotATime(format!("{seconds} s"))),
        }
    }
}

impl TryFrom<String> for CreatedAt {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        // There are many ways to write a time; comparing with the one right way refuses the others.
        match text.parse::<DateTime>() {
            Ok(time) if String::from(Self(time)) == text => Ok(Self(time)),
            _ => Err(NotATime(text)),
        }
    }
}

impl From<CreatedAt> for String {
    fn from(CreatedAt(time): CreatedAt) -> Self {
        format!("{time:.0}")
    }
}

impl JsonSchema for CreatedAt {
    fn schema_name() -> Cow<'static, str> {
        "CreatedAt".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time. The document's has no zone.",
            "x-wireproof": { "time": "UTC" },
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?$",
            "allOf": [{
                "x-wireproof": { "convention": "SC-MSG-23" },
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}$"
            }]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_form() {
        let time = CreatedAt::try_from("2024-01-01T12:00:00".to_owned()).unwrap();
        assert_eq!(time, CreatedAt::try_from(1_704_110_400).unwrap());
        assert_eq!(String::from(time), "2024-01-01T12:00:00");
        for other in [
            "2024-01-01T12:00:00Z",
            "2024-01-01T12:00:00.000",
            "2024-01-01 12:00:00",
            "2024-01-01",
            "2024-02-30T12:00:00",
            "",
        ] {
            assert!(CreatedAt::try_from(other.to_owned()).is_err(), "{other}");
        }
    }

    #[test]
    fn times_out_of_the_form_are_refused() {
        assert!(CreatedAt::try_from(i64::MAX).is_err());
        assert!(CreatedAt::try_from(-99_999_999_999).is_err());
    }
}
