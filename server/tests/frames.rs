//! What a connection takes and what closes it: sizes, bytes that are no text, frames, pings.

use futures_util::SinkExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_tungstenite::tungstenite::{
    Message,
    protocol::frame::{
        Frame,
        coding::{Data, OpCode},
    },
};

use crate::support::{Server, options, within};

/// A text frame of these bytes, or a part of one.
fn text_frame(bytes: impl Into<Vec<u8>>, code: Data, last: bool) -> Message {
    Message::Frame(Frame::message(bytes.into(), OpCode::Data(code), last))
}

/// A request for the list that takes up exactly so many bytes.
fn padded_list(length: usize) -> String {
    let (head, tail) = (r#"{"action":"list","request_id":1,"padding":""#, r#""}"#);
    format!(
        "{head}{}{tail}",
        "x".repeat(length - head.len() - tail.len())
    )
}

#[tokio::test]
async fn a_message_that_is_too_long_is_closed_with_1009() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;

    let mut alice = server.connect(&world["alice"]).await;
    alice.send(Message::text(padded_list(65_536))).await;
    assert_eq!(alice.frame().await["response_status"], 200);
    alice.send(Message::text(padded_list(65_537))).await;
    assert_eq!(alice.closed().await, 1009);

    // What is still on its way when the server closes does not turn the close into a reset.
    let mut alice = server.connect(&world["alice"]).await;
    alice
        .socket
        .feed(Message::text(padded_list(1 << 20)))
        .await
        .expect("it reads");
    alice.send(Message::text("{}")).await;
    assert_eq!(alice.closed().await, 1009);

    let mut alice = server.connect(&world["alice"]).await;
    alice
        .send(text_frame(vec![b'x'; 40_000], Data::Text, false))
        .await;
    alice
        .send(text_frame(vec![b'x'; 40_000], Data::Continue, true))
        .await;
    assert_eq!(alice.closed().await, 1009);
}

/// A request to write, with these bytes in its text.
fn writing(bytes: &[u8]) -> Vec<u8> {
    let (head, tail) = (
        br#"{"action":"create_message","request_id":1,"msg_text":""#,
        br#""}"#,
    );
    [head.as_slice(), bytes, tail].concat()
}

#[tokio::test]
async fn invalid_utf_8_is_closed_with_1007_and_nothing_comes_of_it() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let mut bob = server.connect(&world["bob"]).await;
    bob.join(&world["room"]).await;
    for bytes in [b"\xc3\x28".as_slice(), b"\xed\xa0\x80", b"\xff", b"\xc3"] {
        let mut alice = server.connect(&world["alice"]).await;
        alice.join(&world["room"]).await;
        alice
            .send(text_frame(writing(bytes), Data::Text, true))
            .await;
        assert_eq!(alice.closed().await, 1007, "{bytes:x?}");
    }
    bob.hears_nothing().await;
}

#[tokio::test]
async fn a_character_may_be_divided_between_fragments_and_must_be_whole_at_the_end() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    alice.join(&world["room"]).await;
    let whole = writing("é".as_bytes());
    let (first, second) = whole.split_at(whole.len() - 3);
    alice.send(text_frame(first, Data::Text, false)).await;
    alice.send(text_frame(second, Data::Continue, true)).await;
    assert_eq!(alice.frame().await["data"]["text"], "é");

    alice.send(text_frame(first, Data::Text, false)).await;
    alice
        .send(text_frame(br#""}"#.as_slice(), Data::Continue, true))
        .await;
    assert_eq!(alice.closed().await, 1007);
}

/// The close is no reset, however much the peer sends without looking.
#[tokio::test]
async fn a_close_is_seen_by_a_peer_that_goes_on_sending() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    for (faulty, code) in [
        (text_frame(writing(b"\xff"), Data::Text, true), 1007),
        (Message::text("x".repeat(65_537)), 1009),
        (text_frame(b"{}".as_slice(), Data::Continue, true), 1002),
    ] {
        let mut alice = server.connect(&world["alice"]).await;
        alice.socket.feed(faulty).await.expect("it reads");
        for _ in 0..64 {
            let more = Message::text(padded_list(60_000));
            alice.socket.feed(more).await.expect("it reads");
        }
        alice.send(Message::Ping(Vec::new().into())).await;
        assert_eq!(alice.closed().await, code);
    }
}

