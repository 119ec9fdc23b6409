//! The values of an ad.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

use crate::text::{Limits, Text};

/// The number of an ad. It is never given to another (PM-ADS-4).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "ad" }))]
pub struct AdId(pub i64);

/// What kind of animal it is (PM-ADS-10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum AnimalKind {
    /// A dog.
    Dog,
    /// A cat.
    Cat,
}

impl AnimalKind {
    /// The kind as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dog => "Dog",
            Self::Cat => "Cat",
        }
    }
}

/// Whether it is male or female (PM-ADS-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub enum Gender {
    /// Male.
    M,
    /// Female.
    F,
}

impl Gender {
    /// The gender as it is written.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::M => "M",
            Self::F => "F",
        }
    }
}

/// A title, a breed or a place: not blank, at most 255 Unicode scalar values, kept exactly.
pub type Line = Text<LineLimits>;

/// The limits of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineLimits;

impl Limits for LineLimits {
    const NAME: &'static str = "Line";
    const DESCRIPTION: &'static str = "A short text, kept exactly.";
    const NOT_BLANK: Option<&'static str> = Some("PM-ADS-28");
    const FILLED: bool = true;
    const NOT_LONGER: &'static str = "PM-ADS-28";
    const MAX_CHARS: usize = 255;
}

/// A description: not blank, at most 10 000 Unicode scalar values, kept exactly.
pub type Description = Text<DescriptionLimits>;

/// The limits of a description.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DescriptionLimits;

impl Limits for DescriptionLimits {
    const NAME: &'static str = "Description";
    const DESCRIPTION: &'static str = "A long text, kept exactly.";
    const NOT_BLANK: Option<&'static str> = Some("PM-ADS-28");
    const FILLED: bool = true;
    const NOT_LONGER: &'static str = "PM-ADS-28";
}

/// An age or a price: a whole number from 0 to 2³¹ - 1 (PM-ADS-28).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Whole(i32);

/// The number is negative or too great.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected a whole number from 0 to {max}, got {0}", max = i32::MAX)]
pub struct OutOfRange(pub i64);

impl TryFrom<i64> for Whole {
    type Error = OutOfRange;

    fn try_from(number: i64) -> Result<Self, OutOfRange> {
        match i32::try_from(number) {
            Ok(fitting @ 0..) => Ok(Self(fitting)),
            _ => Err(OutOfRange(number)),
        }
    }
}

impl From<Whole> for i64 {
    fn from(whole: Whole) -> Self {
        whole.0.into()
    }
}

impl JsonSchema for Whole {
    fn schema_name() -> Cow<'static, str> {
        "Whole".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "An age or a price.",
            "type": "number",
            "allOf": [{
                "x-wireproof": { "convention": "PM-ADS-28" },
                "type": "integer",
                "minimum": 0,
                "maximum": i32::MAX
            }]
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn refused<T: serde::de::DeserializeOwned>(value: Value) {
        assert!(
            serde_json::from_value::<T>(value.clone()).is_err(),
            "{value} was taken"
        );
    }

    #[test]
    fn kinds_and_genders_are_spelled_in_one_way() {
        for kind in [AnimalKind::Dog, AnimalKind::Cat] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        for gender in [Gender::M, Gender::F] {
            assert_eq!(serde_json::to_value(gender).unwrap(), gender.as_str());
        }
        refused::<AnimalKind>(json!("dog"));
        refused::<AnimalKind>(json!("Parrot"));
        refused::<Gender>(json!("m"));
        refused::<Gender>(json!(""));
    }

    #[test]
    fn a_number_is_whole_and_within_32_bits() {
        assert_eq!(
            i64::from(Whole::try_from(2_147_483_647).unwrap()),
            2_147_483_647
        );
        for number in [
            json!(-1),
            json!(2_147_483_648_i64),
            json!(1.5),
            json!("1"),
            json!(true),
        ] {
            refused::<Whole>(number);
        }
    }
}
