//! Frames, and what leads to the chat, as a server tells them that does not keep a rule on their
//! shape.
//!
//! With every rule on nothing here is called, or changes anything: what is told is serialised from
//! its types, which cannot be wrong in these ways.

use std::sync::atomic::{AtomicU64, Ordering};

use hyper::header::AUTHORIZATION;
use serde_json::{Value, json};
use wireproof_schemas::pet_market::rest::{self as table, ws_token::Uuid};

use super::{
    participant::Participant,
    rule::{ChatRule, RoomRule, TicketRule},
    store::Room,
};
use crate::{
    reshape::{change, rename, set},
    rest::Request,
    rule::Rules,
};

const SUPPORT_CHAT: &str = table::support_chat::ENDPOINT.name;
const WS_TOKEN: &str = table::ws_token::ENDPOINT.name;

/// A frame without a rule.
pub(super) fn frame(participant: &mut Participant, mut frame: Value) -> Value {
    let rules = participant.market.rules;
    match frame.get("error").is_some() {
        true => refusal(rules, &mut frame),
        false => {
            if let Some(text) = participant.habits.instead.take() {
                set(&mut frame, "/message", text.into());
            }
            let claimed = participant.habits.request.get("sender").cloned();
            if let (false, Some(sender)) = (rules.on(ChatRule::SenderIsNotTakenOver), claimed) {
                set(&mut frame, "/sender", sender);
            }
            message(rules, &participant.room, &mut frame);
        }
    }
    if let Value::Object(members) = &mut frame {
        members.extend(participant.habits.extras.clone());
    }
    frame
}

fn refusal(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(ChatRule::RefusalSaysWhy) => set(frame, "/error", json!("")),
        Some(ChatRule::RefusalHasOneForm) => rename(frame, "", "error", "detail"),
        _ => {}
    }
}

/// A message without a rule, old or new.
pub(super) fn message(rules: Rules, room: &Room, frame: &mut Value) {
    match rules.off() {
        Some(ChatRule::MessageStandsUnderMessage) => rename(frame, "", "message", "text"),
        Some(ChatRule::SenderIsUsername) => {
            change(frame, "/sender", |username| json!({ "username": username }))
        }
        Some(ChatRule::SenderIsWriter) => set(frame, "/sender", json!(room.username)),
        Some(ChatRule::SupportIsTold) => {
            change(frame, "/sender", |sender| match *sender == room.username {
                true => sender.clone(),
                false => json!("support"),
            })
        }
        _ => {}
    }
}

/// A ticket without a rule.
pub(super) fn ticket(rules: Rules, ticket: Uuid) -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    match rules.off() {
        Some(TicketRule::TicketIsVersion4) => {
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            Uuid(format!("{number:08x}-0000-1000-8000-000000000000"))
        }
        Some(TicketRule::TicketHasTextForm) => Uuid(ticket.0.replace('-', "")),
        _ => ticket,
    }
}

/// Whether an endpoint is open although it should not be, to somebody who presents nothing.
pub(super) fn is_open(rules: Rules, request: &Request<'_>) -> bool {
    let is_kept = match request.endpoint.name {
        WS_TOKEN => rules.on(TicketRule::TicketNeedsAuthorization),
        SUPPORT_CHAT => rules.on(RoomRule::RoomNeedsAuthorization),
        _ => rules.on(RoomRule::ListNeedsAuthorization),
    };
    !is_kept && !request.headers.contains_key(AUTHORIZATION)
}

/// What nobody is told by such a server.
pub(super) fn for_nobody(endpoint: &str) -> Value {
    match endpoint {
        WS_TOKEN => json!({ "uuid": "0e4b4018-f2f4-49e4-8bb3-0e5845e58455" }),
        SUPPORT_CHAT => json!({ "room_name": 0 }),
        _ => json!({ "chats": [] }),
    }
}

/// An answer of what leads to the chat, without a rule.
pub(super) fn answer(rules: Rules, endpoint: &str, mut body: Value) -> Value {
    match (endpoint, rules.off(), rules.off()) {
        (WS_TOKEN, Some(TicketRule::TicketStandsUnderUuid), _) => {
            rename(&mut body, "", "uuid", "ticket");
        }
        (SUPPORT_CHAT, _, Some(RoomRule::RoomStandsUnderRoomName)) => {
            rename(&mut body, "", "room_name", "id");
        }
        (SUPPORT_CHAT, _, Some(RoomRule::RoomNameIsNumber)) => {
            change(&mut body, "/room_name", |name| json!(name.to_string()));
        }
        (_, _, Some(RoomRule::ChatsStandUnderChats)) => {
            return body.get("chats").cloned().unwrap_or(body);
        }
        (_, _, Some(rule)) => {
            let chats = body.pointer_mut("/chats").and_then(Value::as_array_mut);
            for (at, chat) in chats.into_iter().flatten().enumerate() {
                listed(rule, at, chat);
            }
        }
        _ => {}
    }
    body
}

fn listed(rule: RoomRule, at: usize, chat: &mut Value) {
    match rule {
        RoomRule::ChatNameIsText => change(chat, "/chat_name", |name| {
            json!(name.as_str().and_then(|name| name.parse::<i64>().ok()))
        }),
        RoomRule::ChatNameIsRoomName => set(chat, "/chat_name", json!(at.to_string())),
        RoomRule::SupportReadIsBoolean => change(chat, "/support_read", |read| {
            json!(i64::from(read.as_bool().unwrap_or_default()))
        }),
        _ => {}
    }
}
