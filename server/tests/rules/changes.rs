//! The parts of the long exchange in which messages are edited and deleted, each on connections of
//! its own.

use serde_json::{Value, json};

use super::{Log, Part, Peer, Scene};

/// Alice, her phone and Bob in their room, and Dave in none.
async fn together(scene: &Scene, log: &mut Log) -> Result<[Peer; 4], super::Silence> {
    let mut peers = [
        scene.open(log, "alice").await?,
        scene.open(log, "alice").await?,
        scene.open(log, "bob").await?,
        scene.open(log, "dave").await?,
    ];
    for peer in &mut peers[..3] {
        peer.join(log, scene.pk("ab")).await?;
    }
    Ok(peers)
}

/// Nothing waits for anybody.
async fn quiet<const N: usize>(log: &mut Log, peers: [&mut Peer; N]) -> Part {
    for peer in peers {
        peer.call(log, "list", json!({})).await?;
    }
    Ok(())
}

pub(super) async fn edits(scene: &Scene, log: &mut Log) -> Part {
    let [mut alice, mut phone, mut bob, mut dave] = together(scene, log).await?;
    let id = alice.writes(log, "hello").await?;
    phone.hear(log).await?;
    bob.hear(log).await?;
    for text in [" once\n", "twice"] {
        alice.edit(log, &id, json!(text)).await?;
        phone.hear(log).await?;
        bob.hear(log).await?;
    }
    bob.edit(log, &id, json!("not yours")).await?;
    bob.edit(log, &json!(-1), json!("unknown")).await?;
    for text in [json!(7), json!(" "), json!("я".repeat(10_001)), Value::Null] {
        alice.edit(log, &id, text).await?;
    }
    alice
        .edit(log, &json!(id.to_string()), json!("a text for an id"))
        .await?;
    alice
        .call(log, "edit_message", json!({ "msg_id": id }))
        .await?;
    alice.edit(log, &id, json!("я".repeat(10_000))).await?;
    phone.hear(log).await?;
    bob.hear(log).await?;
    alice.join(log, scene.pk("ac")).await?;
    let (text, here) = (json!("from afar"), scene.pk("ab"));
    alice
        .call(
            log,
            "edit_message",
            json!({ "msg_id": id, "edited_msg_text": text, "room_pk": here }),
        )
        .await?;
    alice
        .call(
            log,
            "delete_messages",
            json!({ "msg_id_list": [id], "room_pk": here }),
        )
        .await?;
    alice.call(log, "leave_room", json!({})).await?;
    alice.edit(log, &id, json!("gone")).await?;
    quiet(log, [&mut alice, &mut phone, &mut bob, &mut dave]).await
}

pub(super) async fn ownership(scene: &Scene, log: &mut Log) -> Part {
    let [mut alice, mut phone, mut bob, _] = together(scene, log).await?;
    let mut ann = scene.open(log, "ann").await?;
    let id = alice.writes(log, "hello").await?;
    phone.hear(log).await?;
    bob.hear(log).await?;
    ann.join(log, scene.pk("ab")).await?;
    ann.edit(log, &id, json!("ours?")).await?;
    ann.delete(log, json!([id])).await?;
    phone.edit(log, &id, json!("mine")).await?;
    for peer in [&mut alice, &mut bob, &mut ann] {
        peer.hear(log).await?;
    }
    alice.join(log, scene.pk("ac")).await?;
    alice.edit(log, &id, json!("from elsewhere")).await?;
    alice.delete(log, json!([id])).await?;
    quiet(log, [&mut alice, &mut phone, &mut bob, &mut ann]).await
}

pub(super) async fn deletions(scene: &Scene, log: &mut Log) -> Part {
    let [mut alice, mut phone, mut bob, mut dave] = together(scene, log).await?;
    let mut ids = Vec::new();
    for text in ["1", "2", "3"] {
        ids.push(alice.writes(log, text).await?);
        phone.hear(log).await?;
        bob.hear(log).await?;
    }
    let of_bob = bob.writes(log, "4").await?;
    alice.hear(log).await?;
    phone.hear(log).await?;

    bob.delete(log, json!([ids[0]])).await?;
    alice.edit(log, &ids[0], json!("still there")).await?;
    phone.hear(log).await?;
    bob.hear(log).await?;
    for list in [json!(ids[0]), json!([]), json!([ids[0], "x"])] {
        alice.delete(log, list).await?;
    }
    alice.call(log, "delete_messages", json!({})).await?;
    let mixed = json!([ids[1], of_bob, ids[0], ids[1]]);
    alice.delete(log, mixed).await?;
    phone.hear(log).await?;
    bob.hear(log).await?;
    alice.edit(log, &ids[0], json!("gone")).await?;
    alice.delete(log, json!([ids[1]])).await?;
    phone.delete(log, json!([ids[1]])).await?;
    alice.delete(log, json!([ids[2]])).await?;
    phone.hear(log).await?;
    bob.hear(log).await?;
    bob.call(log, "leave_room", json!({})).await?;
    bob.delete(log, json!([of_bob])).await?;
    quiet(log, [&mut alice, &mut phone, &mut bob, &mut dave]).await
}

pub(super) async fn current_rooms(scene: &Scene, log: &mut Log) -> Part {
    let (mut alice, mut bob) = (
        scene.open(log, "alice").await?,
        scene.open(log, "bob").await?,
    );
    bob.join(log, scene.pk("ab")).await?;
    alice.call(log, "current_room_info", json!({})).await?;
    for room in ["ac", "ab"] {
        alice.join(log, scene.pk(room)).await?;
    }
    let elsewhere = json!({ "room_pk": scene.pk("ac") });
    alice
        .call(log, "current_room_info", elsewhere.clone())
        .await?;
    alice.call(log, "list", json!({})).await?;
    alice.call(log, "dance", json!({})).await?;
    alice.call(log, "leave_room", elsewhere).await?;
    alice.call(log, "current_room_info", json!({})).await?;
    quiet(log, [&mut bob]).await
}
