//! The desk as its document describes it: staff hear their departments, write with guests, and come
//! and go.

mod conversations;
mod handshakes;
mod messages;
mod presence;
mod requests;
mod rules;
mod typing;
mod worlds;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use wireproof_server::{Options, RuleId};

use crate::support::{Answer, Client, Server, bearer, check_detail, options, text, value};

const CHAT: &str = "/hotel-desk/ws/chat/";
const CREATE: &str = "/hotel-desk/chat/conversations/create/";
const CLOSE: &str = "/hotel-desk/chat/conversations/close/";
const GUEST_MESSAGES: &str = "/hotel-desk/chat/guest-messages/";

/// A server with a world of the desk.
struct Desk {
    server: Server,
    world: Value,
}

impl Desk {
    /// A server with these people and things.
    async fn with(things: &[(&str, &str, Value)]) -> Self {
        Self::start(options(), things).await
    }

    async fn start(options: Options, things: &[(&str, &str, Value)]) -> Self {
        let server = Server::start(options).await;
        let world = server.world_of("hotel-desk", things).await;
        Self { server, world }
    }

    /// Ann and Bea at the reception, Cy in the kitchen, Dee in both; the guest Gil has a
    /// conversation with the reception, and Hal has none. In another hotel, Xan and the guest Yul
    /// with a conversation.
    async fn open() -> Self {
        Self::open_without(None).await
    }

    /// As `open`, on a server without a rule.
    async fn open_without(rule_off: Option<RuleId>) -> Self {
        let both = json!({ "departments": ["reception", "kitchen"] });
        let guest = |name: &str| json!({ "guest": { "$ref": name } });
        let mut other = guest("gil");
        other["department"] = "kitchen".into();
        let things = [
            ("ann", "staff", json!({})),
            ("bea", "staff", json!({})),
            ("cy", "staff", json!({ "departments": ["kitchen"] })),
            ("dee", "staff", both),
            ("may", "user", json!({})),
            ("gil", "guest", json!({ "room_number": "101" })),
            ("hal", "guest", json!({})),
            ("talk", "conversation", guest("gil")),
            ("order", "conversation", other),
            ("far", "hotel", json!({})),
            ("xan", "staff", json!({ "hotel": { "$ref": "far" } })),
            ("yul", "guest", json!({ "hotel": { "$ref": "far" } })),
            ("away", "conversation", guest("yul")),
        ];
        let options = Options {
            rule_off,
            ..options()
        };
        Self::start(options, &things).await
    }

    /// Connects somebody of the staff.
    async fn connect(&self, name: &str) -> Member {
        let headers = bearer(&self.world[name]);
        let client = self.server.handshake_at(CHAT, &headers).await;
        Member(client.expect("the handshake succeeds"))
    }

    /// Connects a guest's phone.
    async fn phone(&self, name: &str) -> Member {
        let guest = &self.world[name];
        let number = text(&guest["whatsapp_number"]);
        let path = format!("/hotel-desk/ws/guest/{number}/");
        let key = [("X-Gateway-Key", text(&guest["gateway_key"]).to_owned())];
        let client = self.server.handshake_at(&path, &key).await;
        Member(client.expect("the handshake succeeds"))
    }

    fn id(&self, conversation: &str) -> Value {
        self.world[conversation]["id"].clone()
    }

    /// Posts as somebody of the staff.
    async fn post(&self, name: &str, path: &str, body: &Value) -> Answer {
        let [(header, token)] = bearer(&self.world[name]);
        let headers = [(header, token.as_str()), JSON];
        self.server
            .request("POST", path, &headers, &body.to_string())
            .await
    }

    /// Lets a guest write.
    async fn guest_writes(&self, name: &str, content: &str) -> Value {
        let guest = &self.world[name];
        let body = json!({ "whatsapp_number": guest["whatsapp_number"], "content": content });
        let headers = [("X-Gateway-Key", text(&guest["gateway_key"])), JSON];
        let answer = self
            .server
            .request("POST", GUEST_MESSAGES, &headers, &body.to_string())
            .await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        value(&answer)
    }
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

/// A connection to the desk.
struct Member(Client);

impl Member {
    async fn send(&mut self, command: &str, conversation: &Value, mut fields: Value) {
        fields["type"] = command.into();
        fields["conversation_id"] = conversation.clone();
        self.0.send(Message::text(fields.to_string())).await;
    }

    async fn subscribe(&mut self, conversation: &Value) {
        self.send("subscribe_conversation", conversation, json!({}))
            .await;
        self.hears("subscribed").await;
    }

    async fn unsubscribe(&mut self, conversation: &Value) {
        self.send("unsubscribe_conversation", conversation, json!({}))
            .await;
        self.hears("unsubscribed").await;
    }

    async fn write(&mut self, conversation: &Value, content: &str) {
        self.send("text", conversation, json!({ "content": content }))
            .await;
    }

    /// The data of the next frame, which is of this type.
    async fn hears(&mut self, kind: &str) -> Value {
        let mut frame = self.0.frame().await;
        assert_eq!(frame["type"], kind, "{frame}");
        frame["data"].take()
    }

    /// The data of the next frame, which is an update of this type.
    async fn hears_update(&mut self, kind: &str) -> Value {
        let mut update = self.hears("conversation_update").await;
        assert_eq!(update["type"], kind, "{update}");
        update["data"].take()
    }

    /// The next frame refuses for this reason.
    async fn is_refused(&mut self, why: &str) {
        let frame = self.0.frame().await;
        assert_eq!(frame, json!({ "type": "error", "message": why }));
    }

    /// Nothing has come that should not have: the answer to one more command is the next frame.
    async fn hears_nothing(&mut self) {
        self.0.send(Message::text(r#"{"type":"nothing"}"#)).await;
        let frame = self.0.frame().await;
        assert_eq!(
            frame["message"], r#"There is no type "nothing"."#,
            "{frame}"
        );
    }
}
