//! Who may come in.

use serde_json::json;

use super::{CHAT, CLOSE, Desk, JSON, text};
use crate::support::{UPGRADE, bearer, refused};

#[tokio::test]
async fn staff_come_in_with_a_token_in_the_header_or_the_query() {
    let desk = Desk::open().await;
    let ann = &desk.world["ann"];
    let query = |token: &str| format!("{CHAT}?token={token}");
    let good = query(text(&ann["token"]));
    assert!(desk.server.handshake_at(&good, &[]).await.is_ok());
    let mut headers = bearer(ann);
    let bad = query("x");
    assert!(desk.server.handshake_at(&bad, &headers).await.is_ok());
    headers[0].1 = "Bearer x".to_owned();
    assert_eq!(
        refused(desk.server.handshake_at(&good, &headers).await),
        401
    );
    assert_eq!(refused(desk.server.handshake_at(CHAT, &[]).await), 401);
    for field in ["expired_token", "refresh_token", "ghost_token"] {
        let path = query(text(&ann[field]));
        assert_eq!(refused(desk.server.handshake_at(&path, &[]).await), 401);
    }
    let may = bearer(&desk.world["may"]);
    assert_eq!(refused(desk.server.handshake_at(CHAT, &may).await), 403);
}

#[tokio::test]
async fn a_token_of_one_protocol_opens_no_other() {
    let desk = Desk::open().await;
    let brands = [("bo", "brand", json!({}))];
    let world = desk.server.world_of("brand-chat", &brands).await;
    assert_eq!(world["bo"]["id"], desk.world["ann"]["id"]);
    let headers = bearer(&world["bo"]);
    assert_eq!(refused(desk.server.handshake_at(CHAT, &headers).await), 401);
    let query = format!("{CHAT}?token={}", text(&world["bo"]["token"]));
    assert_eq!(refused(desk.server.handshake_at(&query, &[]).await), 401);
    let body = json!({ "conversation_id": desk.id("talk") }).to_string();
    let headers = [(headers[0].0, headers[0].1.as_str()), JSON];
    let answer = desk.server.request("POST", CLOSE, &headers, &body).await;
    super::check_detail(&answer, 401, "The token is not one of ours.");
}

#[tokio::test]
async fn a_phone_is_found_by_its_digits_and_with_the_key_of_its_hotel() {
    let desk = Desk::open().await;
    let gil = &desk.world["gil"];
    let digits = text(&gil["whatsapp_number"]).trim_start_matches('+');
    let path = |number: &str| format!("/hotel-desk/ws/guest/{number}/");
    let key = |guest: &str| {
        [(
            "X-Gateway-Key",
            text(&desk.world[guest]["gateway_key"]).to_owned(),
        )]
    };
    let spaced = path(&format!("%2B{}%20{}", &digits[..2], &digits[2..]));
    for path in [path(digits), spaced] {
        assert!(desk.server.handshake_at(&path, &key("gil")).await.is_ok());
        assert_eq!(
            refused(desk.server.handshake_at(&path, &key("yul")).await),
            404
        );
        assert_eq!(refused(desk.server.handshake_at(&path, &[]).await), 401);
        let staff = bearer(&desk.world["ann"]);
        assert_eq!(refused(desk.server.handshake_at(&path, &staff).await), 401);
    }
    let nobody = path("1");
    assert_eq!(
        refused(desk.server.handshake_at(&nobody, &key("gil")).await),
        404
    );
}

#[tokio::test]
async fn a_plain_get_at_a_channel_is_426_in_the_form_of_the_protocol() {
    let desk = Desk::open().await;
    let answer = desk.server.request("GET", CHAT, &[], "").await;
    let why = "This address is opened with a WebSocket handshake.";
    super::check_detail(&answer, 426, why);
    let answer = desk.server.request("GET", CHAT, &UPGRADE, "").await;
    super::check_detail(&answer, 401, "A credential is needed.");
}
