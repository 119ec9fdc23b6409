//! The long exchange itself.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use super::{Different, Scene};

type Played = Result<(), Different>;

pub(super) async fn play(scene: &mut Scene<'_>) -> Played {
    addresses(scene).await?;
    tokens(scene).await?;
    places(scene).await?;
    origins(scene).await?;
    scene.connect("mia", ("mia", "repair"), false).await?;
    scene.act("mia", message("anybody?")).await?;
    for (name, person, chat, by_cookie) in [
        ("tab", "mia", "repair", false),
        ("carl", "carl", "repair", false),
        ("phone", "carl", "repair", true),
        ("dora", "dora", "cleaning", false),
        ("away", "mia", "cleaning", false),
        ("sam", "sam", "help", false),
        ("desk", "sam", "help", false),
        ("dora too", "dora", "help", false),
    ] {
        scene.connect(name, (person, chat), by_cookie).await?;
    }
    contents(scene).await?;
    refusals(scene).await?;
    beats(scene).await?;
    frames(scene).await?;
    closes(scene).await
}

async fn addresses(scene: &mut Scene<'_>) -> Played {
    let service = &scene.stage;
    let path = service.address("repair");
    let (base, number) = path.rsplit_once('/').expect("it has slashes");
    let knocks: Vec<_> = ["mia", "carl", "sam", "dora", "sally"]
        .into_iter()
        .flat_map(|person| {
            ["repair", "cleaning", "help", "question"].map(|chat| {
                let query = format!("?token={}", service.token(person));
                let path = service.address(chat) + &query;
                (format!("{person} at {chat}"), path)
            })
        })
        .chain(
            [
                format!("{number}/"),
                format!("0{number}"),
                format!("{number}x"),
                "999999".to_owned(),
            ]
            .into_iter()
            .flat_map(|end| {
                let with_token = format!("{base}/{end}?token={}", service.token("mia"));
                let without = format!("{base}/{end}");
                [
                    (format!("mia at {end}"), with_token),
                    (format!("nobody at {end}"), without),
                ]
            }),
        )
        .collect();
    for (what, path) in knocks {
        scene.knock(&what, &path, &[]).await?;
    }
    let plain = scene.stage.server.request("GET", &path, &[], "").await;
    scene.note(plain.status.to_string())
}

async fn tokens(scene: &mut Scene<'_>) -> Played {
    let person = scene.stage.world["mia"].clone();
    let named = |name: &str| person[name].as_str().expect("it is a text").to_owned();
    let good = named("token");
    let mut parts = good.split('.');
    let (_, claims) = (parts.next(), parts.next().expect("it has three parts"));
    let signature = parts.next().expect("it has three parts");
    // {"alg":"none","typ":"JWT"}
    let unsigned = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{claims}.");
    let tampered = good.replace(signature, &signature.chars().rev().collect::<String>());
    for (what, token) in [
        ("nothing", String::new()),
        ("unsigned", unsigned),
        ("tampered", tampered),
        ("expired", named("expired_token")),
        ("refresh", named("refresh_token")),
        ("ghost", named("ghost_token")),
    ] {
        let path = format!("{}?token={token}", scene.stage.address("repair"));
        scene.knock(what, &path, &[]).await?;
        let cookie = format!("access_token={good}");
        let what = format!("{what} and a cookie");
        scene.knock(&what, &path, &[("Cookie", &cookie)]).await?;
    }
    Ok(())
}

/// Where a token may stand; `-` is no query.
async fn places(scene: &mut Scene<'_>) -> Played {
    let mia = scene.stage.token("mia").to_owned();
    let carl = scene.stage.token("carl").to_owned();
    let encoded = mia.replace('.', "%2E");
    for (what, query, cookie) in [
        ("none", "-".to_owned(), "x=1".to_owned()),
        ("cookie", "-".to_owned(), format!("access_token={mia}")),
        ("others", format!("a=1&token={mia}"), "x=1".to_owned()),
        ("more", "-".to_owned(), format!("x=1; access_token={mia}")),
        ("encoded", format!("token={encoded}"), "x=1".to_owned()),
        ("jar", "-".to_owned(), format!("access_token={encoded}")),
        (
            "bad jar",
            format!("token={mia}"),
            "access_token=x".to_owned(),
        ),
        (
            "different",
            format!("token={mia}&token={carl}"),
            "x=1".to_owned(),
        ),
        (
            "different cookies",
            "-".to_owned(),
            format!("access_token={mia}; access_token={carl}"),
        ),
        (
            "twice",
            format!("token={mia}&token={mia}"),
            "x=1".to_owned(),
        ),
    ] {
        let mut path = scene.stage.address("repair");
        if query != "-" {
            path = format!("{path}?{query}");
        }
        scene.knock(what, &path, &[("Cookie", &cookie)]).await?;
    }
    Ok(())
}

