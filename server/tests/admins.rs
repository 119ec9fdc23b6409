//! Administrators: they watch every room and step in where a brand pays for it; on chat they are
//! users like others.

use serde_json::json;

use crate::{
    changes::{NO_TARIFF, delete, deleted, edit, two_rooms, write},
    support::check_refusal,
};

#[tokio::test]
async fn administrators_watch_everywhere_and_step_in_where_the_tariff_is_had() {
    let (server, world) = two_rooms().await;
    let mut bob = server.connect(&world["bob"]).await;
    let mut otto = server.connect_as_admin(&world["otto"]).await;
    let listed = otto.call("list", json!({})).await;
    let pks: Vec<_> = listed["data"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|room| &room["pk"])
        .collect();
    assert_eq!(pks, [&world["ab"]["pk"], &world["bc"]["pk"]]);

    bob.join(&world["bc"]).await;
    otto.join(&world["bc"]).await;
    let of_bob = write(&mut bob, "hello").await;
    assert_eq!(otto.frame().await["data"]["id"], of_bob);
    let message = json!({ "msg_text": "here I am" });
    check_refusal(&otto.call("create_message", message).await, 403, NO_TARIFF);
    for id in [&of_bob, &json!(-1)] {
        check_refusal(&edit(&mut otto, id, "no").await, 403, NO_TARIFF);
        check_refusal(&delete(&mut otto, &[id]).await, 403, NO_TARIFF);
    }
    bob.hears_nothing().await;

    bob.join(&world["ab"]).await;
    otto.join(&world["ab"]).await;
    let of_otto = write(&mut otto, "here I am").await;
    assert_eq!(bob.frame().await["data"]["user"]["name"], "otto");
    let edited = edit(&mut otto, &of_otto, "here").await;
    assert_eq!(bob.frame().await, edited);
    let here = write(&mut bob, "hello").await;
    assert_eq!(otto.frame().await["data"]["id"], here);
    let gone = delete(&mut otto, &[&of_bob, &here, &of_otto]).await;
    assert_eq!(bob.frame().await, gone);
    assert_eq!(deleted(gone), json!([here, of_otto]));
    let unknown = json!({ "room_pk": -1 });
    check_refusal(
        &otto.call("join_room", unknown).await,
        404,
        "There is no such room.",
    );
}

#[tokio::test]
async fn who_administers_is_a_user_like_others_on_chat() {
    let (server, world) = two_rooms().await;
    let mut olga = server.connect(&world["olga"]).await;
    let listed = olga.call("list", json!({})).await;
    assert_eq!(listed["data"].as_array().expect("a list").len(), 1);
    check_refusal(
        &olga
            .call("join_room", json!({ "room_pk": world["ab"]["pk"] }))
            .await,
        403,
        "You are not in this room.",
    );
    olga.join(&world["bc"]).await;
    let id = write(&mut olga, "as carol's colleague").await;

    // It is hers on the other channel too, but the tariff counts there, own or not.
    let mut desk = server.connect_as_admin(&world["olga"]).await;
    desk.join(&world["bc"]).await;
    check_refusal(&edit(&mut desk, &id, "as admin").await, 403, NO_TARIFF);
    check_refusal(&delete(&mut desk, &[&id]).await, 403, NO_TARIFF);
    assert_eq!(edit(&mut olga, &id, "again").await["response_status"], 200);
    assert_eq!(desk.frame().await["data"]["message_text"], "again");
    assert_eq!(deleted(delete(&mut olga, &[&id]).await), json!([id]));
}
