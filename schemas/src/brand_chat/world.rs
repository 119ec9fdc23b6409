//! What a brand-chat scenario can ask for: brands, their colleagues, users without a brand,
//! administrators, and rooms.
//!
//! The `…With` types are what a scenario says about a thing, the `…Gives` types what it gets to
//! know. The server decodes and builds them where it makes a world; the documents carry their
//! schemas.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use super::{brand::BrandId, room::RoomPk, user::UserId};
use crate::{
    table::{Kind, schema_of},
    world::Ref,
};

/// Everything that a scenario can ask for.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "brand",
        person: true,
        description: "A user with a brand of their own.",
        with: schema_of::<BrandWith>,
        gives: schema_of::<MemberGives>,
    },
    Kind {
        name: "colleague",
        person: true,
        description: "Another user of somebody's brand.",
        with: schema_of::<ColleagueWith>,
        gives: schema_of::<MemberGives>,
    },
    Kind {
        name: "user",
        person: true,
        description: "A user without a brand.",
        with: schema_of::<UserWith>,
        gives: schema_of::<UserGives>,
    },
    Kind {
        name: "admin",
        person: true,
        description: "An administrator, of somebody's brand or of none.",
        with: schema_of::<AdminWith>,
        gives: schema_of::<AdminGives>,
    },
    Kind {
        name: "room",
        person: false,
        description: "A room that two brands share after a match.",
        with: schema_of::<RoomWith>,
        gives: schema_of::<RoomGives>,
    },
];

/// What can be said about a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BrandWith {
    /// What the brand pays for.
    #[serde(default)]
    pub tariff: Tariff,
}

/// What a brand pays for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tariff {
    /// The tariff that every brand starts with.
    #[default]
    Basic,
    /// The tariff that lets administrators step in.
    Business,
}

/// What is said about a colleague.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ColleagueWith {
    /// Somebody of the brand.
    pub of: Ref,
}

/// Nothing is said about a user without a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UserWith {}

/// What can be said about an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdminWith {
    /// Somebody of the brand that the administrator belongs to; left out, they belong to none.
    #[serde(
        default,
        deserialize_with = "given",
        skip_serializing_if = "Option::is_none"
    )]
    #[schemars(with = "Ref")]
    pub of: Option<Ref>,
}

/// What may be left out may not be `null` instead.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Ref>, D::Error> {
    Ref::deserialize(deserializer).map(Some)
}

/// What is said about a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RoomWith {
    /// Somebody of each of the two brands.
    pub participants: [Ref; 2],
}

/// What a scenario gets to know about somebody who belongs to a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MemberGives {
    /// The user's id.
    pub id: UserId,
    /// The user's name.
    pub name: String,
    /// The brand.
    pub brand: BrandGives,
    /// What they can present when connecting.
    #[serde(flatten)]
    pub credentials: Credentials,
}

/// What a scenario gets to know about a brand. These fields are the world's, so that no convention
/// of the wire makes them optional.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BrandGives {
    /// The brand's id.
    pub id: BrandId,
    /// The brand's name.
    pub name: String,
}

/// What a scenario gets to know about a user without a brand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UserGives {
    /// The user's id.
    pub id: UserId,
    /// The user's name.
    pub name: String,
    /// What they can present when connecting.
    #[serde(flatten)]
    pub credentials: Credentials,
}

/// What a scenario gets to know about an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdminGives {
    /// The user's id.
    pub id: UserId,
    /// The user's name.
    pub name: String,
    /// The brand, for an administrator who belongs to one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "BrandGives")]
    pub brand: Option<BrandGives>,
    /// What they can present when connecting.
    #[serde(flatten)]
    pub credentials: Credentials,
}

/// The tokens of a person, good and bad.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Credentials {
    /// An access token that is accepted.
    pub token: String,
    /// An access token whose time has passed.
    pub expired_token: String,
    /// A token that is meant for getting another, not for connecting.
    pub refresh_token: String,
    /// An access token that is well signed, but with another algorithm than the documented one.
    pub hs512_token: String,
    /// A well signed access token of a user that does not exist.
    pub ghost_token: String,
}

/// What a scenario gets to know about a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoomGives {
    /// The room's primary key.
    pub pk: RoomPk,
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_brand_starts_with_the_basic_tariff() {
        let tariff = |with| serde_json::from_value::<BrandWith>(with).unwrap().tariff;
        assert_eq!(tariff(json!({})), Tariff::Basic);
        assert_eq!(tariff(json!({ "tariff": "business" })), Tariff::Business);
    }

    #[track_caller]
    fn refused<T: DeserializeOwned>(with: Value) {
        assert!(
            serde_json::from_value::<T>(with.clone()).is_err(),
            "{with} was taken"
        );
    }

    #[test]
    fn what_a_kind_does_not_know_is_refused() {
        refused::<BrandWith>(json!({ "tarif": "business" }));
        refused::<BrandWith>(json!({ "tariff": "gold" }));
        refused::<UserWith>(json!({ "tariff": "basic" }));
        refused::<ColleagueWith>(json!({ "of": "alice" }));
        refused::<ColleagueWith>(json!({ "of": { "$ref": "alice", "kind": "brand" } }));
        refused::<AdminWith>(json!({ "of": null }));
        refused::<AdminWith>(json!({ "tariff": "basic" }));
        refused::<RoomWith>(json!({ "participants": [{ "$ref": "alice" }] }));
    }

    #[test]
    fn an_administrator_may_belong_to_a_brand() {
        let of = |with| serde_json::from_value::<AdminWith>(with).unwrap().of;
        assert_eq!(of(json!({})), None);
        let name = "alice".to_owned();
        assert_eq!(of(json!({ "of": { "$ref": "alice" } })), Some(Ref { name }));
    }

    #[test]
    fn credentials_stand_beside_the_id() {
        let tokens = [
            "token",
            "expired_token",
            "refresh_token",
            "hs512_token",
            "ghost_token",
        ];
        let gives = UserGives {
            id: UserId(7),
            name: "eve".to_owned(),
            credentials: Credentials {
                token: tokens[0].to_owned(),
                expired_token: tokens[1].to_owned(),
                refresh_token: tokens[2].to_owned(),
                hs512_token: tokens[3].to_owned(),
                ghost_token: tokens[4].to_owned(),
            },
        };
        let mut expected = json!({ "id": 7, "name": "eve" });
        for token in tokens {
            expected[token] = json!(token);
        }
        assert_eq!(serde_json::to_value(gives).unwrap(), expected);
    }
}
