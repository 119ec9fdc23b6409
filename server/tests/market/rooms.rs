//! Rooms: one a user, and who may come into which (PM-ROOM).

use futures_util::future::join_all;
use serde_json::json;

use super::{
    JSON, Market, SUPPORT_CHAT,
    chatting::{CHATS_LIST, WS_TOKEN},
    check_detail, text, value,
};

#[tokio::test]
async fn a_user_has_one_room_and_support_none() {
    let market = Market::open().await;
    let (vasya, olga) = (market.room("vasya").await, market.room("olga").await);
    assert_ne!(vasya, olga);
    assert_eq!(market.room("vasya").await, vasya);
    let body = json!({
        "username": market.world["vasya"]["username"],
        "password": market.world["vasya"]["password"],
    });
    let tokens = market.ask("POST", super::TOKEN, &body).await;
    let again = market.get(SUPPORT_CHAT, &value(&tokens)["access"]).await;
    assert_eq!(value(&again), json!({ "room_name": vasya }));
    let sam = market
        .get(SUPPORT_CHAT, &market.world["sam"]["token"])
        .await;
    check_detail(&sam, 403, "Support has no room of its own.");
}

#[tokio::test]
async fn many_first_calls_at_once_give_one_room() {
    for _ in 0..5 {
        let market = Market::open().await;
        let calls = join_all((0..20).map(|_| market.room("vasya"))).await;
        assert!(calls.iter().all(|room| *room == calls[0]), "{calls:?}");
        assert_eq!(market.list("sam").await, [(calls[0], true)]);
    }
}

#[tokio::test]
async fn support_sees_the_rooms_of_its_world_and_users_none() {
    let market = Market::open().await;
    assert_eq!(market.list("sam").await, []);
    let (olga, vasya) = (market.room("olga").await, market.room("vasya").await);
    assert_eq!(market.list("sam").await, [(olga, true), (vasya, true)]);
    let answer = market
        .get(CHATS_LIST, &market.world["vasya"]["token"])
        .await;
    check_detail(&answer, 403, "You are not of support.");
    let elsewhere = [("eve", "support", json!({}))];
    let world = market.server.world_of("pet-market", &elsewhere).await;
    let answer = market.get(CHATS_LIST, &world["eve"]["token"]).await;
    assert_eq!(value(&answer), json!({ "chats": [] }));
    let ticket = text(&world["eve"]["ticket"]);
    assert_eq!(market.turned_away(vasya, ticket).await, 404);
}

#[tokio::test]
async fn nobody_comes_into_a_room_that_is_not_theirs() {
    let market = Market::open().await;
    let (vasya, olga) = (market.room("vasya").await, market.room("olga").await);
    for room in [
        olga.to_string(),
        "0".to_owned(),
        "999999".to_owned(),
        "99999999999999999999".to_owned(),
        "x".to_owned(),
        format!("0{vasya}"),
        format!("{vasya}x"),
        format!("+{vasya}"),
        format!("%20{vasya}"),
    ] {
        let ticket = market.ticket("vasya").await;
        assert_eq!(market.turned_away(&room, &ticket).await, 403, "{room}");
        if room != olga.to_string() {
            let ticket = market.ticket("sam").await;
            assert_eq!(market.turned_away(&room, &ticket).await, 404, "{room}");
        }
    }
    for room in [vasya, olga] {
        market.enter("sam", room).await.hears_nothing().await;
    }
    market.enter("vasya", vasya).await.hears_nothing().await;
}

#[tokio::test]
async fn the_address_ends_in_a_slash() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let path = format!("/pet-market/ws/chat/{room}");
    let handshake = market.server.handshake_at(&path, &[]).await;
    assert_eq!(crate::support::refused(handshake), 404);
}

#[tokio::test]
async fn what_leads_to_the_chat_is_for_whoever_has_a_token() {
    let market = Market::open().await;
    for path in [WS_TOKEN, SUPPORT_CHAT, CHATS_LIST] {
        let answer = market.server.request("GET", path, &[], "").await;
        check_detail(&answer, 401, "A credential is needed.");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        let expired = market.get(path, &market.world["sam"]["expired_token"]);
        check_detail(&expired.await, 401, "The token has expired.");
        let posted = market.server.request("POST", path, &[JSON], "{}").await;
        assert_eq!(posted.status, 405);
        assert_eq!(posted.header("allow"), Some("GET, HEAD, OPTIONS"));
    }
}