async fn origins(scene: &mut Scene<'_>) -> Played {
    let path = scene.stage.address("repair");
    let token = scene.stage.token("mia").to_owned();
    let by_query = format!("{path}?token={token}");
    let cookie = format!("access_token={token}");
    for origin in [
        "http://localhost:8000",
        "http://localhost.evil.example",
        "http://evil.example",
        "null",
    ] {
        let headers = [("Origin", origin), ("Cookie", cookie.as_str())];
        scene.knock(origin, &path, &headers).await?;
        scene.knock(origin, &by_query, &headers[..1]).await?;
    }
    Ok(())
}

async fn contents(scene: &mut Scene<'_>) -> Played {
    let taken_over = json!({
        "type": "message",
        "content": "mine",
        "id": 1_000_000,
        "sender_id": 1_000_000,
        "chat_id": 1_000_000,
        "created_at": "2000-01-01T00:00:00"
    });
    for (name, frame) in [
        ("mia", message("hello")),
        ("carl", message("hello")),
        ("phone", message("from the phone")),
        ("tab", message(" two\r\nlines ")),
        ("mia", message("\"\u{0}😀\"")),
        ("mia", taken_over),
        ("mia", message(&"x".repeat(10_000))),
        ("mia", message(&"네".repeat(5_000))),
        ("sam", message("may I?")),
        ("dora too", message("yes")),
        ("dora", message("to mia")),
    ] {
        scene.act(name, frame).await?;
    }
    Ok(())
}

/// What somebody sends who gets one thing wrong.
async fn refusals(scene: &mut Scene<'_>) -> Played {
    for frame in [
        json!({ "type": "message" }),
        json!({ "type": "message", "content": 7 }),
        json!({ "type": "message", "content": "" }),
        json!({ "type": "message", "content": " \n" }),
        message(&"x".repeat(10_001)),
        json!({ "type": "typing", "content": "x" }),
        json!({ "type": "MESSAGE", "content": "x" }),
        json!({ "content": "x" }),
    ] {
        scene.act("mia", frame).await?;
    }
    scene.put("mia", Message::text(r#"{"type":"x"}"#)).await?;
    scene.act("mia", message("after a refusal")).await
}

async fn beats(scene: &mut Scene<'_>) -> Played {
    scene.act("carl", json!({ "type": "ping" })).await?;
    scene.act("carl", json!({ "type": "pong" })).await?;
    scene.send("carl", Message::Ping("payload".into())).await
}

async fn frames(scene: &mut Scene<'_>) -> Played {
    let text = r#"{"type":"message","content":"x","y":1}"#;
    for message in [
        Message::text("nothing"),
        Message::text("[]"),
        Message::binary(text.as_bytes().to_vec()),
        Message::text(text),
        Message::text(r#"{"type":"message","content":"\ud800"}"#),
        Message::text(r#"{"type":"message","content":"x","content":"y"}"#),
        Message::text(r#"{"type":"message","content":"x","y":1e999}"#),
        Message::text(format!(
            r#"{{"type":"message","content":"x","y":{}{}}}"#,
            "[".repeat(1000),
            "]".repeat(1000)
        )),
        Message::text(padded(64 << 10)),
    ] {
        scene.send("mia", message).await?;
    }
    let (head, tail) = text.as_bytes().split_at(10);
    scene.put("mia", fragment(head, Data::Text, false)).await?;
    scene
        .send("mia", fragment(tail, Data::Continue, true))
        .await
}

async fn closes(scene: &mut Scene<'_>) -> Played {
    scene.close("phone").await?;
    scene.listen_to_all_but(None).await?;
    // Who closes one connection goes on hearing on the other.
    scene.act("mia", message("after the phone")).await?;
    scene
        .put("mia", Message::text(padded((64 << 10) + 1)))
        .await?;
    // The fence cannot be answered any more; what closes the connection is noted all the same.
    let _ = scene.listen("mia").await;
    scene
        .put("carl", fragment(b"\xff", Data::Text, true))
        .await?;
    let _ = scene.listen("carl").await;
    let half = [b' '; 40_000];
    scene.put("tab", fragment(&half, Data::Text, false)).await?;
    scene
        .put("tab", fragment(&half, Data::Continue, true))
        .await?;
    let _ = scene.listen("tab").await;
    Ok(())
}

fn message(content: &str) -> Value {
    json!({ "type": "message", "content": content })
}

/// A text frame of these bytes, or a part of one.
fn fragment(bytes: &[u8], code: Data, last: bool) -> Message {
    Message::Frame(Frame::message(bytes.to_vec(), OpCode::Data(code), last))
}

fn padded(length: usize) -> String {
    let (head, tail) = (r#"{"type":"message","content":"x","y":""#, r#""}"#);
    format!(
        "{head}{}{tail}",
        "x".repeat(length - head.len() - tail.len())
    )
}
