//! Signs of life: pings that the server sends, and pings that a browser can send.

use std::time::Duration;

use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::Message;
use wireproof_server::Options;

use super::{Participant, Service};
use crate::support::{with_limits, within};

/// Pings come quickly, and silence by itself ends nothing.
fn hasty() -> Options {
    with_limits(|limits| {
        limits.ping = Duration::from_millis(100);
        limits.idle = Duration::from_millis(1);
    })
}

#[tokio::test]
async fn who_answers_pings_stays() {
    let service = Service::with(hasty()).await;
    let mut mia = service.connect("mia", "repair").await;
    for _ in 0..6 {
        assert!(matches!(mia.0.message().await, Ok(Message::Ping(_))));
    }
    mia.hears_nothing().await;
}

#[tokio::test]
async fn who_answers_no_ping_is_closed_with_1011_whatever_else_they_send() {
    // A masked text frame that holds `{"type":"pong"}`, and a WebSocket ping.
    const SIGNS: &[u8] = b"\x81\x8f\0\0\0\0{\"type\":\"pong\"}\x89\x80\0\0\0\0";
    let service = Service::with(hasty()).await;
    let mut mia = service.connect("mia", "repair").await;
    // The bare stream answers no ping.
    let mut stream = service
        .connect("carl", "repair")
        .await
        .0
        .socket
        .into_inner();
    let mut pings = 0;
    let signs = async {
        loop {
            match stream.read_u16().await.expect("a frame begins") {
                0x8900 => {
                    pings += 1;
                    stream.write_all(SIGNS).await.expect("it is open");
                }
                // The pong to our ping.
                0x8a00 => {}
                other => break other,
            }
        }
    };
    let goes_on = async { while let Ok(Message::Ping(_)) = mia.0.message().await {} };
    let rest = tokio::select! {
        rest = within("the end", signs) => rest,
        () = goes_on => panic!("who answers is closed too"),
    };
    assert_eq!((pings, rest), (2, 0x8809), "two pings and a close");
    let mut close = Vec::new();
    within("the end", stream.read_to_end(&mut close))
        .await
        .expect("no reset");
    assert_eq!(close, b"\x03\xf3no pong");
    mia.write("still there?").await;
    mia.hears_nothing().await;
}

#[tokio::test]
async fn a_ping_is_answered_after_everything_before_it_and_for_the_asker_only() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut tab = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    for number in 0..50 {
        mia.write(&number.to_string()).await;
    }
    mia.hears_nothing().await;
    carl.send(json!({ "type": "ping", "content": "x" })).await;
    for number in 0..50 {
        carl.hears(&number.to_string()).await;
    }
    assert_eq!(carl.0.frame().await, json!({ "type": "pong" }));
    for participant in [&mut mia, &mut tab, &mut carl] {
        participant.hears_nothing().await;
    }
}

#[tokio::test]
async fn a_pong_is_taken_in_silence() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    mia.send(json!({ "type": "pong" })).await;
    mia.hears_nothing().await;
    carl.hears_nothing().await;
}

#[tokio::test]
async fn a_websocket_ping_is_answered_with_its_payload_and_heard_by_nobody_else() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let Participant(client) = &mut mia;
    client.send(Message::Ping(b"x".to_vec().into())).await;
    let pong = client.message().await.expect("it is open");
    assert_eq!(pong, Message::Pong(b"x".to_vec().into()));
    carl.hears_nothing().await;
}
