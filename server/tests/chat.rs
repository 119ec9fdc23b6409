//! The chat as its document describes it.

use serde_json::json;

use crate::support::{Server, options};

#[tokio::test]
async fn a_message_reaches_everybody_in_the_room() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let (mut alice, mut bob) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["bob"]).await,
    );
    alice.join(&world["room"]).await;
    bob.join(&world["room"]).await;

    let reply = alice
        .call("create_message", json!({ "msg_text": " hello\n" }))
        .await;
    assert_eq!(reply["response_status"], 201);
    assert_eq!(reply["data"]["text"], " hello\n");
    assert_eq!(reply["data"]["user"]["name"], "alice");
    assert_eq!(reply["data"]["room"]["pk"], world["room"]["pk"]);
    assert_eq!(bob.frame().await, reply);
    alice.hears_nothing().await;
    bob.hears_nothing().await;
}
