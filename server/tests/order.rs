//! Changes of one room that are asked for at once: they happen one after the other, and everybody
//! hears them in that order.

use serde_json::{Value, json};

use crate::{
    changes::{two_rooms, write},
    support::Client,
};

#[tokio::test(flavor = "multi_thread")]
async fn of_two_deletions_of_a_message_exactly_one_succeeds() {
    let (server, world) = two_rooms().await;
    let mut alice = server.connect(&world["alice"]).await;
    let mut phone = server.connect(&world["alice"]).await;
    alice.join(&world["ab"]).await;
    phone.join(&world["ab"]).await;
    for _ in 0..50 {
        let id = write(&mut alice, "once").await;
        phone.frame().await;
        let list = json!({ "msg_id_list": [id] });
        tokio::join!(
            alice.ask("delete_messages", list.clone()),
            phone.ask("delete_messages", list)
        );
        let mut statuses = Vec::new();
        for client in [&mut alice, &mut phone] {
            client.ask("list", json!({})).await;
            loop {
                let frame = client.frame().await;
                if frame["action"] == "list" {
                    break;
                }
                statuses.push(frame["response_status"].as_i64());
            }
        }
        // One succeeds, which the other hears; the other is refused.
        statuses.sort_unstable();
        assert_eq!(statuses, [Some(200), Some(200), Some(404)]);
    }
}

/// Everything that a client hears of changes before the reply to one more request.
async fn changes_so_far(client: &mut Client) -> Vec<Value> {
    let last = client.ask("list", json!({})).await;
    let mut heard = Vec::new();
    loop {
        let mut frame = client.frame().await;
        if frame["action"] == "list" && frame["request_id"] == last {
            return heard;
        }
        if frame["response_status"] != 404 {
            heard.push(frame["data"].take());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_hears_changes_in_the_order_in_which_they_were_kept() {
    let (server, world) = two_rooms().await;
    let mut clients = [
        server.connect(&world["alice"]).await,
        server.connect(&world["alice"]).await,
        server.connect(&world["bob"]).await,
        server.connect_as_admin(&world["otto"]).await,
    ];
    clients[0].join(&world["ab"]).await;
    let mut ids = Vec::new();
    for _ in 0..100 {
        ids.push(write(&mut clients[0], "hello").await);
    }
    for client in &mut clients[1..] {
        client.join(&world["ab"]).await;
    }
    // All at once, and about the same messages: nobody waits for an answer.
    for id in &ids {
        let [alice, phone, bob, otto] = &mut clients;
        let edit = json!({ "msg_id": id, "edited_msg_text": "hi" });
        tokio::join!(
            alice.ask("edit_message", edit.clone()),
            phone.ask("edit_message", edit),
            bob.ask("create_message", json!({ "msg_text": "meanwhile" })),
            otto.ask("delete_messages", json!({ "msg_id_list": [id] })),
        );
    }
    // After one answer to each of them everything is done, after two everything is heard.
    let mut heard = vec![Vec::new(); clients.len()];
    for _ in 0..2 {
        for (client, heard) in clients.iter_mut().zip(&mut heard) {
            heard.extend(changes_so_far(client).await);
        }
    }

    for other in &heard[1..] {
        assert_eq!(other, &heard[0]);
    }
    for id in &ids {
        let deletion = heard[0]
            .iter()
            .position(|change| change["messages_ids"] == json!([id]))
            .expect("otto deletes each of them");
        let mut after = heard[0][deletion..].iter();
        assert_eq!(after.find(|change| change["message_id"] == *id), None);
    }
}
