//! service-chat as its document describes it: two people write to each other, on two channels.

mod chat;
mod frames;
mod handshakes;
mod heartbeat;
mod rules;
mod worlds;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use wireproof_server::Options;

use crate::support::{Client, Server, options};

/// A server with a world of service-chat.
struct Service {
    server: Server,
    world: Value,
}

/// What tests connect to, unless they are about more: a chat of each kind under one number.
fn things() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("mia", "master", json!({})),
        ("carl", "client", json!({})),
        ("sam", "support", json!({})),
        ("dora", "client", json!({})),
        ("sally", "support", json!({})),
        ("repair", "service_chat", two("master", "mia", "carl")),
        ("cleaning", "service_chat", two("master", "mia", "dora")),
        (
            "help",
            "support_chat",
            json!({
                "support": { "$ref": "sam" },
                "client": { "$ref": "dora" },
                "numbered_like": { "$ref": "repair" }
            }),
        ),
        ("question", "support_chat", two("support", "sam", "carl")),
    ]
}

/// A chat of these two.
fn two(role: &str, staff: &str, client: &str) -> Value {
    json!({ role: { "$ref": staff }, "client": { "$ref": client } })
}

impl Service {
    async fn open() -> Self {
        Self::with(options()).await
    }

    async fn with(options: Options) -> Self {
        let server = Server::start(options).await;
        let world = server.world_of("service-chat", &things()).await;
        Self { server, world }
    }

    /// Connects somebody to a chat by a token in the query.
    async fn connect(&self, person: &str, chat: &str) -> Participant {
        let address = format!("{}?token={}", self.address(chat), self.token(person));
        let client = self.server.handshake_at(&address, &[]).await;
        Participant(client.expect("the handshake succeeds"))
    }

    /// The address of a chat.
    fn address(&self, chat: &str) -> String {
        let of_service = ["repair", "cleaning"].contains(&chat);
        let kind = if of_service { "service" } else { "support" };
        format!("/service-chat/ws/{kind}-chats/{}", self.id(chat))
    }

    fn id(&self, name: &str) -> i64 {
        self.world[name]["id"].as_i64().expect("it has a number")
    }

    fn token(&self, person: &str) -> &str {
        self.world[person]["token"].as_str().expect("it is a text")
    }
}

/// A connection to a chat.
struct Participant(Client);

impl Participant {
    async fn send(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await;
    }

    async fn write(&mut self, content: &str) {
        self.send(json!({ "type": "message", "content": content }))
            .await;
    }

    /// The next frame, which is a message with this content.
    async fn hears(&mut self, content: &str) -> Value {
        let frame = self.0.frame().await;
        assert_eq!(frame["type"], "message", "{frame}");
        assert_eq!(frame["content"], content, "{frame}");
        frame
    }

    /// Sends something that is not carried out, and returns why.
    async fn refused(&mut self, frame: Value) -> String {
        self.send(frame).await;
        let refusal = self.0.frame().await;
        assert_eq!(refusal["type"], "error", "{refusal}");
        refusal["message"].as_str().expect("a reason").to_owned()
    }

    /// Nothing has come that should not have: the answer to a ping is the next frame.
    async fn hears_nothing(&mut self) {
        self.send(json!({ "type": "ping" })).await;
        assert_eq!(self.0.frame().await, json!({ "type": "pong" }));
    }
}
