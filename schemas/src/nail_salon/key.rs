//! What names people and things: texts that only the server makes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The role that somebody connects in (NS-CONN-3).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
pub enum UserType {
    /// Asks shops for a design.
    Customer,
    /// Answers customers.
    Shop,
}

/// Who somebody is within a role, as the address has it (NS-CONN-13).
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("pattern" = "^[^/]+$"))]
pub struct UserId(pub String);

/// Names a customer.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "customer" }))]
pub struct CustomerKey(pub String);

/// Names a shop.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "shop" }))]
pub struct ShopKey(pub String);

/// Names a shop too, in some other way than its key.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "shop_id" }))]
pub struct ShopId(pub String);

/// Names a design.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "design" }))]
pub struct DesignKey(pub String);

/// Names a request to one shop.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "inquiry" }))]
pub struct RequestKey(pub String);

/// Names a shop's answer to a request.
#[derive(
    Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
#[schemars(extend("x-wireproof" = { "id": "response" }))]
pub struct ResponseKey(pub String);

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
    fn there_are_two_roles_spelled_in_one_way() {
        assert_eq!(serde_json::to_value(UserType::Shop).unwrap(), "shop");
        for other in ["Customer", "admin", "", "customer "] {
            refused::<UserType>(json!(other));
        }
    }

    #[test]
    fn a_key_is_a_text() {
        refused::<CustomerKey>(json!(7));
        refused::<RequestKey>(json!(null));
    }
}
