//! A protocol without correlation ids, error form and, on one channel, fence: what its
//! scenarios make of right servers and of wrong ones.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use wireproof_client::pack::Claims;

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
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        pongs: true,
        ..Script::default()
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
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        ..Script::default()
    };
    let pong = || Say(json!({"did": "pong"}));
    let ask = |steps: &str| format!("alice connects desk\n{steps}");
    let late = format!("{ASK}alice > ping\nalice < answer\nalice < maybe told\nalice < pong");
    let replies: &[&[Line]] = &[&[say("answer", "b")], &[], &[pong(), pong()], &[pong()]];
    check_in(&bare::pack(), script(replies), &ask(&late), "pass").await;
    let doubled: &[&[Line]] = &[&[say("answer", "b")], &[pong(), pong()], &[pong()]];
    let twice = format!("{ASK}alice < answer\nalice > ping\nalice < pong\nalice < nothing");
    let heard = "`pong` reached who should not hear it";
    check_in(&bare::pack(), script(doubled), &ask(&twice), heard).await;
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
    let not = "a request was not refused";
    let another = format!("{not}: `answer` came");
    for (replies, cause) in [(&[][..], not), (&[say("answer", "b")][..], &another)] {
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
            assert_eq!(failure.cause, cause);
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

/// What a step says that waits for what does not come, with a second connection of alice's, on
/// a server that answers everything else.
async fn label_of(due: &[Line], claims: Claims, patience: Duration, steps: &str) -> String {
    let server = Scripted::start(Script {
        replies: vec![vec![say("answer", "b")]],
        due: due.to_vec(),
        pongs: true,
        ..Script::default()
    })
    .await;
    let mut target = server.target();
    (target.timeouts.step, target.claims) = (patience, claims);
    let steps = format!("alice connects desk\nalice/phone connects desk\n{steps}");
    match verdict(&bare::pack(), target, &steps).await {
        Verdict::Fail(failure) => failure.label,
        verdict => verdict.name().to_owned(),
    }
}

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(200);
const EARLY: &str = "before a request whose reply comes after all that is due was answered";

#[tokio::test]
async fn what_will_not_come_any_more_is_not_waited_for() {
    let heard = format!("{ASK}alice < answer\nalice/phone < told");
    let begun = Instant::now();
    let label = label_of(&[], Claims::All, LONG, &heard).await;
    assert_eq!(label, format!("nothing like it arrived {EARLY}"));
    let group = format!("{heard}\n").replace("< told", "< any of\n  told\n  answer");
    let label = label_of(&[], Claims::All, LONG, &group).await;
    assert_eq!(label, format!("none of told, answer arrived {EARLY}"));
    let label = label_of(&[], Claims::All, LONG, &group.replace("any", "all")).await;
    assert_eq!(label, format!("nothing like it arrived {EARLY}"));
    assert!(begun.elapsed() < LONG);
    // What is due comes before the fence's reply, and no step fails before it has.
    let due = [say("told", "x")];
    let allowed = format!("alice may hear told\n{heard}");
    assert_eq!(label_of(&due, Claims::All, LONG, &allowed).await, "pass");
}

#[tokio::test]
async fn what_may_still_come_is_waited_for() {
    let within = format!("nothing like it arrived within {SHORT:?}");
    let heard = format!("{ASK}alice < answer\nalice/phone < told");
    let nothing = Claims::Only(BTreeSet::new());
    assert_eq!(label_of(&[], nothing, SHORT, &heard).await, within);
    let unanswered = "alice > hint {\"text\": \"a\"}\nalice/phone < told";
    assert_eq!(label_of(&[], Claims::All, SHORT, unanswered).await, within);
    let unasked = "alice/phone < told";
    assert_eq!(label_of(&[], Claims::All, SHORT, unasked).await, within);
    let left = format!("{ASK}alice < answer\nalice drops\nalice/phone < told");
    assert_eq!(label_of(&[], Claims::All, SHORT, &left).await, within);
}
