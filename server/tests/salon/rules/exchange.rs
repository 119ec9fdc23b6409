//! The long exchange itself.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use super::{Different, Scene, encoded, response};

type Played = Result<(), Different>;

pub(super) fn things() -> Vec<(&'static str, &'static str, Value)> {
    vec![
        ("alice", "customer", json!({ "key": "a.b 네일" })),
        ("bob", "customer", json!({})),
        (
            "alder",
            "shop",
            json!({ "name": "Same", "url": "https://alder.example" }),
        ),
        ("birch", "shop", json!({ "name": "Same" })),
        ("twin", "shop", json!({ "key_of": { "$ref": "bob" } })),
        (
            "spring",
            "design",
            json!({ "shops": [{ "$ref": "alder" }, { "$ref": "birch" }] }),
        ),
        (
            "solo",
            "design",
            json!({ "price": 9_000, "shops": [{ "$ref": "alder" }] }),
        ),
    ]
}

pub(super) async fn play(scene: &mut Scene<'_>) -> Played {
    handshakes(scene).await?;
    refusals(scene).await?;
    scene.connect("alice", "alice").await?;
    scene.connect("phone", "alice").await?;
    scene.connect("bob", "bob").await?;
    scene.connect("tab", "bob").await?;
    requests(scene).await?;
    pending(scene).await?;
    responses(scene).await?;
    lists(scene).await?;
    frames(scene).await?;
    race(scene).await?;
    closes(scene).await
}

fn key(scene: &Scene<'_>, name: &str) -> String {
    let key = scene.stage.key(name);
    key.as_str().expect("a key is a text").to_owned()
}

async fn handshakes(scene: &mut Scene<'_>) -> Played {
    let (alice, bob) = (encoded(&key(scene, "alice")), encoded(&key(scene, "bob")));
    for path in [
        format!("/ws/customer/{alice}/"),
        format!("/ws/shop/{}/", key(scene, "alder")),
        format!("/ws/Customer/{alice}/"),
        format!("/ws/admin/{alice}/"),
        "/ws/customer//".to_owned(),
        format!("/ws/customer/{alice}"),
        format!("/ws/customer/{alice}/more"),
        "/ws/customer/a%2Fb/".to_owned(),
        "/ws/customer/nobody/".to_owned(),
    ] {
        scene.knock(&path, &[]).await?;
    }
    let path = format!("/ws/customer/{bob}/");
    for headers in [
        [("x-user-type", "customer"), ("x-user-id", bob.as_str())],
        [("x-user-type", "shop"), ("x-user-id", bob.as_str())],
        [("x-user-type", "customer"), ("x-user-id", "else")],
    ] {
        scene.knock(&path, &headers).await?;
    }
    let plain = format!("/nail-salon{path}");
    let plain = scene.stage.server.request("GET", &plain, &[], "").await;
    scene.note(plain.status.to_string())
}

/// Requests as somebody sends them who gets one thing wrong.
async fn refusals(scene: &mut Scene<'_>) -> Played {
    scene.connect("alice", "alice").await?;
    scene.connect("alder", "alder").await?;
    let good = request(scene, "alice", "spring", "x");
    for field in ["customer_key", "design_key", "contents"] {
        scene.act("alice", without(&good, field)).await?;
        scene.act("alice", with(&good, field, json!(7))).await?;
    }
    for (field, value) in [
        ("customer_key", json!("nobody")),
        ("customer_key", json!(key(scene, "bob"))),
        ("design_key", json!("nothing")),
        ("contents", json!("x".repeat(10_001))),
    ] {
        scene.act("alice", with(&good, field, value)).await?;
    }
    scene.act("alder", good.clone()).await?;
    let list = json!({ "action": "get_responses", "customer_key": key(scene, "alice") });
    for frame in [
        list.clone(),
        without(&list, "customer_key"),
        with(&list, "customer_key", json!(7)),
        with(&list, "customer_key", json!("nobody")),
        with(&list, "customer_key", json!(key(scene, "bob"))),
        json!({ "action": "nearby_shops" }),
        json!({ "action": "nearby_shops" }),
        json!({ "action": "dance" }),
        json!({ "type": "nearby_shops" }),
    ] {
        scene.act("alice", frame.clone()).await?;
    }
    scene.act("alder", list).await?;
    scene
        .act("alder", json!({ "action": "nearby_shops" }))
        .await?;
    scene.close("alice").await?;
    scene.close("alder").await
}

/// What alice and bob ask, first of shops that are away.
async fn requests(scene: &mut Scene<'_>) -> Played {
    for (design, contents) in [
        ("spring", " first\nlines "),
        ("solo", ""),
        ("spring", "third"),
    ] {
        let frame = request(scene, "alice", design, contents);
        scene.act("alice", frame).await?;
    }
    scene.connect("alder", "alder").await?;
    scene.connect("till", "alder").await?;
    scene.connect("birch", "birch").await?;
    scene.connect("twin", "twin").await?;
    let again = request(scene, "alice", "spring", "third");
    scene.act("alice", again).await?;
    for contents in ["x".repeat(10_000), "네".repeat(5_000), "x".repeat(10_001)] {
        let frame = request(scene, "bob", "solo", &contents);
        scene.act("bob", frame).await?;
    }
    Ok(())
}

/// What a shop answers and hears when it comes back.
async fn pending(scene: &mut Scene<'_>) -> Played {
    answer(scene, "alder", &request_key(4), "accepted", 7).await?;
    scene.close("alder").await?;
    scene.close("till").await?;
    scene.connect("alder", "alder").await?;
    scene.connect("till", "alder").await
}

