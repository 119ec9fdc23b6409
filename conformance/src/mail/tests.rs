//! Small mailboxes, each with what answers a step there.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::Channel;

use super::*;
use crate::tiny;
use crate::wire::ast::{Expect, StatementKind};
use crate::wire::parse_block;

pub(super) fn feed() -> Arc<Channel> {
    Arc::clone(tiny::pack().channel("feed").expect("the channel"))
}

pub(super) fn received(channel: &Channel, value: Value) -> Arc<Received> {
    Arc::new(Received {
        at: Instant::now(),
        wall: SystemTime::now(),
        content: Content::Json {
            text: value.to_string(),
            classified: channel.classify(&value),
            value,
            adapted: Vec::new(),
        },
    })
}

/// The pattern that a chapter would write.
pub(super) fn message(text: &str) -> MessagePattern {
    let block = format!("alice is a reader\nalice connects feed\nalice < {text}\n");
    let parsed = parse_block("t.md", &block, 0..block.len()).expect("a block");
    match parsed.statements.into_iter().last().map(|s| s.kind) {
        Some(StatementKind::Take {
            expect: Expect::Message(message),
            ..
        }) => message,
        other => panic!("{other:?}"),
    }
}

/// Plays `role` against a mailbox of these frames, of which those in `taken` are gone, and
/// compares what comes of it: the answer's place, and what is wrong with it.
#[track_caller]
fn check(frames: &[Value], taken: &[usize], role: Role<'_>, pattern: &str, expected: &str) {
    let channel = feed();
    let log: Vec<_> = frames
        .iter()
        .map(|frame| received(&channel, frame.clone()))
        .collect();
    let mut dispositions = Dispositions::default();
    for index in taken {
        dispositions.mark(*index, Disposition::Taken);
    }
    let pattern = (!pattern.is_empty()).then(|| message(&format!("look {pattern}")));
    let wanted = Wanted {
        role,
        pattern: pattern
            .as_ref()
            .and_then(|message| message.pattern.as_ref()),
        scene: &Scene::default(),
        asked: None,
    };
    let said = match answer(&channel, &log, &dispositions, &wanted) {
        None => "nothing".to_owned(),
        Some(Answer { index, outcome }) => match outcome {
            Ok(_) => format!("{index}"),
            Err(Wrong::Other(other)) => format!("{index} is {other}"),
            Err(Wrong::Undocumented(_)) => format!("{index} is undocumented"),
            Err(Wrong::Schema(..)) => format!("{index} violates its schema"),
            Err(Wrong::Differs(_)) => format!("{index} differs"),
        },
    };
    assert_eq!(said, expected);
}

pub(super) fn look(n: impl Into<Value>, seen: &str) -> Value {
    json!({"did": "look", "n": n.into(), "seen": seen})
}

fn no(n: impl Into<Value>) -> Value {
    json!({"did": "refuse", "n": n.into()})
}

pub(super) fn told(text: &str) -> Value {
    json!({"did": "tell", "text": text})
}

fn reply<'a>(correlation: Option<&'a Value>, others: &'a [Value]) -> Role<'a> {
    Role::Reply {
        name: "look",
        correlation,
        since: 0,
        others,
        alone: false,
    }
}

