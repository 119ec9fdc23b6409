//! The parts of the long exchange, each on connections of its own.

use serde_json::json;
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use super::{Log, Part, Scene};
use crate::support::CHAT;

pub(super) async fn handshakes(scene: &Scene, log: &mut Log) -> Part {
    let token = |field: &str| {
        scene.world["alice"][field]
            .as_str()
            .expect("it is a token")
            .to_owned()
    };
    let good = token("token");
    let (signed, _) = good.rsplit_once('.').expect("a token has three parts");
    let payload = signed.split_once('.').expect("a token has three parts").1;
    for value in [
        String::new(),
        good.clone(),
        format!("Bearer {}", token("refresh_token")),
        format!("Bearer {}", token("expired_token")),
        format!("Bearer {}", token("ghost_token")),
        format!("Bearer {}", token("hs512_token")),
        format!("Bearer {signed}.AAAA"),
        format!("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{payload}."),
    ] {
        scene.knock(log, &[("Authorization", value)]).await;
    }
    let [authorization] = scene.bearer("alice");
    for origin in [
        "",
        "null",
        "http://evil.example",
        "http://localhost.evil.example",
        "https://localhost:80",
        "http://localhost:1",
    ] {
        scene
            .knock(log, &[authorization.clone(), ("Origin", origin.to_owned())])
            .await;
    }
    let default_port = ("Origin", "http://localhost:80".to_owned());
    scene
        .knock(
            log,
            &[
                authorization.clone(),
                ("Host", "localhost".to_owned()),
                default_port,
            ],
        )
        .await;
    scene.knock(log, &scene.bearer("eve")).await;
    scene
        .knock_at(
            &format!("{CHAT}?token=none"),
            log,
            std::slice::from_ref(&authorization),
        )
        .await;
    scene.knock(log, &[authorization]).await;
    let plain = scene
        .server
        .request("GET", "/brand-chat/ws/chat/", &[], "")
        .await;
    log.push(plain.status.to_string());
    Ok(())
}

pub(super) async fn envelopes(scene: &Scene, log: &mut Log) -> Part {
    let mut alice = scene.open(log, "alice").await?;
    for frame in [
        json!({ "action": "list", "request_id": 1 }),
        json!({ "action": "list", "request_id": 1 }),
        json!({ "action": "list", "request_id": 2 }),
        json!({ "action": "list", "request_id": -2 }),
        json!({ "action": "list" }),
        json!({ "action": "list", "request_id": 9_007_199_254_740_993_i64 }),
        json!({ "request_id": 3 }),
        json!({ "action": 5, "request_id": 3 }),
        json!({ "action": "List", "request_id": 3 }),
        json!({ "action": "dance", "request_id": 4 }),
        json!({ "action": "join_room", "request_id": 5 }),
        json!({ "action": "list", "request_id": 6, "more": true }),
    ] {
        alice.send(log, Message::text(frame.to_string())).await?;
    }
    Ok(())
}

pub(super) async fn lists(scene: &Scene, log: &mut Log) -> Part {
    for name in ["alice", "dave", "eve"] {
        let mut peer = scene.open(log, name).await?;
        peer.call(log, "list", json!({})).await?;
        peer.call(log, "list", json!({})).await?;
    }
    let mut alice = scene.open(log, "alice").await?;
    alice
        .call(log, "join_room", json!({ "room_pk": scene.pk("ab") }))
        .await?;
    alice.call(log, "list", json!({})).await?;
    alice.call(log, "leave_room", json!({})).await
}

