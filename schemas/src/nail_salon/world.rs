//! What a nail-salon scenario can ask for: customers, shops, and the designs that shops offer.
//!
//! The `…With` types are what a scenario says about a thing, the `…Gives` types what it gets to
//! know.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    key::{CustomerKey, DesignKey, ShopId, ShopKey, UserId, UserType},
    place::{Latitude, Longitude},
    price::Price,
};
use crate::{
    table::{Kind, schema_of},
    world::Ref,
};

/// Everything that a scenario can ask for.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "customer",
        person: true,
        description: "Somebody who asks for designs.",
        with: schema_of::<CustomerWith>,
        gives: schema_of::<CustomerGives>,
    },
    Kind {
        name: "shop",
        person: true,
        description: "A nail shop.",
        with: schema_of::<ShopWith>,
        gives: schema_of::<ShopGives>,
    },
    Kind {
        name: "design",
        person: false,
        description: "A design that shops offer.",
        with: schema_of::<DesignWith>,
        gives: schema_of::<DesignGives>,
    },
];

/// What can be said about a customer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerWith {
    /// What stands in the middle of their key, for one that needs escaping in an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(max = 100))]
    pub key: Option<String>,
}

/// What can be said about a shop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShopWith {
    /// Its name; one that no other shop has, unless it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(max = 100))]
    pub name: Option<String>,
    /// Its page; none unless it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String", length(max = 100))]
    pub url: Option<String>,
    /// Degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Latitude")]
    pub lat: Option<Latitude>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Longitude")]
    pub lng: Option<Longitude>,
    /// Has the key that this customer has, in its own role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Ref")]
    pub key_of: Option<Ref>,
}

/// What can be said about a design.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DesignWith {
    /// Its list price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Price")]
    pub price: Option<Price>,
    /// The shops that are asked for it; all of the world unless they are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<Ref>")]
    pub shops: Option<Vec<Ref>>,
}

/// What a scenario gets to know about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CustomerGives {
    /// The role in the address.
    pub user_type: UserType,
    /// The person in the address.
    pub user_id: UserId,
    /// The person in frames.
    pub customer_key: CustomerKey,
}

/// What a scenario gets to know about a shop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShopGives {
    /// The role in the address.
    pub user_type: UserType,
    /// The shop in the address.
    pub user_id: UserId,
    /// The shop in frames.
    pub shop_key: ShopKey,
    /// Its other name.
    pub shop_id: ShopId,
    /// Its name for people.
    pub name: String,
    /// Degrees north.
    pub lat: Latitude,
    /// Degrees east.
    pub lng: Longitude,
    /// Its page.
    pub url: String,
}

/// What a scenario gets to know about a design.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DesignGives {
    /// Which one.
    pub key: DesignKey,
    /// Its name.
    pub name: String,
    /// Its list price.
    pub price: Price,
}

#[cfg(test)]
mod tests {
    use serde::de::DeserializeOwned;
    use serde_json::{Value, json};

    use super::*;

    #[track_caller]
    fn refused<T: DeserializeOwned>(with: Value) {
        assert!(
            serde_json::from_value::<T>(with.clone()).is_err(),
            "{with} was taken"
        );
    }

    #[test]
    fn what_a_kind_does_not_know_is_refused() {
        refused::<CustomerWith>(json!({ "name": "x" }));
        refused::<ShopWith>(json!({ "lat": 91 }));
        refused::<DesignWith>(json!({ "price": -1 }));
        refused::<DesignWith>(json!({ "shops": ["alder"] }));
    }
}
