//! Scenarios of the tiny protocol against servers that follow a script: what a step makes of
//! frames that come early, late, twice or in another order, and of connections that end.

mod bare;
mod causes;
mod hostile;
mod rest;
mod shape;

use std::sync::Arc;

use serde_json::json;

use super::*;
use crate::plan::{Selection, plan};
use crate::tiny;
use crate::tiny::script::Line::{self, Close, Say};
use crate::tiny::script::{Script, Scripted, look, no, told};

/// Plays `steps`, in which alice acts, and compares the verdict, by its cause where it fails.
async fn check(hello: &[Line], replies: &[&[Line]], steps: &str, expected: &str) {
    let script = Script {
        hello: hello.to_vec(),
        replies: replies.iter().map(|lines| lines.to_vec()).collect(),
        ..Script::default()
    };
    check_in(&tiny::pack(), script, steps, expected).await;
}

async fn check_in(pack: &Arc<Pack>, script: Script, steps: &str, expected: &str) {
    let server = Scripted::start(script).await;
    let verdict = verdict(pack, server.target(), steps).await;
    let said = match &verdict {
        Verdict::Fail(failure) => failure.cause.as_str(),
        verdict => verdict.name(),
    };
    assert_eq!(said, expected, "{steps}\n{verdict:?}");
}

async fn verdict(pack: &Arc<Pack>, target: Target, steps: &str) -> Verdict {
    played(pack, target, steps).await.verdict
}

async fn played(pack: &Arc<Pack>, target: Target, steps: &str) -> Played {
    played_in(&Shared::new(Stopping::default()), pack, target, steps).await
}

