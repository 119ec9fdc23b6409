//! What tests of the chat share: how one comes into a room, and what is heard there.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use super::{Market, SUPPORT_CHAT, text, value};
use crate::support::{Client, refused};

pub(super) const WS_TOKEN: &str = "/pet-market/api/ws_token/";
pub(super) const CHATS_LIST: &str = "/pet-market/api/v1/chats_list";

impl Market {
    fn token(&self, name: &str) -> &Value {
        &self.world[name]["token"]
    }

    /// A ticket of somebody.
    pub(super) async fn ticket(&self, name: &str) -> String {
        let answer = self.get(WS_TOKEN, self.token(name)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        text(&value(&answer)["uuid"]).to_owned()
    }

    /// The room of a user.
    pub(super) async fn room(&self, name: &str) -> i64 {
        let answer = self.get(SUPPORT_CHAT, self.token(name)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let room = value(&answer)["room_name"].as_i64();
        room.expect("a room is a number")
    }

    /// What somebody of support sees: rooms, and whether each is read.
    pub(super) async fn list(&self, name: &str) -> Vec<(i64, bool)> {
        let answer = self.get(CHATS_LIST, self.token(name)).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let list = value(&answer);
        let chats = list["chats"].as_array().expect("an array");
        let chat = |chat: &Value| {
            let name = text(&chat["chat_name"]).parse();
            let read = chat["support_read"].as_bool();
            (name.expect("a number"), read.expect("a boolean"))
        };
        chats.iter().map(chat).collect()
    }

    /// Tries to come into a room by what stands in the query.
    pub(super) async fn knock(
        &self,
        room: impl std::fmt::Display,
        query: &str,
    ) -> Result<Client, Error> {
        let path = format!("/pet-market/ws/chat/{room}/{query}");
        self.server.handshake_at(&path, &[]).await
    }

    /// The status with which a ticket is refused at a room.
    pub(super) async fn turned_away(&self, room: impl std::fmt::Display, ticket: &str) -> u16 {
        refused(self.knock(room, &format!("?uuid={ticket}")).await)
    }

    /// Lets somebody into a room, by a ticket of their own.
    pub(super) async fn enter(&self, name: &str, room: i64) -> Participant {
        let ticket = self.ticket(name).await;
        let client = self.knock(room, &format!("?uuid={ticket}")).await;
        Participant(client.expect("the handshake succeeds"))
    }

    /// What somebody is called in the chat.
    pub(super) fn username(&self, name: &str) -> &str {
        text(&self.world[name]["username"])
    }
}

/// A connection to a room.
pub(super) struct Participant(pub(super) Client);

impl Participant {
    pub(super) async fn write(&mut self, message: &str) {
        let frame = json!({ "message": message });
        self.0.send(Message::text(frame.to_string())).await;
    }

    /// The next frame, which is this message.
    pub(super) async fn hears(&mut self, message: &str) -> Value {
        let frame = self.0.frame().await;
        assert_eq!(frame["message"], message, "{frame}");
        frame
    }

    /// Writes a message, and hears it as the next frame.
    pub(super) async fn say(&mut self, message: &str) -> Value {
        self.write(message).await;
        self.hears(message).await
    }

    /// Why a frame is refused.
    pub(super) async fn refused(&mut self, frame: &str) -> String {
        self.0.send(Message::text(frame)).await;
        let refusal = self.0.frame().await;
        let members = refusal.as_object().expect("an object");
        assert_eq!(members.len(), 1, "{refusal}");
        text(&refusal["error"]).to_owned()
    }

    /// Nothing has come that should not have: the refusal of one more frame is the next.
    pub(super) async fn hears_nothing(&mut self) {
        assert_eq!(self.refused("{}").await, "message is missing.");
    }
}
