//! What is written is heard by the other one, on every connection, and by nobody else.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use serde_json::{Value, json};
use wireproof_server::{Clock, Options};

use super::Service;
use crate::support::options;

#[tokio::test]
async fn both_sides_hear_each_other_on_both_channels() {
    let service = Service::open().await;
    for (staff, client, chat) in [("mia", "carl", "repair"), ("sam", "dora", "help")] {
        let mut one = service.connect(staff, chat).await;
        let mut other = service.connect(client, chat).await;
        one.write("Привет!").await;
        let heard = other.hears("Привет!").await;
        let created_at = heard["created_at"].as_str().expect("it is a text");
        assert_eq!(created_at.len(), "2024-01-01T12:00:00".len(), "{heard}");
        assert_eq!(
            heard,
            json!({
                "type": "message",
                "id": heard["id"].as_i64().expect("it is an integer"),
                "content": "Привет!",
                "sender_id": service.id(staff),
                "chat_id": service.id(chat),
                "created_at": created_at
            })
        );
        other.write("hello").await;
        assert_eq!(one.hears("hello").await["sender_id"], service.id(client));
        one.hears_nothing().await;
        other.hears_nothing().await;
    }
}

#[tokio::test]
async fn the_writer_is_left_out_as_a_person_and_the_other_hears_everywhere_the_same() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut tab = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let mut phone = service.connect("carl", "repair").await;
    mia.write("one").await;
    tab.write("two").await;
    let (one, two) = (carl.hears("one").await, carl.hears("two").await);
    assert!(one["id"].as_i64() < two["id"].as_i64(), "{one} {two}");
    assert_eq!(
        (phone.hears("one").await, phone.hears("two").await),
        (one, two)
    );
    for participant in [&mut mia, &mut tab, &mut carl, &mut phone] {
        participant.hears_nothing().await;
    }
}

#[tokio::test]
async fn chats_do_not_mix_whoever_is_in_them_and_whatever_their_number() {
    let service = Service::open().await;
    assert_eq!(service.id("repair"), service.id("help"));
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let mut others = Vec::new();
    for (person, chat) in [
        ("mia", "cleaning"),
        ("dora", "cleaning"),
        ("sam", "help"),
        ("dora", "help"),
        ("carl", "question"),
    ] {
        others.push(service.connect(person, chat).await);
    }
    mia.write("hello").await;
    carl.hears("hello").await;
    others[2].write("help?").await;
    others[3].hears("help?").await;
    for other in others.iter_mut().chain([&mut mia, &mut carl]) {
        other.hears_nothing().await;
    }
}

#[tokio::test]
async fn one_may_write_to_nobody_and_nothing_is_told_again() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    mia.write("anybody?").await;
    mia.hears_nothing().await;
    let mut carl = service.connect("carl", "repair").await;
    carl.hears_nothing().await;
    mia.write("there you are").await;
    carl.hears("there you are").await;
    carl.0.close().await;
    let mut carl = service.connect("carl", "repair").await;
    carl.hears_nothing().await;
    mia.hears_nothing().await;
}

#[tokio::test]
async fn what_a_request_says_of_its_message_does_not_count() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    mia.send(json!({
        "type": "message",
        "content": "x",
        "id": -7,
        "sender_id": service.id("carl"),
        "chat_id": service.id("cleaning"),
        "created_at": "2000-01-01T00:00:00",
        "extra": "secret"
    }))
    .await;
    let heard = carl.hears("x").await;
    assert_eq!(heard["sender_id"], service.id("mia"));
    assert_eq!(heard["chat_id"], service.id("repair"));
    assert_ne!(heard["id"], -7);
    let text = heard.to_string();
    assert!(!text.contains("2000") && !text.contains("secret"), "{text}");
}

#[tokio::test]
async fn a_content_is_kept_exactly() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    for content in [
        " a  b\t\r\n",
        "👩‍🔧 \"<b>&amp;</b>\" 'x' \\ / \u{0} \u{7f}",
        "e\u{301} é \u{202e}x",
        &"я".repeat(10_000),
    ] {
        mia.write(content).await;
        carl.hears(content).await;
    }
}

#[tokio::test]
async fn what_both_write_at_once_is_all_heard_and_in_order() {
    let service = Service::open().await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    for number in 0..30 {
        let (one, other) = (format!("from mia {number}"), format!("from carl {number}"));
        tokio::join!(mia.write(&one), carl.write(&other));
    }
    let mut ids: Vec<i64> = Vec::new();
    for (listener, writer) in [(&mut mia, "carl"), (&mut carl, "mia")] {
        let mut last = 0;
        for number in 0..30 {
            let heard = listener.hears(&format!("from {writer} {number}")).await;
            let id = heard["id"].as_i64().expect("it is an integer");
            assert!(id > last, "{id} after {last}");
            last = id;
            ids.push(id);
        }
        listener.hears_nothing().await;
    }
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 60);
}

#[tokio::test]
async fn time_is_utc_and_never_runs_backwards_within_a_chat() {
    let now = Arc::new(AtomicU64::new(1_704_110_400));
    let shown = Arc::clone(&now);
    let clock = Clock::from_fn(move || {
        SystemTime::UNIX_EPOCH + Duration::from_secs(shown.load(Ordering::Relaxed))
    });
    let service = Service::with(Options { clock, ..options() }).await;
    let mut mia = service.connect("mia", "repair").await;
    let mut carl = service.connect("carl", "repair").await;
    let mut written = async |seconds: u64| -> Value {
        now.store(seconds, Ordering::Relaxed);
        mia.write("x").await;
        carl.hears("x").await["created_at"].take()
    };
    assert_eq!(written(1_704_110_400).await, "2024-01-01T12:00:00");
    assert_eq!(written(1_704_110_399).await, "2024-01-01T12:00:00");
    assert_eq!(written(1_704_110_401).await, "2024-01-01T12:00:01");
    drop((mia, carl));
    now.store(1_704_110_399, Ordering::Relaxed);
    let mut sam = service.connect("sam", "help").await;
    let mut dora = service.connect("dora", "help").await;
    sam.write("x").await;
    assert_eq!(dora.hears("x").await["created_at"], "2024-01-01T11:59:59");
}
