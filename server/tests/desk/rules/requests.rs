//! The part of the exchange that goes over HTTP.

use serde_json::json;

use super::{
    super::{CLOSE, CREATE, GUEST_MESSAGES, JSON, text},
    Scene,
    exchange::{Played, command, token, with},
};

/// What is asked over HTTP, rightly and not.
pub(super) async fn play(scene: &mut Scene<'_>) -> Played {
    let [(name, bearer)] = token(scene, "dee", "token");
    let headers = [(name, bearer.as_str()), JSON];
    let number = |guest: &str| scene.desk.world[guest]["whatsapp_number"].clone();
    let make =
        |guest: &str| json!({ "guest_whatsapp_number": number(guest), "department": "reception" });
    let bodies = [
        make("hal"),
        make("hal"),
        make("yul"),
        with(&make("hal"), "department", json!("bar")),
        with(&make("hal"), "department", json!("spa")),
        with(
            &with(&make("hal"), "department", json!("kitchen")),
            "conversation_type",
            json!("order"),
        ),
        json!({}),
    ];
    let guest = |name: &str| json!({ "whatsapp_number": number(name), "content": "hello" });
    let (gil, key) = (
        guest("gil"),
        text(&scene.desk.world["gil"]["gateway_key"]).to_owned(),
    );
    let missing = with(&gil, "whatsapp_number", json!("1"));
    for body in bodies {
        scene
            .request("POST", CREATE, &headers, &body.to_string())
            .await?;
    }
    scene.request("PUT", CREATE, &headers, "{}").await?;
    for body in ["{", "[]", r#"{"a":1,"a":2}"#, r#"{"conversation_id":"1"}"#] {
        scene.request("POST", CLOSE, &headers, body).await?;
    }
    strangers(scene).await?;
    scene.request("POST", CLOSE, &headers[..1], "{}").await?;
    for body in [&gil, &missing] {
        for key in [key.as_str(), "x"] {
            let headers = [("X-Gateway-Key", key), JSON];
            scene
                .request("POST", GUEST_MESSAGES, &headers, &body.to_string())
                .await?;
        }
    }
    let frame = command(scene, "close_conversation", "ida_s");
    scene.act("dee", frame).await?;
    let ida =
        json!({ "whatsapp_number": scene.desk.world["ida"]["whatsapp_number"], "content": "hi" });
    let headers = [("X-Gateway-Key", key.as_str()), JSON];
    scene
        .request("POST", GUEST_MESSAGES, &headers, &ida.to_string())
        .await
}

/// Requests of who may not ask.
async fn strangers(scene: &mut Scene<'_>) -> Played {
    let body = json!({ "conversation_id": scene.desk.id("ida_s") }).to_string();
    scene.request("POST", CLOSE, &[JSON], &body).await?;
    let [(name, bearer)] = token(scene, "ann", "token");
    let tampered = &bearer[..bearer.len() - 4];
    scene
        .request("POST", CLOSE, &[(name, tampered), JSON], &body)
        .await?;
    for (person, field) in [
        ("ann", "expired_token"),
        ("may", "token"),
        ("cy", "token"),
        ("xan", "token"),
    ] {
        let [(name, bearer)] = token(scene, person, field);
        scene
            .request("POST", CLOSE, &[(name, &bearer), JSON], &body)
            .await?;
    }
    Ok(())
}
