//! The salon as its document describes it: customers ask, shops answer.

mod addresses;
mod frames;
mod lists;
mod pending;
mod requests;
mod responses;
mod rules;
mod worlds;

use std::fmt::Write;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Client, Server, options};

/// A server with a world of the salon.
struct Salon {
    server: Server,
    world: Value,
}

impl Salon {
    /// A server with these people and designs.
    async fn with(things: &[(&str, &str, Value)]) -> Self {
        let server = Server::start(options()).await;
        let world = server.world_of("nail-salon", things).await;
        Self { server, world }
    }

    /// Alice and Bob, the shops Alder and Birch, and a design that both offer.
    async fn open() -> Self {
        Self::with(&[
            ("alice", "customer", json!({})),
            ("bob", "customer", json!({})),
            ("alder", "shop", json!({})),
            ("birch", "shop", json!({})),
            ("spring", "design", json!({ "price": 30_000 })),
            (
                "solo",
                "design",
                json!({ "price": 9_000, "shops": [{ "$ref": "alder" }] }),
            ),
        ])
        .await
    }

    async fn connect(&self, name: &str) -> Visitor {
        let address = address(&self.world[name]);
        let client = self.server.handshake_at(&address, &[]).await;
        Visitor(client.expect("the handshake succeeds"))
    }

    fn key(&self, name: &str) -> Value {
        let thing = &self.world[name];
        let keys = [&thing["customer_key"], &thing["shop_key"], &thing["key"]];
        let key = keys.into_iter().find(|key| key.is_string());
        key.expect("it has a key").clone()
    }

    /// The request of a customer for a design.
    fn request(&self, customer: &str, design: &str, contents: &str) -> Value {
        json!({
            "customer_key": self.key(customer),
            "design_key": self.key(design),
            "contents": contents
        })
    }

    /// What a customer sees as requested and answered.
    async fn list(&self, name: &str) -> Value {
        let mut customer = self.connect(name).await;
        customer
            .call("get_responses", json!({ "customer_key": self.key(name) }))
            .await["designs"]
            .take()
    }
}

/// The address of somebody.
fn address(person: &Value) -> String {
    let role = person["user_type"].as_str().expect("a person has a role");
    let id = person["user_id"].as_str().expect("a person has an id");
    format!("/nail-salon/ws/{role}/{}/", encoded(id))
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' => {
                write!(encoded, "{}", char::from(byte))
            }
            _ => write!(encoded, "%{byte:02X}"),
        };
        encoded
    })
}

/// A connection to the salon.
struct Visitor(Client);

impl Visitor {
    async fn ask(&mut self, action: &str, mut fields: Value) {
        fields["action"] = action.into();
        self.0.send(Message::text(fields.to_string())).await;
    }

    /// Asks for something and returns the next frame.
    async fn call(&mut self, action: &str, fields: Value) -> Value {
        self.ask(action, fields).await;
        self.0.frame().await
    }

    /// Asks for something that is not carried out, and returns why.
    async fn refused(&mut self, action: &str, fields: Value) -> String {
        let refusal = self.call(action, fields).await;
        assert_eq!(refusal["type"], "error", "{refusal}");
        refusal["message"].as_str().expect("a reason").to_owned()
    }

    async fn hears(&mut self, kind: &str) -> Value {
        let frame = self.0.frame().await;
        assert_eq!(frame["type"], kind, "{frame}");
        frame
    }

    /// The key of the request that a shop hears of next.
    async fn hears_request(&mut self) -> Value {
        self.hears("new_request").await["request_key"].take()
    }

    /// Nothing has come that should not have: the answer to one more request is the next frame.
    async fn hears_nothing(&mut self) {
        let frame = self.call("nearby_shops", json!({})).await;
        assert_eq!(frame["type"], "shop_list", "{frame}");
    }
}

/// An answer to a request.
fn response(key: &Value, status: &str, price: i64, contents: &str) -> Value {
    json!({ "request_key": key, "status": status, "price": price, "contents": contents })
}
