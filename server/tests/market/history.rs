//! The history of a room: all of it, oldest first, at the reader's pace (PM-CHAT-11, 13 and 16).

use std::time::Duration;

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use wireproof_server::{Database, Options};

use super::{Market, chatting::Participant, text};
use crate::support::{Server, options, with_limits};

/// Writes many messages of many bytes, and returns them as they were heard.
async fn write_many(writer: &mut Participant, messages: usize, bytes: usize) -> Vec<Value> {
    let mut written = Vec::new();
    for number in 0..messages {
        let filler = "x".repeat(bytes);
        written.push(writer.say(&format!("{number} {filler}")).await);
    }
    written
}

async fn hear_all(reader: &mut Participant, expected: &[Value]) {
    for expected in expected {
        assert_eq!(&reader.0.frame().await, expected);
    }
    reader.hears_nothing().await;
}

#[tokio::test]
async fn a_history_of_any_length_comes_first_and_once() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let mut written = Vec::new();
    // Around the number that is read at once, and twice that.
    for more in [1, 62, 1, 1, 62, 1, 1] {
        written.extend(write_many(&mut vasya, more, 1).await);
        for name in ["vasya", "sam"] {
            let mut late = market.enter(name, room).await;
            hear_all(&mut late, &written).await;
            late.write("live").await;
            written.push(late.hears("live").await);
            vasya.hears("live").await;
        }
    }
    vasya.hears_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_history_waits_for_its_reader_and_is_not_too_much_for_the_outbox() {
    // A hundred and fifty times what may wait, and more than the kernel's buffers hold.
    let patience = |limits: &mut wireproof_server::Limits| {
        limits.outbox_bytes = 128 << 10;
        limits.stall = Duration::from_secs(60 * 60);
    };
    let market = Market::open_with(with_limits(patience)).await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let mut written = write_many(&mut vasya, 2_000, 9_900).await;
    let mut late = market.enter("sam", room).await;
    // While nobody reads, more is written than could wait beside what waits, and nobody is delayed.
    written.extend(write_many(&mut vasya, 50, 9_900).await);
    vasya.hears_nothing().await;
    for expected in &written {
        assert_eq!(&late.0.frame().await, expected);
    }
    late.write("live").await;
    late.hears("live").await;
    vasya.hears("live").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_reads_a_long_history_is_answered_meanwhile() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let written = write_many(&mut vasya, 1_500, 9_900).await;
    let mut late = market.enter("sam", room).await;
    late.0.send(Message::text("{}")).await;
    late.0.send(Message::text(r#"{"message":"first!"}"#)).await;
    let (mut heard, mut refused_after) = (Vec::new(), None);
    while heard.len() <= written.len() {
        let frame = late.0.frame().await;
        match frame.get("error").is_some() {
            true => refused_after = Some(heard.len()),
            false => heard.push(frame),
        }
    }
    let refused_after = refused_after.expect("it is refused");
    assert!(
        refused_after < written.len(),
        "after {refused_after} messages"
    );
    let own = heard.pop().expect("there is one");
    assert_eq!((&own["message"], heard), (&json!("first!"), written));
    late.hears_nothing().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_in_the_middle_of_a_history_leaves_nothing_behind() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    write_many(&mut vasya, 1_500, 9_900).await;
    for _ in 0..5 {
        let late = market.enter("sam", room).await;
        drop(late.0.socket);
    }
    let polite = market.enter("sam", room).await;
    polite.0.close().await;
    vasya.say("alone?").await;
    // That nobody of support is there any more shows as soon as the server has seen it.
    let unread = async {
        while market.list("sam").await != [(room, false)] {
            vasya.say("alone?").await;
        }
    };
    crate::support::within("an empty room", unread).await;
}

#[tokio::test]
async fn history_survives_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = || Options {
        database: Database::File(folder.path().join("market.db")),
        ..options()
    };
    let market = Market::open_with(kept()).await;
    let room = market.room("vasya").await;
    let mut vasya = market.enter("vasya", room).await;
    let written = write_many(&mut vasya, 3, 1).await;
    vasya.0.close().await;
    let mut vasya = market.enter("vasya", room).await;
    hear_all(&mut vasya, &written).await;
    vasya.0.close().await;

    let Market { server, world } = market;
    let stopped = server.stop().await.expect("no panic");
    stopped.expect("it was served");
    let server = Server::start(kept()).await;
    let market = Market { server, world };
    assert_eq!(market.list("sam").await, [(room, false)]);
    let mut sam = market.enter("sam", room).await;
    hear_all(&mut sam, &written).await;
    let ticket = format!("?uuid={}", text(&market.world["sam"]["ticket"]));
    let again = market.knock(room, &ticket).await;
    assert!(again.is_ok(), "a ticket survives too");
}
