//! When something was written, to the millisecond, as several protocols have it.

use std::borrow::Cow;

use jiff::Timestamp;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A time in UTC with milliseconds, written `2024-06-17T18:00:00.000Z` and in no other way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CreatedAt(Timestamp);

impl CreatedAt {
    /// Milliseconds since 1970 began in UTC.
    pub fn as_millisecond(self) -> i64 {
        self.0.as_millisecond()
    }
}

/// It is no time, or not one that the form has room for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a time like 2024-06-17T18:00:00.000Z, got `{0}`")]
pub struct NotATime(pub String);

/// The first millisecond of the year 0000; earlier years are written longer than the form allows.
const YEAR_0: i64 = -62_167_219_200_000;

impl TryFrom<i64> for CreatedAt {
    type Error = NotATime;

    /// Takes milliseconds since 1970 began in UTC.
    fn try_from(milliseconds: i64) -> Result<Self, NotATime> {
        match Timestamp::from_millisecond(milliseconds) {
            Ok(time) if milliseconds >= YEAR_0 => Ok(Self(time)),
            _ => Err(NotATime(format!("{milliseconds} ms"))),
        }
    }
}

impl TryFrom<String> for CreatedAt {
    type Error = NotATime;

    fn try_from(text: String) -> Result<Self, NotATime> {
        let time = text.parse::<Timestamp>().ok();
        match time.and_then(|time| Self::try_from(time.as_millisecond()).ok()) {
            // There are many ways to write a time; comparing with the one right way refuses the
            // others.
            Some(time) if String::from(time) == text => Ok(time),
            _ => Err(NotATime(text)),
        }
    }
}

impl From<CreatedAt> for String {
    fn from(CreatedAt(time): CreatedAt) -> Self {
        format!("{time:.3}")
    }
}

impl JsonSchema for CreatedAt {
    fn schema_name() -> Cow<'static, str> {
        "CreatedAt".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A time in UTC, with milliseconds.",
            "type": "string",
            "format": "date-time",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn refused(text: &str) {
        assert_eq!(
            CreatedAt::try_from(text.to_owned()),
            Err(NotATime(text.to_owned()))
        );
    }

    #[test]
    fn there_is_one_form() {
        refused("2024-06-17T18:00:00Z");
        refused("2024-06-17T18:00:00.000000Z");
        refused("2024-06-17T18:00:00.000+00:00");
        refused("2024-06-17 18:00:00.000Z");
        refused("2024-06-17t18:00:00.000z");
        refused("2024-02-30T18:00:00.000Z");
        refused("2024-06-17T24:00:00.000Z");
        refused("-002024-06-17T18:00:00.000Z");
    }

    #[test]
    fn the_documented_time_counts_from_1970() {
        let time = CreatedAt::try_from("2024-06-17T18:00:00.000Z".to_owned()).unwrap();
        assert_eq!(time.as_millisecond(), 1_718_647_200_000);
    }

    #[test]
    fn times_out_of_the_form_are_refused() {
        assert!(CreatedAt::try_from(YEAR_0).is_ok());
        assert!(CreatedAt::try_from(YEAR_0 - 1).is_err());
        assert!(CreatedAt::try_from(i64::MAX).is_err());
    }

    proptest! {
        #[test]
        fn every_time_is_written_and_read_again(milliseconds in YEAR_0..=253_402_207_200_000) {
            let time = CreatedAt::try_from(milliseconds)?;
            prop_assert_eq!(time.as_millisecond(), milliseconds);
            prop_assert_eq!(CreatedAt::try_from(String::from(time)), Ok(time));
        }
    }
}
