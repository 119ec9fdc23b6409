//! A protocol without correlation ids, error form and, on one channel, fence: what its
//! scenarios make of right servers and of wrong ones.

use std::time::Duration;

use super::*;
use crate::tiny::bare;

fn say(did: &str, text: &str) -> Line {
    Say(json!({"did": did, "text": text}))
}

fn beat() -> Line {
    Say(json!({"did": "beat"}))
}

/// Plays steps on a channel, `room` or `desk`, of which the latter has a fence.
async fn check_on(channel: &str, replies: &[&[Line]], steps: &str, expected: &str) {
    let script = Script {
        hello: Vec::new(),
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        pongs: true,
    };
    let steps = format!("alice connects {channel}\n{steps}");
    check_in(&bare::pack(), script, &steps, expected).await;
}

async fn check_on_both(replies: &[&[Line]], steps: &str, expected: &str) {
    for channel in ["room", "desk"] {
        check_on(channel, replies, steps, expected).await;
    }
}

const ASK: &str = "alice > ask {\"text\": \"a\"}\n";

#[tokio::test]
async fn a_reply_without_an_id_is_the_first_of_its_form() {
    let steps = format!("{ASK}alice < answer {{\"text\": \"b\"}}");
    check_on_both(&[&[say("answer", "b")]], &steps, "pass").await;
    let before: &[Line] = &[say("told", "x"), say("answer", "b")];
    check_on_both(&[before], &steps, "`told` that no step takes").await;
    let twice: &[Line] = &[say("answer", "b"), say("answer", "b")];
    check_on_both(&[twice], &steps, "`answer` that no step takes").await;
    let wrong = "`answer` differs at /text";
    check_on_both(&[&[say("answer", "c")]], &steps, wrong).await;
}

/// The fence asks as steps do, and must not take what answers them.
#[tokio::test]
async fn what_answers_a_step_does_not_answer_the_fence() {
    let steps = "alice > ping\nalice < refusal";
    let script = |replies: &[&[Line]]| Script {
        hello: Vec::new(),
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        pongs: false,
    };
    let pong = || Say(json!({"did": "pong"}));
    let ask = |steps: &str| format!("alice connects desk\n{steps}");
    let late = format!("{ASK}alice > ping\nalice < answer\nalice < maybe told\nalice < pong");
    let replies: &[&[Line]] = &[&[say("answer", "b")], &[], &[pong(), pong()], &[pong()]];
    check_in(&bare::pack(), script(replies), &ask(&late), "pass").await;
    let refused: &[&[Line]] = &[&[Line::Text("no")], &[pong()], &[pong()]];
    check_in(&bare::pack(), script(refused), &ask(steps), "pass").await;
}

#[tokio::test]
async fn what_nothing_answers_needs_no_answer() {
    let steps = format!("alice > hint {{\"text\": \"a\"}}\n{ASK}alice < answer\nalice < nothing");
    check_on_both(&[&[], &[say("answer", "b")]], &steps, "pass").await;
    let leak: &[&[Line]] = &[&[say("told", "a")], &[say("answer", "b")]];
    let heard = "`told` reached who should not hear it";
    check_on_both(leak, &steps, heard).await;
}

#[tokio::test]
async fn without_an_error_form_a_frame_that_is_no_message_or_a_close_refuses() {
    let steps = format!("alice > bad ask\nalice < refusal\n{ASK}alice < answer");
    let unknown = || Say(json!({"oh": "no"}));
    for refusal in [unknown(), Line::Text("no such text")] {
        let replies: &[&[Line]] = &[std::slice::from_ref(&refusal), &[say("answer", "b")]];
        check_on_both(replies, &steps, "pass").await;
    }
    let ends = "alice > bad ask\nalice < refusal";
    check_on_both(&[&[Close(4000)]], ends, "pass").await;
    check_on_both(&[&[unknown(), Close(4000)]], ends, "pass").await;
    let named = "alice > bad ask\nalice < refusal {\"oh\": \"yes\"}";
    check_on_both(&[&[unknown()]], named, "`refusal` differs at /oh").await;
}

#[tokio::test]
async fn silence_and_another_message_are_no_refusal() {
    let steps = "alice > bad ask\nalice < refusal";
    for replies in [&[][..], &[say("answer", "b")][..]] {
        for channel in ["room", "desk"] {
            let script = Script {
                replies: vec![replies.to_vec()],
                pongs: true,
                ..Script::default()
            };
            let server = Scripted::start(script).await;
            let mut target = server.target();
            target.timeouts.step = Duration::from_millis(100);
            let steps = format!("alice connects {channel}\n{steps}");
            let verdict = verdict(&bare::pack(), target, &steps).await;
            let Verdict::Fail(failure) = verdict else {
                panic!("{verdict:?}");
            };
            assert_eq!(failure.cause, "a request was not refused");
        }
    }
}

/// Open and deaf after a refusal: the fence, or a ping where there is none, gets no answer.
#[tokio::test]
async fn who_is_deaf_after_a_refusal_shows_no_sign_of_life() {
    for channel in ["room", "desk"] {
        let server = Scripted::start(Script {
            replies: vec![vec![Line::Text("no"), Line::Deaf]],
            pongs: true,
            ..Script::default()
        })
        .await;
        let mut target = server.target();
        target.timeouts.step = Duration::from_millis(100);
        let steps = format!("alice connects {channel}\nalice > bad ask\nalice < refusal");
        let verdict = verdict(&bare::pack(), target, &steps).await;
        let Verdict::Fail(failure) = verdict else {
            panic!("{verdict:?}");
        };
        assert_eq!(failure.cause, "no sign of life");
    }
}

#[tokio::test]
async fn a_heartbeat_may_come_at_any_time_and_means_nothing() {
    let steps = format!("{ASK}alice < answer\nalice < nothing\n{ASK}alice < nothing until answer");
    let replies: &[&[Line]] = &[
        &[beat(), say("answer", "b"), beat()],
        &[beat(), say("answer", "b"), beat()],
    ];
    check_on_both(replies, &steps, "pass").await;
    let taken = format!("{ASK}alice < answer\nalice < beat");
    check_on_both(&[&[beat(), say("answer", "b")]], &taken, "pass").await;
    let refused = Script {
        hello: vec![beat(), Close(4401)],
        ..Script::default()
    };
    let steps = "alice is refused room with 4401";
    check_in(&bare::pack(), refused, steps, "pass").await;
}
