//! Where a shop is.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// Degrees north, negative in the south: from -90 to 90 (NS-SHOPS-4).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Latitude(f64);

/// Degrees east, negative in the west: from -180 to 180 (NS-SHOPS-4).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Longitude(f64);

/// There is no such place on Earth.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{0} degrees are too many")]
pub struct TooFar(pub f64);

fn within(degrees: f64, most: f64) -> Result<f64, TooFar> {
    match (-most..=most).contains(&degrees) {
        true => Ok(degrees),
        false => Err(TooFar(degrees)),
    }
}

impl TryFrom<f64> for Latitude {
    type Error = TooFar;

    fn try_from(degrees: f64) -> Result<Self, TooFar> {
        within(degrees, 90.0).map(Self)
    }
}

impl TryFrom<f64> for Longitude {
    type Error = TooFar;

    fn try_from(degrees: f64) -> Result<Self, TooFar> {
        within(degrees, 180.0).map(Self)
    }
}

impl From<Latitude> for f64 {
    fn from(latitude: Latitude) -> Self {
        latitude.0
    }
}

impl From<Longitude> for f64 {
    fn from(longitude: Longitude) -> Self {
        longitude.0
    }
}

impl JsonSchema for Latitude {
    fn schema_name() -> Cow<'static, str> {
        "Latitude".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Degrees north.", "type": "number", "minimum": -90, "maximum": 90 })
    }
}

impl JsonSchema for Longitude {
    fn schema_name() -> Cow<'static, str> {
        "Longitude".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "description": "Degrees east.", "type": "number", "minimum": -180, "maximum": 180 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_end_at_the_poles_and_at_the_date_line() {
        for good in [-90.0, 0.0, 37.5, 90.0] {
            assert!(Latitude::try_from(good).is_ok(), "{good}");
        }
        for bad in [-90.1, 90.1, f64::NAN, f64::INFINITY] {
            assert!(Latitude::try_from(bad).is_err(), "{bad}");
        }
        assert!(Longitude::try_from(-180.0).is_ok());
        assert!(Longitude::try_from(180.1).is_err());
    }
}
