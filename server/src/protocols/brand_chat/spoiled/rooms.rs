//! Rooms as a server shows them that does not keep a rule.

use serde_json::{Value, json};
use wireproof_schemas::brand_chat::brand::BrandId;

use super::next;
use crate::{
    protocols::brand_chat::{
        member::Habits,
        rule::{InfoRule, JoinRule, ListRule, RoomRule},
    },
    reshape::{change, remove, set},
    rule::Rules,
};

/// Spoils what a reply shows of rooms.
pub(super) fn spoil(rules: Rules, action: &str, habits: &mut Habits, frame: &mut Value) {
    let own = habits.brand;
    match action {
        "list" => list(rules, habits, frame),
        "join_room" => join_room(rules, frame),
        "current_room_info" if !rules.on(InfoRule::InfoAnswersWithRoom) => {
            change(frame, "/data", |room| {
                room.get("pk").cloned().unwrap_or_default()
            });
        }
        _ => {}
    }
    if let Some(rule) = rules.off() {
        rooms(frame, &|room| room_shown(rule, own, room));
    }
}

fn list(rules: Rules, habits: &mut Habits, frame: &mut Value) {
    habits.lists += 1;
    let lists = habits.lists;
    if !rules.on(ListRule::ListIsArray) {
        change(
            frame,
            "/data",
            |rooms| json!({ "count": rooms.as_array().map(Vec::len), "results": rooms }),
        );
    }
    if !rules.on(RoomRule::RoomPkIsStable) {
        rooms(frame, &|room| {
            change(room, "/pk", |pk| json!(pk.as_i64().map(|pk| pk + lists)))
        });
    }
}

fn join_room(rules: Rules, frame: &mut Value) {
    match rules.off() {
        Some(JoinRule::JoinAnswersWithRoom) => set(frame, "/data", Value::Null),
        Some(JoinRule::JoinedIsRoomAskedFor) => change(frame, "/data/pk", next),
        Some(JoinRule::JoinedLooksAsListed) => set(frame, "/data/has_business", json!(false)),
        _ => {}
    }
}

fn room_shown(rule: RoomRule, own: Option<BrandId>, room: &mut Value) {
    match rule {
        RoomRule::HasBusinessIsBoolean => change(room, "/has_business", |flag| {
            json!(i64::from(flag.as_bool().unwrap_or_default()))
        }),
        RoomRule::BothParticipantsAreShown => participants_of(room, |brands| brands.truncate(1)),
        RoomRule::EachParticipantIsShownOnce => participants_of(room, |brands| {
            if let [first, second] = brands.as_mut_slice() {
                second.clone_from(first);
            }
        }),
        RoomRule::ParticipantsHaveOneOrder => participants_of(room, |brands| {
            brands.sort_by_key(|brand| brand.get("id") != own.map(|own| json!(own)).as_ref());
        }),
        RoomRule::BrandHasName => participants_of(room, |brands| {
            brands
                .iter_mut()
                .for_each(|brand| remove(brand, "", "name"))
        }),
        _ => {}
    }
}

/// Does something to every room that a reply shows.
fn rooms(frame: &mut Value, with: &dyn Fn(&mut Value)) {
    match frame.get_mut("data") {
        Some(Value::Array(rooms)) => rooms.iter_mut().for_each(with),
        Some(data) if data.get("room").is_some() => {
            if let Some(room) = data.get_mut("room") {
                with(room);
            }
        }
        Some(data) => with(data),
        None => {}
    }
}

fn participants_of(room: &mut Value, with: impl FnOnce(&mut Vec<Value>)) {
    if let Some(Value::Array(brands)) = room.get_mut("participants") {
        with(brands);
    }
}