#[test]
fn a_reply_is_the_frame_with_the_requests_id_whatever_it_is() {
    let seven = json!(7);
    let by_id = || reply(Some(&seven), &[]);
    check(&[], &[], by_id(), "", "nothing");
    check(&[look(8, "a"), look(7, "b")], &[], by_id(), "", "1");
    check(&[look(7, "a"), look(7, "b")], &[0], by_id(), "", "1");
    check(&[look(7.0, "a")], &[], by_id(), "", "0");
    check(&[look("7", "a")], &[], by_id(), "", "nothing");
    check(&[told("7"), no(7)], &[], by_id(), "", "1 is no");
    check(&[no(Value::Null)], &[], by_id(), "", "nothing");
    let unknown = json!({"did": "sleep", "n": 7});
    check(&[unknown], &[], by_id(), "", "0 is undocumented");
    let wrong = json!({"did": "look", "n": 7, "seen": 1});
    check(&[wrong], &[], by_id(), "", "0 violates its schema");
    let differs = [look(7, "a"), look(7, "b")];
    check(&differs, &[], by_id(), r#"{"seen": "b"}"#, "0 differs");
}

#[test]
fn a_reply_without_an_id_is_the_first_that_answers_nothing_else() {
    let others = [json!(7)];
    let nameless = || reply(None, &others);
    check(&[told("x"), look(1, "a")], &[], nameless(), "", "1");
    check(&[look(7, "a"), look(1, "b")], &[], nameless(), "", "1");
    check(&[look(7, "a")], &[], nameless(), "", "nothing");
    let first = [look(1, "a"), look(2, "b")];
    check(&first, &[], nameless(), r#"{"seen": "b"}"#, "0 differs");
}

/// What somebody else may have caused is passed over where it does not fit.
#[test]
fn a_reply_without_an_id_that_may_come_by_itself_is_the_first_that_fits() {
    let role = || Role::Reply {
        name: "told",
        correlation: None,
        since: 0,
        others: &[],
        alone: false,
    };
    let frames = [told("a"), told("b")];
    check(&frames, &[], role(), r#"{"text": "b"}"#, "1");
    check(&frames, &[], role(), r#"{"text": "c"}"#, "nothing");
}

#[test]
fn a_delivery_is_nobodys_reply() {
    let own = [json!(7)];
    let delivery = |name| Role::Delivery { name, own: &own };
    check(
        &[look(7, "a"), look(9, "b")],
        &[],
        delivery("look"),
        "",
        "1",
    );
    check(&[look(7, "a")], &[], delivery("look"), "", "nothing");
    check(&[told("a"), told("b")], &[0], delivery("told"), "", "1");
    let wrong = json!({"did": "tell", "text": 1});
    check(
        &[wrong, told("b")],
        &[],
        delivery("told"),
        "",
        "0 violates its schema",
    );
}

#[test]
fn a_nameless_refusal_answers_the_only_request_at_once() {
    let seven = json!(7);
    let role = |correlation, alone| Role::Reply {
        name: "look",
        correlation,
        since: 0,
        others: &[],
        alone,
    };
    let refused = [no(Value::Null), told("x")];
    for correlation in [Some(&seven), None] {
        check(&refused, &[], role(correlation, true), "", "0 is no");
        check(&refused, &[], role(correlation, false), "", "nothing");
    }
    check(&[no(9)], &[], role(Some(&seven), true), "", "nothing");
}

#[test]
fn what_came_before_a_request_does_not_answer_it() {
    let seven = json!(7);
    let frames = [look(1, "a"), no(Value::Null), look(2, "b")];
    let reply = |correlation| Role::Reply {
        name: "look",
        correlation,
        since: 2,
        others: &[],
        alone: true,
    };
    check(&frames, &[], reply(None), "", "2");
    check(&frames, &[], reply(Some(&seven)), "", "nothing");
    let refusal = Role::Refusal {
        correlation: None,
        since: 2,
        others: &[],
        rivals: &[],
        last_call: true,
    };
    check(&frames, &[], refusal, "", "nothing");
}

/// The refusal of a request, with what else is unanswered.
fn refused<'a>(sent: Option<&'a Value>, rivals: &'a [Option<Value>], last_call: bool) -> Role<'a> {
    Role::Refusal {
        correlation: sent,
        since: 0,
        others: match rivals {
            [] => &[],
            _ => OTHERS.get_or_init(|| vec![json!(8)]),
        },
        rivals,
        last_call,
    }
}

static OTHERS: std::sync::OnceLock<Vec<Value>> = std::sync::OnceLock::new();

#[test]
fn a_refusal_is_the_requests_own_or_names_none() {
    let seven = json!(7);
    let own = || refused(Some(&seven), &[], false);
    check(&[no(8), no(7)], &[], own(), "", "1");
    check(&[no(9)], &[], own(), "", "nothing");
    check(&[no(Value::Null)], &[], own(), "", "0");
    check(&[no(Value::Null), no(7)], &[], own(), "", "1");
    check(&[look(7, "done")], &[], own(), "", "0 is look");
    check(&[no(7)], &[], own(), r#"{"n": 8}"#, "0 differs");
    let none = || refused(None, &[], false);
    check(&[no(Value::Null)], &[], none(), "", "0");
    check(&[no(9)], &[], none(), "", "0");
    check(&[look(9, "done"), told("x")], &[], none(), "", "nothing");
}

#[test]
fn whose_a_nameless_refusal_is_stays_open_while_another_request_may_be_meant() {
    let (seven, null) = (json!(7), Value::Null);
    let with_id = [Some(json!(8))];
    let rival = |last_call| refused(Some(&seven), &with_id, last_call);
    check(&[no(null.clone())], &[], rival(false), "", "nothing");
    check(&[no(null.clone())], &[], rival(true), "", "0");
    check(&[no(null.clone()), no(7)], &[], rival(false), "", "1");
    // The rival is answered, so that it cannot be meant.
    let answered = [no(null.clone()), look(8, "done")];
    check(&answered, &[], rival(false), "", "0");
    check(&[no(8)], &[], rival(true), "", "nothing");
}

#[test]
fn a_nameless_refusal_is_first_of_all_that_of_a_request_without_an_id() {
    let (seven, null) = (json!(7), Value::Null);
    let without_id = [None];
    let rival = |last_call| refused(Some(&seven), &without_id, last_call);
    let [one, two] = [
        [no(null.clone())].to_vec(),
        [no(null.clone()), no(null.clone())].to_vec(),
    ];
    check(&one, &[], rival(false), "", "nothing");
    check(&one, &[], rival(true), "", "0");
    check(&two, &[], rival(false), "", "1");
    // Of two requests without an id nobody can tell which is refused; the pattern does.
    let both = |last_call| refused(None, &without_id, last_call);
    let tired = json!({"did": "refuse", "n": null, "why": "tired"});
    let refusals = [no(null.clone()), tired];
    check(&refusals, &[], both(false), r#"{"why": "tired"}"#, "1");
    check(&refusals, &[], both(false), r#"{"why": "late"}"#, "nothing");
    check(
        &refusals,
        &[],
        both(true),
        r#"{"why": "late"}"#,
        "0 differs",
    );
    check(&[no(8)], &[], both(true), "", "nothing");
}

#[test]
fn what_may_be_heard_is_well_formed_and_as_the_pattern_says() {
    let channel = feed();
    let allowed = message(r#"told {"text": /a.*/}"#);
    let may = |value: Value| may_hear(&received(&channel, value), &allowed, &Scene::default());
    assert!(may(told("abc")));
    assert!(!may(told("bc")));
    assert!(!may(json!({"did": "tell", "text": 1})));
    assert!(!may(look(1, "a")));
}

#[test]
fn a_frame_is_caused_by_what_was_sent_before_it_came() {
    let (start, wall) = (Instant::now(), SystemTime::now());
    let at = |seconds| {
        let after = Duration::from_secs(seconds);
        (start + after, wall + after)
    };
    let scene = Scene {
        sent: vec![at(1), at(3), at(9)],
        ..Scene::default()
    };
    let (arrival, arrived) = at(5);
    let frame = Received {
        at: arrival,
        wall: arrived,
        content: Content::Ping(Vec::new().into()),
    };
    assert_eq!(scene.moment(&frame, None).cause, at(3).1);
    assert_eq!(scene.moment(&frame, Some(at(1).1)).cause, at(1).1);
}
