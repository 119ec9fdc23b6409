//! Scenarios of the tiny protocol against servers that follow a script: what a step makes of
//! frames that come early, late, twice or in another order, and of connections that end.

use std::sync::Arc;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Message};
use wireproof_client::base::Base;

use super::*;
use crate::plan::{Selection, plan};
use crate::tiny;

/// What a server says.
#[derive(Clone)]
enum Line {
    /// A frame; the text `N` in it stands for the number of the request.
    Say(Value),
    Close(u16),
}

use Line::{Close, Say};

/// What it says on each connection: at once, and to each request in turn.
#[derive(Clone)]
struct Script {
    hello: Vec<Line>,
    replies: Vec<Vec<Line>>,
}

fn look() -> Line {
    Say(json!({"did": "look", "n": "N", "seen": "all"}))
}

fn told(text: &str) -> Line {
    Say(json!({"did": "tell", "text": text, "again": text}))
}

fn no() -> Line {
    Say(json!({"did": "refuse", "n": null}))
}

async fn serve(listener: TcpListener, script: Script) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(connection(stream, script.clone()));
    }
}

async fn connection(mut stream: TcpStream, script: Script) {
    let mut first = [0];
    if stream.peek(&mut first).await.is_ok_and(|read| read == 1) && first == *b"P" {
        return make_world(&mut stream).await;
    }
    let mut socket = tokio_tungstenite::accept_async(stream)
        .await
        .expect("a handshake");
    let mut parts = std::iter::once(script.hello).chain(script.replies);
    let mut number = Value::Null;
    loop {
        for line in parts.next().unwrap_or_default() {
            let message = match line {
                Say(frame) => {
                    Message::text(frame.to_string().replace("\"N\"", &number.to_string()))
                }
                Close(code) => Message::Close(Some(CloseFrame {
                    code: code.into(),
                    reason: "".into(),
                })),
            };
            if socket.send(message).await.is_err() {
                return;
            }
        }
        number = loop {
            match socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    let frame: Value = serde_json::from_str(&text).unwrap_or_default();
                    break frame["n"].clone();
                }
                Some(Ok(_)) => {}
                _ => return,
            }
        };
    }
}

async fn make_world(stream: &mut TcpStream) {
    let mut request = vec![0; 4096];
    let _ = stream.read(&mut request).await;
    let body = json!({"world": "w", "bindings": {"alice": {"id": 1}}}).to_string();
    let answer = format!(
        "HTTP/1.1 201 Created\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream
        .write_all(answer.as_bytes())
        .await
        .expect("an answer");
}

/// Plays `steps`, in which alice acts, and compares the verdict, by its cause where it fails.
async fn check(hello: &[Line], replies: &[&[Line]], steps: &str, expected: &str) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let authority = listener.local_addr().expect("an address").to_string();
    let script = Script {
        hello: hello.to_vec(),
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
    };
    let serving = tokio::spawn(serve(listener, script));
    let source = format!(
        "# A\n\n## TY-A-1 It does\n*documented: there*\n\n```wire\nalice is a reader\n{steps}\n```\n"
    );
    let chapter = crate::chapter::parse("a.md", &source)
        .unwrap_or_else(|problems| panic!("{steps}: {problems:?}"));
    let target = Arc::new(Target::new(Base::new(authority, ""), Some("k".to_owned())));
    let chapters = [Arc::new(chapter)];
    let suite = plan(&tiny::pack(), &target, &chapters, &Selection::default()).expect("a plan");
    let scenario = suite.scenarios.first().expect("one scenario");
    let played = play(scenario, &suite.pack, &target, &Shared::default()).await;
    serving.abort();
    let said = match &played.verdict {
        Verdict::Fail(failure) => failure.cause.as_str(),
        verdict => verdict.name(),
    };
    assert_eq!(said, expected, "{steps}\n{:?}", played.verdict);
}

const ASK: &str = "alice connects feed\nalice > look\nalice < look\n";

#[tokio::test]
async fn every_frame_must_be_somebodys() {
    check(&[], &[&[look()]], ASK, "pass").await;
    let twice = "`look` that no step takes";
    check(&[], &[&[look(), look()]], ASK, twice).await;
    check(
        &[],
        &[&[look(), told("x")]],
        ASK,
        "`told` that no step takes",
    )
    .await;
}

#[tokio::test]
async fn what_may_be_heard_may_be_heard_from_there_on() {
    let before = "alice connects feed\nalice may hear told\nalice > look\nalice < look";
    let after = format!("{ASK}alice may hear told\nalice > look\nalice < look");
    let replies: [&[Line]; 2] = [&[told("early"), look()], &[look(), told("late")]];
    check(&[], &replies, before, "pass").await;
    check(&[], &replies, &after, "`told` that no step takes").await;
    check(&[], &[&[look()], replies[1]], &after, "pass").await;
}

#[tokio::test]
async fn order_is_asked_of_what_may_stay_away_too() {
    let steps = format!(
        "{ASK}alice < in order\n  told {{\"text\": \"a\"}}\n  maybe told {{\"text\": \"b\"}}\n  told {{\"text\": \"c\"}}"
    );
    let [a, b, c] = ["a", "b", "c"].map(told);
    let say = |told: &[&Line]| -> Vec<Line> {
        std::iter::once(look())
            .chain(told.iter().map(|line| (*line).clone()))
            .collect()
    };
    check(&[], &[&say(&[&a, &b, &c])], &steps, "pass").await;
    check(&[], &[&say(&[&a, &c])], &steps, "pass").await;
    check(&[], &[&say(&[&b, &a, &c])], &steps, "`told` out of order").await;
    check(&[], &[&say(&[&a, &c, &b])], &steps, "`told` out of order").await;
}

