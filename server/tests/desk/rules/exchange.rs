//! The long exchange itself.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use super::{
    super::{CHAT, CLOSE, JSON, text},
    Different, Scene, requests,
};

pub(super) type Played = Result<(), Different>;

pub(super) fn things() -> Vec<(&'static str, &'static str, Value)> {
    let both = json!({ "departments": ["kitchen", "reception"] });
    let talk = |guest: &str, department: &str| json!({ "guest": { "$ref": guest }, "department": department });
    let mut over = talk("hal", "reception");
    over["status"] = json!("closed");
    vec![
        ("ann", "staff", json!({})),
        ("bea", "staff", json!({})),
        ("cy", "staff", json!({ "departments": ["kitchen"] })),
        ("lu", "staff", json!({ "departments": ["spa"] })),
        ("dee", "staff", both),
        ("ed", "staff", json!({ "departments": [] })),
        ("may", "user", json!({})),
        ("gil", "guest", json!({ "room_number": "101" })),
        ("hal", "guest", json!({})),
        ("ida", "guest", json!({})),
        ("talk", "conversation", talk("gil", "reception")),
        ("order", "conversation", talk("gil", "kitchen")),
        ("ida_s", "conversation", talk("ida", "reception")),
        ("over", "conversation", over),
        ("far", "hotel", json!({})),
        ("xan", "staff", json!({ "hotel": { "$ref": "far" } })),
        ("yul", "guest", json!({ "hotel": { "$ref": "far" } })),
        ("away", "conversation", talk("yul", "reception")),
        ("zoe", "staff", json!({ "hotel": { "$ref": "far" } })),
    ]
}

pub(super) async fn play(scene: &mut Scene<'_>) -> Played {
    handshakes(scene).await?;
    for (name, person) in [("ann", "ann"), ("cy", "cy"), ("dee", "dee"), ("tab", "ann")] {
        let headers = token(scene, person, "token");
        scene.connect(name, CHAT, &headers).await?;
    }
    comings(scene).await?;
    phones(scene).await?;
    subscriptions(scene).await?;
    again(scene).await?;
    messages(scene).await?;
    typing(scene).await?;
    requests::play(scene).await?;
    closings(scene).await?;
    frames(scene).await?;
    ends(scene).await
}

pub(super) fn token(scene: &Scene<'_>, person: &str, field: &str) -> [(&'static str, String); 1] {
    let token = text(&scene.desk.world[person][field]);
    [("Authorization", format!("Bearer {token}"))]
}

pub(super) fn command(scene: &Scene<'_>, name: &str, conversation: &str) -> Value {
    json!({ "type": name, "conversation_id": scene.desk.id(conversation) })
}

pub(super) fn with(frame: &Value, field: &str, value: Value) -> Value {
    let mut frame = frame.clone();
    frame[field] = value;
    frame
}

async fn handshakes(scene: &mut Scene<'_>) -> Played {
    for (person, field) in [
        ("may", "token"),
        ("ann", "expired_token"),
        ("ann", "refresh_token"),
        ("ann", "ghost_token"),
        ("ed", "token"),
    ] {
        let headers = token(scene, person, field);
        scene.connect("one", CHAT, &headers).await?;
        scene.close("one").await?;
    }
    let ann = text(&scene.desk.world["ann"]["token"]).to_owned();
    let tampered = [("Authorization", format!("Bearer {}", &ann[..ann.len() - 4]))];
    let good = token(scene, "ann", "token");
    let query = format!("{CHAT}?token={ann}");
    for (path, headers) in [
        (CHAT, &[][..]),
        (CHAT, &tampered[..]),
        (&query, &[]),
        (&query, &tampered),
        (&format!("{CHAT}?token=x"), &good),
    ] {
        scene.connect("one", path, headers).await?;
        scene.close("one").await?;
    }
    scene.request("GET", CHAT, &[], "").await
}

/// Somebody who is refused, and somebody of another hotel, while others are there.
async fn comings(scene: &mut Scene<'_>) -> Played {
    let expired = token(scene, "bea", "expired_token");
    scene.connect("bea", CHAT, &expired).await?;
    for name in ["xan", "zoe"] {
        let headers = token(scene, name, "token");
        scene.connect(name, CHAT, &headers).await?;
    }
    scene.close("zoe").await
}

/// A connection is lost and made again: nothing of it is left.
async fn again(scene: &mut Scene<'_>) -> Played {
    scene.close("tab").await?;
    let headers = token(scene, "ann", "token");
    scene.connect("tab", CHAT, &headers).await
}

async fn phones(scene: &mut Scene<'_>) -> Played {
    let gil = scene.desk.world["gil"].clone();
    let key = [("X-Gateway-Key", text(&gil["gateway_key"]).to_owned())];
    let digits = text(&gil["whatsapp_number"])
        .trim_start_matches('+')
        .to_owned();
    let path = |number: &str| format!("/hotel-desk/ws/guest/{number}/");
    scene.connect("none", &path("1"), &key).await?;
    scene
        .connect("bad", &path(&digits), &[("X-Gateway-Key", "x".to_owned())])
        .await?;
    scene
        .connect("phone", &path(&format!("%2B{digits}")), &key)
        .await
}

