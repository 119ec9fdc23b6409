//! `nearby_shops`: the shops there are (NS-SHOPS).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{
    key::{ShopId, ShopKey},
    place::{Latitude, Longitude},
};
use crate::{
    table::{Example, Message, Operation, Payload},
    word::{Spelled, Word},
};

/// Asks for the shops there are. Near what is documented nowhere: it takes no place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("additionalProperties" = false))]
pub struct NearbyShops {
    /// Names the operation.
    pub action: Word<Self>,
}

impl Spelled for NearbyShops {
    const WORD: &'static str = "nearby_shops";
}

/// The shops there are, by their key (NS-SHOPS-6).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShopList {
    /// Tells it from all other frames.
    pub r#type: Word<Self>,
    /// The shops, each once.
    pub shops: Vec<Shop>,
}

impl Spelled for ShopList {
    const WORD: &'static str = "shop_list";
}

impl ShopList {
    /// The list of these shops.
    pub fn new(shops: Vec<Shop>) -> Self {
        Self {
            r#type: Word::new(),
            shops,
        }
    }
}

/// A shop.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Shop {
    /// Which one (NS-SHOPS-3).
    pub shop_key: ShopKey,
    /// Its name, which others may have too.
    pub shop_name: String,
    /// Another way to name it, as unique as the key (NS-SHOPS-8).
    pub shop_id: ShopId,
    /// Degrees north.
    pub lat: Latitude,
    /// Degrees east.
    pub lng: Longitude,
    /// Its page, empty where it has none (NS-SHOPS-7).
    #[schemars(extend("x-wireproof" = { "convention": "NS-SHOPS-7" }))]
    pub shop_url: String,
}

/// The operation's line in the table.
pub const OPERATION: Operation = Operation {
    name: NearbyShops::WORD,
    title: "List shops",
    summary: "Lists the shops there are.",
    safe: true,
    request: Message {
        key: "nearby_shops.request",
        name: NearbyShops::WORD,
        title: "List shops",
        summary: "Asks for the shops there are.",
        payload: Payload::of::<NearbyShops>(),
        examples: &[Example {
            name: "request",
            payload: example_request,
        }],
    },
    reply: Some(Message {
        key: "nearby_shops.reply",
        name: ShopList::WORD,
        title: "Shops",
        summary: "The shops there are.",
        payload: Payload::of::<ShopList>(),
        examples: &[Example {
            name: "one shop",
            payload: example_reply,
        }],
    }),
    heard: None,
};

fn example_request() -> Value {
    json!({ "action": "nearby_shops" })
}

fn example_reply() -> Value {
    json!({
        "type": "shop_list",
        "shops": [{
            "shop_key": "shop-1",
            "shop_name": "Alder",
            "shop_id": "alder",
            "lat": 37.5,
            "lng": 127.25,
            "shop_url": "https://alder.example"
        }]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_shop_is_null() {
        for field in ["shop_key", "shop_name", "shop_id", "lat", "lng", "shop_url"] {
            let mut shop = example_reply()["shops"][0].clone();
            shop[field] = Value::Null;
            assert!(Shop::deserialize(&shop).is_err(), "{field}");
        }
    }
}