async fn responses(scene: &mut Scene<'_>) -> Played {
    let key = request_key(1);
    let good = answered(&key, "accepted", 28_000);
    for field in ["request_key", "status", "price", "contents"] {
        scene.act("alder", without(&good, field)).await?;
    }
    let rejection = answered(&key, "rejected", 1);
    for field in ["price", "contents"] {
        scene.act("alder", without(&rejection, field)).await?;
    }
    for (field, value) in [
        ("request_key", json!("request-999999")),
        ("status", json!("pending")),
        ("status", json!("ACCEPTED")),
        ("price", json!("5")),
        ("price", json!(-5)),
        ("price", json!(5.5)),
        ("contents", json!(5)),
    ] {
        scene.act("alder", with(&good, field, value)).await?;
    }
    for name in ["birch", "alice", "twin"] {
        scene.act(name, good.clone()).await?;
    }
    let as_alder = with(&good, "user_id", scene.stage.key("alder"));
    scene.act("birch", as_alder).await?;
    scene.act("alder", good).await?;
    scene.act("till", rejection).await?;
    answer(scene, "birch", &request_key(2), "rejected", 0).await?;
    scene.close("alice").await?;
    scene.close("phone").await?;
    answer(scene, "birch", &request_key(5), "accepted", 3).await?;
    scene.connect("alice", "alice").await?;
    scene.connect("phone", "alice").await
}

async fn lists(scene: &mut Scene<'_>) -> Played {
    for name in ["alice", "bob"] {
        let list = json!({ "action": "get_responses", "customer_key": key(scene, name) });
        for _ in 0..2 {
            scene.act(name, list.clone()).await?;
        }
    }
    Ok(())
}

async fn frames(scene: &mut Scene<'_>) -> Played {
    let list = r#"{"action":"nearby_shops","x":1}"#;
    for message in [
        Message::text("nothing"),
        Message::text("[]"),
        Message::binary(list.as_bytes().to_vec()),
        Message::text(list),
        Message::text(r#"{"action":"nearby_shops","x":"\ud800"}"#),
        Message::text(r#"{"action":"nearby_shops","x":1,"x":2}"#),
        Message::text(r#"{"action":"nearby_shops","x":1e999}"#),
        Message::text(format!(
            r#"{{"action":"nearby_shops","x":{}{}}}"#,
            "[".repeat(1000),
            "]".repeat(1000)
        )),
        Message::text(padded(64 << 10)),
        Message::Ping("payload".into()),
    ] {
        scene.send("alice", message).await?;
    }
    let (head, tail) = list.as_bytes().split_at(10);
    scene
        .put("alice", fragment(head, Data::Text, false))
        .await?;
    scene
        .send("alice", fragment(tail, Data::Continue, true))
        .await
}

/// Two answers at once: which wins is a matter of chance, and so it is not noted.
async fn race(scene: &mut Scene<'_>) -> Played {
    let frame = request(scene, "bob", "solo", "race");
    scene.act("bob", frame).await?;
    let key = request_key(10);
    let frame = answered(&key, "accepted", 1).to_string();
    scene.put("alder", Message::text(frame.clone())).await?;
    scene.put("till", Message::text(frame)).await?;
    let mut heard = Vec::new();
    for name in ["alder", "till"] {
        let at = scene.log.len();
        let expected = scene.expected.take();
        let listened = scene.listen(name).await;
        scene.expected = expected;
        heard.extend(scene.log.drain(at..));
        listened?;
    }
    let refusals = heard.iter().filter(|line| line.contains("is answered"));
    let refusals = refusals.count();
    scene.note(format!("refused: {refusals}"))
}

async fn closes(scene: &mut Scene<'_>) -> Played {
    scene.close("phone").await?;
    scene.listen("alice").await?;
    // Who closes one connection goes on hearing on the other.
    scene.close("till").await?;
    let frame = request(scene, "alice", "spring", "late");
    scene.act("alice", frame).await?;
    scene
        .put("alice", Message::text(padded((64 << 10) + 1)))
        .await?;
    // The fence cannot be answered any more; what closes the connection is noted all the same.
    let _ = scene.listen("alice").await;
    scene
        .put("bob", fragment(b"\xff", Data::Text, true))
        .await?;
    let _ = scene.listen("bob").await;
    let half = [b' '; 40_000];
    scene.put("tab", fragment(&half, Data::Text, false)).await?;
    scene
        .put("tab", fragment(&half, Data::Continue, true))
        .await?;
    let _ = scene.listen("tab").await;
    Ok(())
}

async fn answer(scene: &mut Scene<'_>, name: &str, key: &str, status: &str, price: i64) -> Played {
    scene.act(name, answered(key, status, price)).await
}

fn answered(key: &str, status: &str, price: i64) -> Value {
    let fields = response(&json!(key), status, price, "at six");
    with(&fields, "action", json!("service_response"))
}

fn request(scene: &Scene<'_>, customer: &str, design: &str, contents: &str) -> Value {
    let fields = scene.stage.request(customer, design, contents);
    with(&fields, "action", json!("service_request"))
}

fn request_key(number: u32) -> String {
    format!("request-{number:06}")
}

fn with(frame: &Value, field: &str, value: Value) -> Value {
    let mut frame = frame.clone();
    frame[field] = value;
    frame
}

fn without(frame: &Value, field: &str) -> Value {
    let mut frame = frame.clone();
    frame.as_object_mut().expect("an object").remove(field);
    frame
}

/// A text frame of these bytes, or a part of one.
fn fragment(bytes: &[u8], code: Data, last: bool) -> Message {
    Message::Frame(Frame::message(bytes.to_vec(), OpCode::Data(code), last))
}

fn padded(length: usize) -> String {
    let (head, tail) = (r#"{"action":"nearby_shops","x":""#, r#""}"#);
    format!(
        "{head}{}{tail}",
        "x".repeat(length - head.len() - tail.len())
    )
}
