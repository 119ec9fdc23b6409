//! The parts of the long exchange in which administrators take part, each on connections of its
//! own.

use serde_json::json;

use super::{Log, Part, Scene};
use crate::support::{ADMIN_CHAT, CHAT};

pub(super) async fn doors(scene: &Scene, log: &mut Log) -> Part {
    let nobody = ("Authorization", String::new());
    scene.knock_at(ADMIN_CHAT, log, &[nobody]).await;
    for name in ["alice", "olga", "otto"] {
        scene.knock_at(ADMIN_CHAT, log, &scene.bearer(name)).await;
        scene.knock_at(CHAT, log, &scene.bearer(name)).await;
    }
    Ok(())
}

pub(super) async fn watching(scene: &Scene, log: &mut Log) -> Part {
    let mut otto = scene.open_at(ADMIN_CHAT, log, "otto").await?;
    let mut olga = scene.open(log, "olga").await?;
    for peer in [&mut otto, &mut olga] {
        peer.call(log, "list", json!({})).await?;
        for room in ["bc", "ab"] {
            peer.join(log, scene.pk(room)).await?;
        }
        peer.join(log, &json!(999_999)).await?;
        peer.call(log, "leave_room", json!({})).await?;
    }
    otto.call(log, "current_room_info", json!({})).await
}

pub(super) async fn stepping_in(scene: &Scene, log: &mut Log) -> Part {
    let mut otto = scene.open_at(ADMIN_CHAT, log, "otto").await?;
    let mut olga = scene.open_at(ADMIN_CHAT, log, "olga").await?;
    let mut bob = scene.open(log, "bob").await?;
    for peer in [&mut otto, &mut olga, &mut bob] {
        peer.join(log, scene.pk("ab")).await?;
    }
    let of_bob = bob.writes(log, "hello").await?;
    otto.hear(log).await?;
    olga.hear(log).await?;
    let of_otto = otto.writes(log, "here I am").await?;
    olga.hear(log).await?;
    bob.hear(log).await?;
    otto.edit(log, &of_bob, json!("not yours")).await?;
    otto.edit(log, &of_otto, json!("here")).await?;
    olga.hear(log).await?;
    bob.hear(log).await?;
    bob.join(log, scene.pk("bc")).await?;
    let elsewhere = bob.writes(log, "elsewhere").await?;
    bob.join(log, scene.pk("ab")).await?;
    otto.delete(log, json!([elsewhere])).await?;
    otto.call(
        log,
        "delete_messages",
        json!({ "msg_id_list": [elsewhere], "room_pk": scene.pk("bc") }),
    )
    .await?;
    otto.delete(log, json!([of_bob])).await?;
    olga.hear(log).await?;
    bob.hear(log).await?;
    for peer in [&mut otto, &mut olga, &mut bob] {
        peer.call(log, "list", json!({})).await?;
    }
    Ok(())
}

pub(super) async fn without_tariff(scene: &Scene, log: &mut Log) -> Part {
    let mut olga = scene.open(log, "olga").await?;
    let mut desk = scene.open_at(ADMIN_CHAT, log, "olga").await?;
    for peer in [&mut olga, &mut desk] {
        peer.join(log, scene.pk("bc")).await?;
    }
    let id = olga.writes(log, "as a brand").await?;
    desk.hear(log).await?;
    desk.write(log, "as admin").await?;
    desk.edit(log, &id, json!("as admin")).await?;
    desk.delete(log, json!([id])).await?;
    desk.edit(log, &json!(-1), json!("unknown")).await?;
    desk.delete(log, json!([-1])).await?;
    olga.call(log, "list", json!({})).await?;
    for peer in [&mut olga, &mut desk] {
        peer.join(log, scene.pk("ac")).await?;
    }
    let id = desk.writes(log, "as admin").await?;
    olga.hear(log).await?;
    olga.edit(log, &id, json!("as a brand")).await?;
    desk.hear(log).await?;
    let mut alice = scene.open(log, "alice").await?;
    alice.join(log, scene.pk("ac")).await?;
    let id = alice.writes(log, "of another brand").await?;
    for peer in [&mut olga, &mut desk] {
        peer.hear(log).await?;
    }
    olga.delete(log, json!([id])).await
}