/// Bytes that no peer of ours would send, and the code that each is closed with.
#[tokio::test]
async fn bytes_that_break_the_transport_are_closed_with_their_code() {
    const MASKED: u8 = 0x80;
    let longest = [vec![0x81, MASKED | 127], vec![0xff; 8], vec![0; 4]].concat();
    let half = [vec![0x81, MASKED | 127, 0x7f], vec![0xff; 7], vec![0; 4]].concat();
    let masked = |first: u8, payload: &[u8]| {
        let length = u8::try_from(payload.len()).expect("it is short");
        [&[first, MASKED | length, 0, 0, 0, 0], payload].concat()
    };
    let long_ping = [vec![0x89, MASKED | 126, 0, 126, 0, 0, 0, 0], vec![0; 126]].concat();
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    for (what, bytes, code) in [
        ("as long as can be said", longest, 1009),
        ("half as long", half, 1009),
        ("not masked", b"\x81\x02{}".to_vec(), 1002),
        ("a reserved bit", masked(0xc1, b"{}"), 1002),
        ("a reserved kind", masked(0x83, b"{}"), 1002),
        ("a reserved kind of control", masked(0x8b, b""), 1002),
        ("a ping that is too long", long_ping, 1002),
        ("a ping in pieces", masked(0x09, b"x"), 1002),
        ("the rest of nothing", masked(0x80, b"{}"), 1002),
        (
            "a text in pieces, and another within",
            [masked(0x01, b"{"), masked(0x81, b"{}")].concat(),
            1002,
        ),
        ("half a code", masked(0x88, b"\x03"), 1002),
        (
            "a code that is never sent",
            masked(0x88, &1005_u16.to_be_bytes()),
            1002,
        ),
        (
            "a code that is none",
            masked(0x88, &999_u16.to_be_bytes()),
            1002,
        ),
        (
            "a reason that is no text",
            masked(0x88, b"\x03\xe8\xff"),
            1007,
        ),
        ("another protocol", b"GET / HTTP/1.1\r\n\r\n".to_vec(), 1002),
    ] {
        let alice = server.connect(&world["alice"]).await;
        let mut stream = alice.socket.into_inner();
        stream.write_all(&bytes).await.expect("it reads");
        let mut told = Vec::new();
        within(what, stream.read_to_end(&mut told))
            .await
            .expect("no reset");
        let closed = told.strip_prefix(&[0x88]).and_then(|rest| rest.get(1..3));
        assert_eq!(
            closed,
            Some(&u16::to_be_bytes(code)[..]),
            "{what}: {told:x?}"
        );
    }
    // Nobody else has noticed.
    let mut alice = server.connect(&world["alice"]).await;
    alice.send(Message::text(padded_list(100))).await;
    assert_eq!(alice.frame().await["response_status"], 200);
}

#[tokio::test]
async fn fragments_are_one_message() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    alice
        .send(text_frame(
            br#"{"action":"li"#.as_slice(),
            Data::Text,
            false,
        ))
        .await;
    alice
        .send(Message::Ping(b"between".as_slice().into()))
        .await;
    alice
        .send(text_frame(
            br#"st","request"#.as_slice(),
            Data::Continue,
            false,
        ))
        .await;
    alice
        .send(text_frame(br#"_id":7}"#.as_slice(), Data::Continue, true))
        .await;
    assert_eq!(
        alice.message().await.expect("an answer"),
        Message::Pong(b"between".as_slice().into())
    );
    assert_eq!(alice.frame().await["request_id"], 7);
}

#[tokio::test]
async fn a_ping_is_answered_with_its_payload() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let mut alice = server.connect(&world["alice"]).await;
    alice
        .send(Message::Ping(b"payload".as_slice().into()))
        .await;
    assert_eq!(
        alice.message().await.expect("an answer"),
        Message::Pong(b"payload".as_slice().into())
    );
}

#[tokio::test]
async fn a_close_is_answered_and_other_connections_go_on() {
    let server = Server::start(options()).await;
    let world = server.two_brands().await;
    let (mut alice, mut phone) = (
        server.connect(&world["alice"]).await,
        server.connect(&world["alice"]).await,
    );
    alice.send(Message::Close(None)).await;
    assert_eq!(alice.closed().await, 1005);
    phone.hears_nothing().await;
}
