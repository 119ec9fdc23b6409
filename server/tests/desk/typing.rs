//! `typing`: subscribers hear it, the typist does not.

use serde_json::json;

use super::Desk;

#[tokio::test]
async fn subscribers_hear_that_somebody_types_but_the_typist_does_not() {
    let desk = Desk::open().await;
    let talk = desk.id("talk");
    let (mut ann, mut tab) = (desk.connect("ann").await, desk.connect("ann").await);
    let mut bea = desk.connect("bea").await;
    ann.hears("user_status").await;
    tab.hears("user_status").await;
    tab.subscribe(&talk).await;
    for is_typing in [true, false] {
        ann.send("typing", &talk, json!({ "is_typing": is_typing }))
            .await;
        ann.hears_nothing().await;
        bea.hears_nothing().await;
        bea.subscribe(&talk).await;
        ann.send("typing", &talk, json!({ "is_typing": is_typing }))
            .await;
        let heard = bea.hears("typing").await;
        let expected = json!({
            "conversation_id": talk, "user_id": desk.world["ann"]["id"], "user_name": "ann",
            "is_typing": is_typing
        });
        assert_eq!(heard, expected);
        bea.unsubscribe(&talk).await;
    }
    tab.hears_nothing().await;
}

#[tokio::test]
async fn typing_needs_a_flag_and_a_conversation_that_goes_on() {
    let desk = Desk::open().await;
    let talk = desk.id("talk");
    let mut ann = desk.connect("ann").await;
    ann.send("typing", &talk, json!({})).await;
    ann.is_refused("is_typing is missing.").await;
    ann.send("typing", &talk, json!({ "is_typing": 1 })).await;
    ann.is_refused("is_typing must be true or false.").await;
    ann.send("close_conversation", &talk, json!({})).await;
    ann.hears_update("closed").await;
    ann.send("typing", &talk, json!({ "is_typing": true }))
        .await;
    ann.is_refused("The conversation is closed.").await;
}