async fn played_in(shared: &Shared, pack: &Arc<Pack>, target: Target, steps: &str) -> Played {
    let source = format!(
        "# A\n\n## TY-A-1 It does\n*documented: there*\n\n```wire\nalice is a reader\n{steps}\n```\n"
    );
    let chapter = crate::chapter::parse("a.md", &source)
        .unwrap_or_else(|problems| panic!("{steps}: {problems:?}"));
    let target = Arc::new(target);
    let chapters = [Arc::new(chapter)];
    let suite = plan(pack, &target, &chapters, &Selection::default())
        .unwrap_or_else(|problems| panic!("{steps}: {problems:?}"));
    let scenario = suite.scenarios.first().expect("one scenario");
    let correlations = Correlations::starting_at(0);
    play(scenario, &suite.pack, &target, shared, &correlations, None).await
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

/// Nobody can say of which of two requests without an id it is, and it may be there before the second one is out.
#[tokio::test]
async fn a_refusal_without_an_id_may_have_come_before_the_last_request() {
    let nameless = || Say(json!({"did": "refuse", "n": null}));
    let both = "alice > raw text \"no JSON\"\nalice < told\nalice > raw text \"nor this\"\nalice < refusal";
    let replies = [look()];
    check(
        &[],
        &[&replies, &[nameless(), told("x")], &[]],
        &format!("{ASK}{both}"),
        "pass",
    )
    .await;
    let answered = "alice > raw text \"no JSON\"\nalice < refusal\nalice > raw text \"nor this\"\nalice < refusal";
    check(
        &[],
        &[&replies, &[nameless()], &[]],
        &format!("{ASK}{answered}"),
        "a request was not refused",
    )
    .await;
}

/// A refusal that names another request is none of this one, and looks like one in a timeline.
#[tokio::test]
async fn a_refusal_of_another_request_is_shown_where_none_came() {
    for (ask, why) in [
        (
            "alice > look",
            "at /n: expected the request's 1, received 0",
        ),
        (
            "alice > raw text \"no JSON\"",
            "at /n: received 0, and the request has no id to be named by",
        ),
    ] {
        let script = Script {
            replies: vec![vec![look()], vec![Say(json!({"did": "refuse", "n": 0}))]],
            ..Script::default()
        };
        let server = Scripted::start(script).await;
        let steps = format!("{ASK}{ask}\nalice < refusal");
        let verdict = verdict(&tiny::pack(), server.target(), &steps).await;
        let Verdict::Fail(failure) = verdict else {
            panic!("{steps}: {verdict:?}");
        };
        assert_eq!(failure.cause, "a request was not refused: `no` came");
        let mut notes = failure.notes.iter();
        assert!(
            notes.any(|note| note.title == "nearest" && note.text.contains(why)),
            "{:?}",
            failure.notes
        );
    }
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
    let stray = "`told` that no step takes";
    check(&[], &[&say(&[&b, &a, &c])], &steps, stray).await;
    check(&[], &[&say(&[&a, &c, &b])], &steps, stray).await;
    check(&[], &[&say(&[&c, &a])], &steps, "`told` out of order").await;
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
    // A server that breaks down refuses nobody, unless a chapter says so.
    check(&[Close(1011)], &[], "alice is refused feed", "let in").await;
    check(&[Close(1008)], &[], "alice is refused feed", "pass").await;
    let later = "alice is refused feed with 1013";
    check(&[Close(1013)], &[], later, "pass").await;
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
    let more = [look(), a.clone(), b.clone(), c.clone(), a];
    check(&[], &[&more], &steps, "`told` that no step takes").await;
}

#[tokio::test]
async fn all_of_takes_replies_in_any_order() {
    let seen = |what: &str| Say(json!({"did": "look", "n": "N", "seen": what}));
    let steps = "alice connects feed\nalice > look\nalice > look\nalice < all of\n  look {\"seen\": \"two\"}\n  look {\"seen\": \"one\"}";
    check(&[], &[&[seen("one")], &[seen("two")]], steps, "pass").await;
    check(&[], &[&[seen("two")], &[seen("one")]], steps, "pass").await;
    let wrong = "`look` differs at /seen";
    check(&[], &[&[seen("one")], &[seen("three")]], steps, wrong).await;
    let order = steps.replace("all of", "in order");
    check(&[], &[&[seen("two")], &[seen("one")]], &order, "pass").await;
    check(&[], &[&[seen("one")], &[seen("two")]], &order, wrong).await;
}

#[tokio::test]
async fn what_an_alternative_binds_ends_with_it() {
    let steps = format!(
        "{ASK}alice < any of\n  told {{\"text\": $x, \"again\": $x}}\n  look\n\
         alice < told {{\"text\": $x, \"again\": $x}}"
    );
    check(&[], &[&[look(), told("a"), told("b")]], &steps, "pass").await;
    let none = "none of told, look arrived";
    check(&[], &[&[look()]], &steps, none).await;
    let ended = "a connection ended by itself: the server closed 4000";
    check(&[], &[&[look(), Close(4000)]], &steps, ended).await;
}

/// The tiny protocol has no fence, so that a bare silence is proven by a settling window.
#[tokio::test]
async fn a_silence_holds_until_something_is_heard() {
    let nothing = format!("{ASK}alice < nothing");
    check(&[], &[&[look()]], &nothing, "pass").await;
    let broken = "`told` reached who should not hear it";
    check(&[], &[&[look(), told("x")]], &nothing, broken).await;

    // What nobody documents is noted elsewhere, unless a chapter says otherwise.
    let at_all = format!("{nothing} at all");
    let at_all_until = format!("{nothing} at all until told {{\"text\": \"b\"}}");
    check(&[], &[&[look()]], &at_all, "pass").await;
    check(&[], &[&[look(), told("b")]], &at_all_until, "pass").await;
    for stray in [Say(json!({"did": "dance"})), Line::Text("no JSON")] {
        let heard = [look(), stray, told("b")];
        check(&[], &[&heard[..2]], &nothing, "pass").await;
        for (steps, heard) in [(&at_all, &heard[..2]), (&at_all_until, &heard[..])] {
            let script = Script {
                replies: vec![heard.to_vec()],
                ..Script::default()
            };
            let server = Scripted::start(script).await;
            let verdict = verdict(&tiny::pack(), server.target(), steps).await;
            let Verdict::Fail(failure) = verdict else {
                panic!("{verdict:?}");
            };
            let cause = &failure.cause;
            assert!(cause.ends_with("reached who should not hear it"), "{cause}");
        }
    }

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