pub(super) async fn joins(scene: &Scene, log: &mut Log) -> Part {
    let (mut alice, mut bob) = (
        scene.open(log, "alice").await?,
        scene.open(log, "bob").await?,
    );
    let mut eve = scene.open(log, "eve").await?;
    let ab = json!({ "room_pk": scene.pk("ab") });
    eve.call(log, "join_room", ab.clone()).await?;
    bob.call(log, "join_room", ab.clone()).await?;
    bob.write(log, "before").await?;
    for pk in [
        json!(scene.pk("ab").to_string()),
        json!(null),
        scene.pk("bc").clone(),
        json!(999_999),
    ] {
        alice
            .call(log, "join_room", json!({ "room_pk": pk }))
            .await?;
    }
    bob.write(log, "still not heard").await?;
    alice.call(log, "join_room", ab.clone()).await?;
    alice
        .call(log, "join_room", json!({ "room_pk": scene.pk("bc") }))
        .await?;
    alice.write(log, "still there").await?;
    bob.hear(log).await?;
    alice.call(log, "join_room", ab).await?;
    bob.write(log, "once").await?;
    alice.hear(log).await?;
    for peer in [&mut alice, &mut bob, &mut eve] {
        peer.call(log, "list", json!({})).await?;
    }
    Ok(())
}

pub(super) async fn moves(scene: &Scene, log: &mut Log) -> Part {
    let (mut alice, mut phone) = (
        scene.open(log, "alice").await?,
        scene.open(log, "alice").await?,
    );
    let (mut bob, mut carol) = (
        scene.open(log, "bob").await?,
        scene.open(log, "carol").await?,
    );
    let (ab, ac) = (
        json!({ "room_pk": scene.pk("ab") }),
        json!({ "room_pk": scene.pk("ac") }),
    );
    alice.call(log, "join_room", ab.clone()).await?;
    alice.call(log, "join_room", ac.clone()).await?;
    phone.write(log, "nowhere").await?;
    phone.call(log, "join_room", ab.clone()).await?;
    bob.call(log, "join_room", ab).await?;
    carol.call(log, "join_room", ac).await?;
    alice.write(log, "to Carol").await?;
    carol.hear(log).await?;
    bob.write(log, "to the phone").await?;
    phone.hear(log).await?;
    for peer in [&mut alice, &mut phone, &mut bob, &mut carol] {
        peer.call(log, "list", json!({})).await?;
    }
    Ok(())
}

pub(super) async fn leaves(scene: &Scene, log: &mut Log) -> Part {
    let (mut alice, mut bob) = (
        scene.open(log, "alice").await?,
        scene.open(log, "bob").await?,
    );
    alice.call(log, "leave_room", json!({})).await?;
    for peer in [&mut alice, &mut bob] {
        peer.call(log, "join_room", json!({ "room_pk": scene.pk("ab") }))
            .await?;
    }
    alice.call(log, "leave_room", json!({})).await?;
    bob.write(log, "gone?").await?;
    alice.write(log, "gone").await?;
    alice
        .call(log, "join_room", json!({ "room_pk": scene.pk("ab") }))
        .await?;
    alice.write(log, "back").await?;
    bob.hear(log).await?;
    alice.send(log, Message::Close(None)).await?;
    let mut again = scene.open(log, "alice").await?;
    again.write(log, "where?").await
}

pub(super) async fn messages(scene: &Scene, log: &mut Log) -> Part {
    let (mut bob, mut carol) = (
        scene.open(log, "bob").await?,
        scene.open(log, "carol").await?,
    );
    bob.write(log, "nowhere").await?;
    bob.call(log, "join_room", json!({ "room_pk": scene.pk("bc") }))
        .await?;
    for text in [
        json!(" <kept> \n"),
        json!("again"),
        json!(7),
        json!(" "),
        json!("\u{3000}"),
        json!("😀".repeat(10_000)),
        json!("я".repeat(10_000)),
        json!("я".repeat(10_001)),
    ] {
        bob.call(log, "create_message", json!({ "msg_text": text }))
            .await?;
    }
    bob.call(log, "create_message", json!({})).await?;
    // What a frame says of its writer is of no account.
    let other = json!({ "msg_text": "mine", "user_id": scene.world["alice"]["id"] });
    bob.call(log, "create_message", other).await?;
    bob.call(
        log,
        "create_message",
        json!({ "msg_text": "here", "room_pk": scene.pk("ab") }),
    )
    .await?;
    carol
        .call(log, "join_room", json!({ "room_pk": scene.pk("ac") }))
        .await?;
    carol.write(log, "elsewhere").await
}