#[tokio::test]
async fn what_is_bound_in_passing_is_not_bound_after() {
    let steps = format!(
        "{ASK}alice < maybe told {{\"text\": $x, \"again\": $x}}\nalice < told {{\"text\": $x, \"again\": $x}}"
    );
    check(&[], &[&[look(), told("a"), told("b")]], &steps, "pass").await;
}

#[tokio::test]
async fn a_close_answers_whether_something_came() {
    let steps = format!("{ASK}alice < maybe told\nalice < closed 4000");
    check(&[], &[&[look(), told("a"), Close(4000)]], &steps, "pass").await;
    check(&[], &[&[look(), Close(4000)]], &steps, "pass").await;
    let other = "ended otherwise: the server closed 4001";
    check(&[], &[&[look(), Close(4001)]], &steps, other).await;
}

#[tokio::test]
async fn who_is_refused_after_all_may_be_told_why() {
    let steps = "alice is refused feed with 4401";
    check(&[Close(4401)], &[], steps, "pass").await;
    check(&[no(), Close(4401)], &[], steps, "pass").await;
    check(&[no(), no(), Close(4401)], &[], steps, "let in").await;
    check(&[no(), told("x"), Close(4401)], &[], steps, "let in").await;
    check(&[told("x"), Close(4401)], &[], steps, "let in").await;
    let other = "handshake refused with 4403, not 4401";
    check(&[Close(4403)], &[], steps, other).await;
}

#[tokio::test]
async fn an_end_is_expected_or_a_failure() {
    let left = format!("{ASK}alice closes 1000");
    check(&[], &[&[look()]], &left, "pass").await;
    check(&[], &[&[look()]], &format!("{ASK}alice drops"), "pass").await;
    let back = format!("{left}\nalice connects feed\nalice > look\nalice < look");
    check(&[], &[&[look()]], &back, "pass").await;
    let ended = "a connection ended by itself: the server closed 1011";
    check(&[], &[&[look(), Close(1011)]], ASK, ended).await;
}

#[tokio::test]
async fn all_of_asks_for_no_order() {
    let steps = format!(
        "{ASK}alice < all of\n  told\n  told {{\"text\": \"a\"}}\n  told {{\"text\": $x, \"again\": $x}}"
    );
    let say = |told: [Line; 3]| -> Vec<Line> { [look()].into_iter().chain(told).collect() };
    let [a, b, c] = ["a", "b", "c"].map(told);
    for told in [
        [a.clone(), b.clone(), c.clone()],
        [c.clone(), b.clone(), a.clone()],
        [b.clone(), a.clone(), c.clone()],
    ] {
        check(&[], &[&say(told)], &steps, "pass").await;
    }
    let none = say([b.clone(), c.clone(), b.clone()]);
    check(&[], &[&none], &steps, "`told` did not arrive").await;
}

#[tokio::test]
async fn all_of_takes_replies_in_any_order() {
    let seen = |what: &str| Say(json!({"did": "look", "n": "N", "seen": what}));
    let steps = "alice connects feed\nalice > look\nalice > look\nalice < all of\n  look {\"seen\": \"two\"}\n  look {\"seen\": \"one\"}";
    check(&[], &[&[seen("one")], &[seen("two")]], steps, "pass").await;
    check(&[], &[&[seen("two")], &[seen("one")]], steps, "pass").await;
    let wrong = "`look` differs at /seen";
    check(&[], &[&[seen("one")], &[seen("three")]], steps, wrong).await;
}

/// The tiny protocol has no fence, so that a bare silence is proven by a settling window.
#[tokio::test]
async fn a_silence_holds_until_something_is_heard() {
    let nothing = format!("{ASK}alice < nothing");
    check(&[], &[&[look()]], &nothing, "pass").await;
    let broken = "`told` reached who should not hear it";
    check(&[], &[&[look(), told("x")]], &nothing, broken).await;

    let until = format!("{ASK}alice < nothing until told {{\"text\": \"b\"}}");
    check(&[], &[&[look(), told("b")]], &until, "pass").await;
    check(&[], &[&[look(), told("a"), told("b")]], &until, broken).await;
    check(
        &[],
        &[&[look(), told("b"), told("a")]],
        &until,
        "`told` that no step takes",
    )
    .await;
}

/// What is put together of pieces is read by the engine as by a server.
#[tokio::test]
async fn pieces_are_one_frame() {
    let steps = r#"alice connects feed
alice > raw text ["{\"do\": \"look\", \"x\": \"", hex "d096", "\", \"n\": 7}"]
alice < look {"n": 7}"#;
    check(&[], &[&[look()]], steps, "pass").await;
    let other = steps.replace("look {\"n\": 7}", "look {\"n\": 8}");
    check(&[], &[&[look()]], &other, "`look` differs at /n").await;
}

/// The reply shows that the parts made one message, whose id the engine has read too.
#[tokio::test]
async fn fragments_are_one_message() {
    let steps = r#"alice connects feed
alice > raw fragments ["{\"do\": \"look\", \"x\": \"", hex "d0", ping "between", hex "96", "\", \"n\": 7}"]
alice < raw pong "between"
alice < look {"n": 7}"#;
    check(&[], &[&[look()]], steps, "pass").await;
    let wrong = "`look` differs at /n";
    let other = steps.replace("look {\"n\": 7}", "look {\"n\": 8}");
    check(&[], &[&[look()]], &other, wrong).await;
}