async fn subscriptions(scene: &mut Scene<'_>) -> Played {
    for conversation in ["talk", "talk", "ida_s", "over", "order", "away"] {
        let frame = command(scene, "subscribe_conversation", conversation);
        scene.act("ann", frame).await?;
    }
    for conversation in ["over", "away"] {
        let frame = command(scene, "unsubscribe_conversation", conversation);
        scene.act("tab", frame).await?;
    }
    let frame = json!({ "type": "subscribe_conversation" });
    scene
        .act("ann", with(&frame, "conversation_id", json!("1")))
        .await?;
    scene.act("ann", frame).await
}

async fn messages(scene: &mut Scene<'_>) -> Played {
    let say = |frame: &Value, content: Value| with(frame, "content", content);
    let talk = command(scene, "text", "talk");
    let frame = say(&talk, json!(format!(" {} ", "é".repeat(120))));
    for name in ["ann", "dee"] {
        scene.act(name, frame.clone()).await?;
    }
    for content in [
        json!("<b>\"one\"</b>\ntwo \u{1f600}"),
        json!(7),
        json!(""),
        json!(" "),
        json!("x".repeat(10_000)),
        json!("x".repeat(10_001)),
    ] {
        scene.act("ann", say(&talk, content)).await?;
    }
    scene.act("ann", talk.clone()).await?;
    scene.act("cy", say(&talk, json!("x"))).await?;
    for conversation in ["ida_s", "over", "away", "order"] {
        let frame = say(&command(scene, "text", conversation), json!("x"));
        scene.act("ann", frame).await?;
    }
    let frame = command(scene, "unsubscribe_conversation", "ida_s");
    scene.act("ann", frame).await?;
    let frame = say(&command(scene, "text", "ida_s"), json!("x"));
    scene.act("dee", frame).await?;
    for conversation in ["talk", "over", "order", "away"] {
        let frame = command(scene, "mark_read", conversation);
        scene.act("ann", frame).await?;
    }
    Ok(())
}

async fn typing(scene: &mut Scene<'_>) -> Played {
    let frame = command(scene, "typing", "talk");
    for name in ["dee", "ann"] {
        for flag in [json!(true), json!(false), json!(1)] {
            scene.act(name, with(&frame, "is_typing", flag)).await?;
        }
        scene.act(name, frame.clone()).await?;
    }
    for conversation in ["over", "order", "away"] {
        let frame = with(
            &command(scene, "typing", conversation),
            "is_typing",
            json!(true),
        );
        scene.act("ann", frame).await?;
    }
    Ok(())
}

async fn closings(scene: &mut Scene<'_>) -> Played {
    let [(name, bearer)] = token(scene, "dee", "token");
    let headers = [(name, bearer.as_str()), JSON];
    for conversation in ["order", "order", "away"] {
        let body = json!({ "conversation_id": scene.desk.id(conversation) }).to_string();
        scene.request("POST", CLOSE, &headers, &body).await?;
    }
    let frame = command(scene, "close_conversation", "away");
    scene.act("dee", frame).await?;
    let frame = command(scene, "close_conversation", "talk");
    for name in ["cy", "dee", "dee"] {
        scene.act(name, frame.clone()).await?;
    }
    Ok(())
}

async fn frames(scene: &mut Scene<'_>) -> Played {
    let good = with(
        &command(scene, "subscribe_conversation", "talk"),
        "x",
        json!(1),
    );
    let good = good.to_string();
    let broken = |x: &str| format!("{},\"x\":{x}}}", good.trim_end_matches(",\"x\":1}"));
    for message in [
        Message::text("nothing"),
        Message::text("[]"),
        Message::text(r#"{"type":"dance"}"#),
        Message::binary(good.clone().into_bytes()),
        Message::text(good.clone()),
        Message::text(broken(r#""\ud800""#)),
        Message::text(broken("1,\"x\":2")),
        Message::text(broken("1e999")),
        Message::text(broken(&format!("{}{}", "[".repeat(1000), "]".repeat(1000)))),
        Message::text(padded(64 << 10)),
        Message::Ping("payload".into()),
    ] {
        scene.send("dee", message).await?;
    }
    let (head, tail) = good.as_bytes().split_at(10);
    scene.put("dee", fragment(head, Data::Text, false)).await?;
    scene
        .send("dee", fragment(tail, Data::Continue, true))
        .await
}

async fn ends(scene: &mut Scene<'_>) -> Played {
    scene.close("tab").await?;
    scene.close("dee").await?;
    let headers = token(scene, "bea", "token");
    scene.connect("bea", CHAT, &headers).await?;
    scene
        .put("bea", fragment(b"\xff", Data::Text, true))
        .await?;
    // The fence cannot be answered any more; what closes the connection is noted all the same.
    let _ = scene.listen("bea").await;
    scene
        .put("cy", Message::text(padded((64 << 10) + 1)))
        .await?;
    let _ = scene.listen("cy").await;
    let half = [b' '; 40_000];
    scene.put("ann", fragment(&half, Data::Text, false)).await?;
    scene
        .put("ann", fragment(&half, Data::Continue, true))
        .await?;
    let _ = scene.listen("ann").await;
    Ok(())
}

/// A text frame of these bytes, or a part of one.
fn fragment(bytes: &[u8], code: Data, last: bool) -> Message {
    Message::Frame(Frame::message(bytes.to_vec(), OpCode::Data(code), last))
}

fn padded(length: usize) -> String {
    let (head, tail) = (r#"{"type":"mark_read","x":""#, r#""}"#);
    format!(
        "{head}{}{tail}",
        "x".repeat(length - head.len() - tail.len())
    )
}