pub(super) async fn telling(scene: &Scene, log: &mut Log) -> Part {
    let (mut alice, mut bob) = (
        scene.open(log, "alice").await?,
        scene.open(log, "bob").await?,
    );
    let (mut phone, mut dave) = (
        scene.open(log, "alice").await?,
        scene.open(log, "dave").await?,
    );
    for peer in [&mut alice, &mut bob, &mut phone] {
        peer.call(log, "join_room", json!({ "room_pk": scene.pk("ab") }))
            .await?;
    }
    for text in ["one", "two"] {
        alice.write(log, text).await?;
    }
    for peer in [&mut bob, &mut phone] {
        peer.hear(log).await?;
        peer.hear(log).await?;
    }
    for peer in [&mut alice, &mut bob, &mut phone, &mut dave] {
        peer.call(log, "list", json!({})).await?;
    }
    Ok(())
}

pub(super) async fn frames(scene: &Scene, log: &mut Log) -> Part {
    let mut alice = scene.open(log, "alice").await?;
    let deep = format!(
        r#"{{"action":"list","request_id":1,"deep":{}{}}}"#,
        "[".repeat(1000),
        "]".repeat(1000)
    );
    for text in [
        "{",
        "[]",
        r#"{"action":"list","request_id":1,"x":"\ud800"}"#,
        r#"{"action":"list","request_id":1,"x":1,"x":2}"#,
        r#"{"action":"list","request_id":1,"x":18446744073709551616}"#,
        deep.as_str(),
    ] {
        alice.send(log, Message::text(text)).await?;
    }
    alice
        .send(
            log,
            Message::binary(br#"{"action":"list","request_id":1}"#.as_slice()),
        )
        .await?;
    alice
        .call(
            log,
            "join_room",
            json!({ "room_pk": scene.pk("ab"), "more": true }),
        )
        .await?;
    alice
        .send(log, Message::Ping(b"payload".as_slice().into()))
        .await?;
    let fragment = |text: &[u8], code, last| {
        Message::Frame(Frame::message(text.to_vec(), OpCode::Data(code), last))
    };
    alice
        .push(log, fragment(br#"{"action":"list","#, Data::Text, false))
        .await?;
    alice
        .send(log, fragment(br#""request_id":1}"#, Data::Continue, true))
        .await?;
    let mut phone = scene.open(log, "alice").await?;
    let half = [b' '; 40_000];
    phone.push(log, fragment(&half, Data::Text, false)).await?;
    phone
        .send(log, fragment(&half, Data::Continue, true))
        .await?;
    let blank = " ".repeat(65_536 - 2);
    alice
        .send(log, Message::text(format!("{{}}{blank}")))
        .await?;
    alice
        .send(log, Message::text(format!("{{}}{blank} ")))
        .await
}

pub(super) async fn closes(scene: &Scene, log: &mut Log) -> Part {
    let (mut alice, mut phone) = (
        scene.open(log, "alice").await?,
        scene.open(log, "alice").await?,
    );
    let broken = Frame::message(b"\xc3\x28".as_slice(), OpCode::Data(Data::Text), true);
    alice.send(log, Message::Frame(broken)).await?;
    let (mut alice, mut bob) = (
        scene.open(log, "alice").await?,
        scene.open(log, "bob").await?,
    );
    for peer in [&mut phone, &mut bob] {
        peer.call(log, "join_room", json!({ "room_pk": scene.pk("ab") }))
            .await?;
    }
    alice.send(log, Message::Close(None)).await?;
    phone.call(log, "list", json!({})).await?;
    // Who closes one connection goes on hearing on the other.
    bob.write(log, "after the close").await?;
    phone.hear(log).await
}
