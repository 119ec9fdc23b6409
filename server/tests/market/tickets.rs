//! Tickets: each opens the chat once, whatever comes of it (PM-TICK).

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use futures_util::future::join_all;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Barrier,
};
use wireproof_server::{Clock, Options, rules};

use super::{
    Market,
    chatting::{Participant, WS_TOKEN},
    check_detail, text,
};
use crate::support::{options, refused, within};

#[tokio::test]
async fn every_ticket_is_a_uuid_of_its_own() {
    let market = Market::open().await;
    let mut seen = BTreeSet::new();
    for _ in 0..20 {
        let ticket = market.ticket("vasya").await;
        let lengths: Vec<_> = ticket.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{ticket}");
        assert_eq!(&ticket[14..15], "4", "{ticket}");
        assert!(seen.insert(ticket));
    }
    let answer = market.server.request("GET", WS_TOKEN, &[], "").await;
    check_detail(&answer, 401, "A credential is needed.");
}

#[tokio::test]
async fn a_ticket_opens_once_and_no_other_with_it() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let (first, second) = (market.ticket("vasya").await, market.ticket("vasya").await);
    let given = text(&market.world["vasya"]["ticket"]);
    for ticket in [given, &first, &second] {
        let client = market.knock(room, &format!("?uuid={ticket}")).await;
        let mut vasya = Participant(client.expect("it is good"));
        vasya.hears_nothing().await;
        assert_eq!(market.turned_away(room, ticket).await, 401);
        vasya.0.close().await;
        assert_eq!(market.turned_away(room, ticket).await, 401);
    }
}

#[tokio::test]
async fn what_is_no_ticket_opens_nothing() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let token = text(&market.world["vasya"]["token"]);
    for query in [
        "",
        "?uuid",
        "?uuid=",
        "?uuid=x",
        "?uuid=%ff",
        "?uuid=0e4b4018-f2f4-49e4-8bb3-0e5845e58455",
        &format!("?uuid={token}"),
        &format!("?token={token}"),
        &format!("?UUID={}", market.ticket("vasya").await),
    ] {
        assert_eq!(refused(market.knock(room, query).await), 401, "{query}");
    }
    let bearer = [("Authorization", format!("Bearer {token}"))];
    let path = format!("/pet-market/ws/chat/{room}/");
    let by_token = market.server.handshake_at(&path, &bearer).await;
    assert_eq!(refused(by_token), 401);
}

#[tokio::test]
async fn several_tickets_open_nothing_and_are_used_up() {
    let market = Market::open().await;
    let room = market.room("vasya").await;
    let (one, two) = (market.ticket("vasya").await, market.ticket("vasya").await);
    for query in [
        format!("?uuid={one}&uuid={one}"),
        format!("?uuid={two}&uuid="),
    ] {
        assert_eq!(refused(market.knock(room, &query).await), 401, "{query}");
    }
    for ticket in [one, two] {
        assert_eq!(market.turned_away(room, &ticket).await, 401);
    }
}

#[tokio::test]
async fn a_refused_attempt_uses_a_ticket_up_and_a_plain_request_does_not() {
    let market = Market::open().await;
    let (own, other) = (market.room("vasya").await, market.room("olga").await);
    for room in [
        other.to_string(),
        "999999".to_owned(),
        "x".to_owned(),
        format!("0{own}"),
    ] {
        let ticket = market.ticket("vasya").await;
        assert_eq!(market.turned_away(&room, &ticket).await, 403, "{room}");
        assert_eq!(market.turned_away(own, &ticket).await, 401, "{room}");
    }
    for path in [format!("{own}"), format!("{own}//"), String::new()] {
        let ticket = market.ticket("vasya").await;
        let path = format!("/pet-market/ws/chat/{path}?uuid={ticket}");
        let handshake = market.server.handshake_at(&path, &[]).await;
        assert_eq!(refused(handshake), 404, "{path}");
        assert_eq!(market.turned_away(own, &ticket).await, 401, "{path}");
    }
    let ticket = market.ticket("vasya").await;
    for path in [format!("ws/chat/{own}"), format!("ws/{own}/")] {
        let path = format!("/pet-market/{path}?uuid={ticket}");
        let plain = market.server.request("GET", &path, &[], "").await;
        assert_eq!(plain.status, 404, "{path}");
    }
    let path = format!("/pet-market/ws/chat/{own}/?uuid={ticket}");
    let plain = market.server.request("GET", &path, &[], "").await;
    check_detail(
        &plain,
        426,
        "This address is opened with a WebSocket handshake.",
    );
    assert!(market.knock(own, &format!("?uuid={ticket}")).await.is_ok());
}

#[tokio::test]
async fn a_ticket_lapses_after_its_time() {
    let now = Arc::new(AtomicU64::new(1_000_000_000_000));
    let shown = Arc::clone(&now);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_millis(shown.load(Ordering::Relaxed))
    });
    let options = Options { clock, ..options() };
    let market = Market::with(options, &[("vasya", "user", json!({}))]).await;
    let room = market.room("vasya").await;
    let (one, two) = (market.ticket("vasya").await, market.ticket("vasya").await);
    now.fetch_add(59_999, Ordering::Relaxed);
    assert!(market.knock(room, &format!("?uuid={one}")).await.is_ok());
    now.fetch_add(1, Ordering::Relaxed);
    assert_eq!(market.turned_away(room, &two).await, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_thousand_simultaneous_uses_of_a_ticket_one_comes_in() {
    assert_eq!(let_in(options(), 1_000).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_looks_first_and_notes_after_lets_many_in() {
    let rule_off = rules()
        .into_iter()
        .find(|rule| rule.name == "OneOfManyComesIn");
    let options = Options {
        rule_off: Some(rule_off.expect("there is such a rule")),
        ..options()
    };
    assert!(let_in(options, 50).await > 1);
}

/// How many of so many simultaneous uses of one ticket come in; the others are told that they are
/// nobody.
async fn let_in(options: Options, uses: usize) -> usize {
    let market = Market::open_with(options).await;
    let room = market.room("vasya").await;
    let ticket = market.ticket("vasya").await;
    let head = format!(
        "GET /pet-market/ws/chat/{room}/?uuid={ticket} HTTP/1.1\r\nHost: {}\r\n\
         Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        market.server.address
    );
    let (head, ready) = (Arc::<str>::from(head), Arc::new(Barrier::new(uses)));
    let mut asked = Vec::new();
    for _ in 0..uses {
        let stream = TcpStream::connect(market.server.address).await;
        let mut stream = stream.expect("it listens");
        let (head, ready) = (Arc::clone(&head), Arc::clone(&ready));
        asked.push(tokio::spawn(async move {
            // Everybody is connected before anybody asks.
            ready.wait().await;
            stream.write_all(head.as_bytes()).await.expect("it reads");
            let mut status = [0; "HTTP/1.1 101".len()];
            let read = stream.read_exact(&mut status).await;
            read.expect("it answers");
            // Whoever came in stays, so that nothing is given back meanwhile.
            (String::from_utf8_lossy(&status).into_owned(), stream)
        }));
    }
    let asked = within("an answer to everybody", join_all(asked)).await;
    let asked = asked.into_iter().map(|done| done.expect("nothing fails"));
    let (let_in, others): (Vec<_>, Vec<_>) =
        asked.partition(|(status, _)| status == "HTTP/1.1 101");
    let turned_away = others.iter().filter(|(status, _)| status == "HTTP/1.1 401");
    assert_eq!(turned_away.count(), others.len());
    let_in.len()
}
