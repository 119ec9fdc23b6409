//! Requests over HTTP against a server that answers well, and against those that answer wrongly.

mod bodies;
mod slips;

use std::time::Duration;

use super::*;
use crate::tiny::desk;
use crate::tiny::script::Http::{self, Bytes, Hang};

/// Plays steps with these answers, in the order of the requests.
async fn check_answered(answers: &[Http], steps: &str, expected: &str) {
    check_in(&desk::pack(), script(answers), steps, expected).await;
}

fn script(answers: &[Http]) -> Script {
    Script {
        http: answers.to_vec(),
        pongs: true,
        ..Script::default()
    }
}

const LEFT: Http = Bytes(
    "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /notes/7/\r\n\
     Content-Length: 21\r\n\r\n{\"id\":7,\"text\":\"hi!\"}",
);
const REFUSED: Http = Bytes(
    "HTTP/1.1 403 Forbidden\r\nContent-Type: application/json; charset=utf-8\r\n\
     Content-Length: 12\r\n\r\n{\"why\":\"so\"}",
);
const LEAVE: &str = "alice POST /notes/ {\"text\": \"hi!\"}\n";

#[tokio::test]
async fn what_is_answered_as_the_chapter_and_the_document_say_passes() {
    for ask in [LEAVE, "alice > leave {\"text\": \"hi!\"}\n"] {
        let steps = format!(
            "{ask}alice < 201 {{\"id\": $id, \"text\": \"hi!\"}} with {{\"headers\": {{\"location\": \"/notes/${{id}}/\"}}}}"
        );
        check_answered(&[LEFT], &steps, "pass").await;
        check_answered(
            &[REFUSED],
            &format!("{ask}alice < 4xx {{\"why\": \"so\"}}"),
            "pass",
        )
        .await;
        check_answered(
            &[REFUSED],
            &format!("{ask}alice < refusal {{\"why\": /s./}}"),
            "pass",
        )
        .await;
    }
}

#[tokio::test]
async fn a_wrong_answer_fails() {
    let steps = format!("{LEAVE}alice < 201 {{\"text\": \"hi!\"}}");
    let check = async |answer: Http, expected| check_answered(&[answer], &steps, expected).await;
    check(REFUSED, "`leave` answered 403, not 201").await;
    let other = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /\r\n\
                 Content-Length: 21\r\n\r\n{\"id\":7,\"text\":\"ho!\"}";
    check(Bytes(other), "`leave` differs at /text").await;
    let bare = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\
                Content-Length: 21\r\n\r\n{\"id\":7,\"text\":\"hi!\"}";
    check(Bytes(bare), "`leave` has no header `Location`").await;
    let wrong = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /\r\n\
                 Content-Length: 23\r\n\r\n{\"id\":\"7\",\"text\":\"hi!\"}";
    check(
        Bytes(wrong),
        "/components/schemas/Note/properties/id/type expected an integer",
    )
    .await;
    let page = "HTTP/1.1 201 Created\r\nContent-Type: text/html\r\nLocation: /\r\n\
                Content-Length: 3\r\n\r\n<p>";
    check(Bytes(page), "`leave` is no JSON").await;
    let empty = "HTTP/1.1 201 Created\r\nLocation: /\r\nContent-Length: 0\r\n\r\n";
    check(Bytes(empty), "`leave` has no body").await;
}

#[tokio::test]
async fn who_does_not_answer_fails_in_time() {
    let steps = format!("{LEAVE}alice < 201");
    let server = Scripted::start(script(&[Hang])).await;
    let mut target = server.target();
    target.timeouts.step = Duration::from_millis(200);
    let verdict = verdict(&desk::pack(), target, &steps).await;
    let Verdict::Fail(failure) = verdict else {
        panic!("{verdict:?}");
    };
    assert_eq!(failure.cause, "leave was not answered");
    assert_eq!(failure.label, "no answer came within 200ms");
}

#[tokio::test]
async fn what_is_no_whole_answer_breaks_the_exchange() {
    let steps = format!("{LEAVE}alice < 4xx");
    let cut = "HTTP/1.1 201 Created\r\nContent-Length: 21\r\n\r\n{\"id\"";
    let endless = "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n";
    for answer in ["", "hello\r\n\r\n", "HTTP/1.1 99 x\r\n\r\n", cut, endless] {
        let server = Scripted::start(script(&[Bytes(answer)])).await;
        let verdict = verdict(&desk::pack(), server.target(), &steps).await;
        let Verdict::Fail(failure) = verdict else {
            panic!("{answer}: {verdict:?}");
        };
        let broken = "leave: the exchange broke off: ";
        assert!(failure.cause.starts_with(broken), "{answer}: {failure:?}");
    }
}

#[tokio::test]
async fn a_refusal_is_a_status_of_4xx_in_the_documented_form() {
    let steps = "alice GET /notes/7/\nalice < refusal";
    let check = async |answer, expected| check_answered(&[Bytes(answer)], steps, expected).await;
    let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\
                Content-Length: 12\r\n\r\n{\"why\":\"so\"}";
    check(gone, "pass").await;
    let formless = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\
                    Content-Length: 2\r\n\r\n{}";
    check(formless, "/paths/~1notes~1{id}~1/get/responses/404/content/application~1json/schema/required `why` is missing").await;
    let broken = "HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n";
    check(broken, "`read` answered 500, not refused").await;
    let found = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    check(found, "`read` answered 200, not refused").await;
}

/// Plays steps, and says what of the answers no document knows, and the transcript.
async fn told(answers: &[Http], steps: &str) -> (Vec<String>, String, Vec<String>) {
    let server = Scripted::start(script(answers)).await;
    let played = played(&desk::pack(), server.target(), steps).await;
    assert_eq!(played.verdict, Verdict::Pass, "{steps}");
    let mut unknown: Vec<String> = played
        .undocumented
        .into_iter()
        .map(|(shape, _)| shape)
        .collect();
    unknown.sort();
    let mut transcript = played.transcript;
    played.secrets.hide(&mut transcript);
    (unknown, transcript, server.asked())
}

#[tokio::test]
async fn what_no_document_knows_is_collected_by_its_form() {
    let more = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\
                Content-Length: 27\r\n\r\n{\"id\":7,\"text\":\"\",\"x\":null}";
    let teapot = "HTTP/1.1 418 Tea\r\nContent-Length: 0\r\n\r\n";
    let (unknown, ..) = told(
        &[Bytes(more), Bytes(teapot)],
        "alice GET /notes/7/\nalice < 200\nalice DELETE /notes/7/\nalice < 4xx",
    )
    .await;
    assert_eq!(unknown, ["field /x of read 200", "status 418 of tear"]);
}

/// What no endpoint has is asked for all the same, and nothing of it is judged.
#[tokio::test]
async fn what_the_document_does_not_have_is_not_judged() {
    let any = "HTTP/1.1 405 No\r\nAllow: GET, DELETE\r\nContent-Length: 2\r\n\r\nno";
    let steps = "alice PUT /notes/7/\nalice < 405 \"no\" with {\"headers\": {\"ALLOW\": /.*GET.*/}}\n\
                 alice GET /elsewhere?x=1\nalice < 4xx";
    let (unknown, transcript, asked) = told(&[Bytes(any), Bytes(any)], steps).await;
    assert_eq!(unknown, [""; 0]);
    assert_eq!(
        transcript,
        "alice PUT /notes/7/\nalice < 405\nalice GET /elsewhere?x=1\nalice < 405\n"
    );
    assert!(
        asked[1].starts_with("GET /elsewhere?x=1 HTTP/1.1\r\n"),
        "{asked:?}"
    );
}

#[tokio::test]
async fn two_may_ask_before_either_is_answered() {
    let steps = "alice POST /notes/ {\"text\": \"hi!\"}\n\
                 alice/other POST /notes/ {\"text\": \"hi!\"} with {\"credential\": null}\n\
                 alice < 201 {\"id\": $id}\nalice/other < 201 {\"id\": $id}";
    let (_, transcript, mut asked) = told(&[LEFT, LEFT], steps).await;
    assert_eq!(
        transcript,
        "alice POST /notes/ {\"text\": \"hi!\"}\n\
         alice/other POST /notes/ {\"text\": \"hi!\"} with {\"credential\": null}\n\
         alice < leave 201 {\"id\":7,\"text\":\"hi!\"}\n\
         alice/other < leave 201 {\"id\":7,\"text\":\"hi!\"}\n"
    );
    asked.sort_by_key(|request| request.contains("authorization"));
    let credential = "authorization: Bearer alice-s-token\r\n";
    assert!(
        !asked[0].contains(credential) && asked[1].contains(credential),
        "{asked:?}"
    );
}

/// A party on a channel asks over HTTP what its channel has no operation for, and hears frames.
#[tokio::test]
async fn the_same_party_asks_over_http_and_on_its_connection() {
    let steps = "alice connects feed\nalice > leave {\"text\": \"hi!\"}\nalice > look\n\
                 alice < look\nalice < 201 {\"id\": $id}\nalice GET /notes/${id}/\n\
                 alice < refusal {\"why\": \"so\"}\nalice > look\nalice < refusal";
    let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\
                Content-Length: 12\r\n\r\n{\"why\":\"so\"}";
    let script = |last: Line| Script {
        replies: vec![vec![look()], vec![last]],
        ..script(&[LEFT, Bytes(gone)])
    };
    check_in(&desk::pack(), script(no()), steps, "pass").await;
    check_in(
        &desk::pack(),
        script(look()),
        steps,
        "`refusal` answered by `look`",
    )
    .await;
}

/// What an answer gave under a name that tells nothing is a credential once it is sent as one.
#[tokio::test]
async fn what_is_sent_as_a_credential_is_secret() {
    let given = "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nLocation: /\r\n\
                 Content-Length: 30\r\n\r\n{\"id\":7,\"text\":\"opaque-text\"}  ";
    for with in [
        "\"credential\": $opaque",
        "\"headers\": {\"Authorization\": \"Bearer ${opaque}\"}",
        "\"query\": {\"token\": $opaque}",
    ] {
        let steps = format!(
            "{LEAVE}alice < 201 {{\"text\": $opaque}}\n\
             alice POST /notes/ {{\"text\": \"public-text\"}} with {{{with}}}\nalice < 4xx"
        );
        let server = Scripted::start(script(&[Bytes(given), REFUSED])).await;
        let played = played(&desk::pack(), server.target(), &steps).await;
        assert_eq!(played.verdict, Verdict::Pass, "{with}");
        let (moments, _) = played.frames.told(&played.secrets);
        let told = format!("{moments:?}");
        assert!(
            !told.contains("opaque-text") && told.contains("public-text"),
            "{told}"
        );
    }
}

/// Of two in a race one wins; which one differs from run to run, and the transcript does not say.
#[tokio::test]
async fn the_answers_to_several_are_held_against_as_many_lines() {
    let race = "alice/one POST /notes/ {\"text\": \"hi!\"}\n\
                alice/two POST /notes/ {\"text\": \"hi!\"}\nalice/one alice/two < all of\n";
    let one = format!(
        "{race}  4xx {{\"why\": \"so\"}}\n  201 {{\"id\": $id}}\nalice GET /notes/${{id}}/\nalice < 4xx"
    );
    let gone = "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\n\
                Content-Length: 12\r\n\r\n{\"why\":\"so\"}";
    for answers in [[LEFT, REFUSED, Bytes(gone)], [REFUSED, LEFT, Bytes(gone)]] {
        let (_, transcript, asked) = told(&answers, &one).await;
        assert!(
            transcript.ends_with(
                "alice/one alice/two < leave 4XX {\"why\":\"so\"}\n\
             alice/one alice/two < leave 201 {\"id\":7,\"text\":\"hi!\"}\n\
             alice GET /notes/${id}/\nalice < read 404 {\"why\":\"so\"}\n"
            ),
            "{transcript}"
        );
        assert!(asked[2].starts_with("GET /notes/7/ "), "{asked:?}");
    }
    check_answered(
        &[LEFT, LEFT],
        &one,
        "`leave` answered 201 and 201, not 4xx and 201",
    )
    .await;
    check_answered(
        &[REFUSED, REFUSED],
        &one,
        "`leave` answered 403 and 403, not 4xx and 201",
    )
    .await;
    let same = "  201 {\"id\": $id}\n  201 {\"id\": @not($id)}";
    let same = format!("{race}{same}").replace(
        "@not($id)}",
        "@not(7)}\nalice GET /notes/${id}/\nalice < 4xx",
    );
    check_answered(
        &[LEFT, LEFT, Bytes(gone)],
        &same,
        "`leave` answered 201 and 201, and not as it should be",
    )
    .await;
    let unasked =
        "alice/one POST /notes/ {\"text\": \"a\"}\nalice/one alice/two < all of\n  201\n  4xx";
    assert_eq!(
        problem(unasked).as_deref(),
        Some("`alice/two` has asked for nothing over HTTP")
    );
}

/// What a chapter leaves open is as one of its lines says.
#[tokio::test]
async fn an_answer_may_be_one_of_several() {
    let steps =
        format!("{LEAVE}alice < any of\n  4xx {{\"why\": \"so\"}}\n  201 {{\"text\": \"hi!\"}}");
    check_answered(&[LEFT], &steps, "pass").await;
    check_answered(&[REFUSED], &steps, "pass").await;
    let other = steps.replace("hi!\"}", "ho!\"}").replacen("ho!", "hi!", 1);
    let wrong = "`leave` answered 201, and not as it should be";
    check_answered(&[LEFT], &other, wrong).await;
    let refused = steps.replace("201", "200");
    assert_eq!(
        problem(&refused).as_deref(),
        Some("nobody says that `leave` answers 200")
    );
    let refused = steps.replace("201 {\"text\": \"hi!\"}", "5xx");
    check_answered(&[LEFT], &refused, "`leave` answered 201, not 4xx or 5xx").await;
}

/// A handshake may be asked for as any path may, so that several can be in a race for one.
#[tokio::test]
async fn a_handshake_that_is_asked_for_over_http_is_answered_with_101() {
    let headers = "{\"Upgrade\": \"websocket\", \"Connection\": \"Upgrade\", \
                   \"Sec-WebSocket-Version\": \"13\", \"Sec-WebSocket-Key\": \"dGhlIHNhbXBsZSBub25jZQ==\"}";
    let steps = format!(
        "alice GET /feed with {{\"headers\": {headers}}}\n\
         alice < 101 with {{\"headers\": {{\"sec-websocket-accept\": \"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\"}}}}"
    );
    check_answered(&[], &steps, "pass").await;
}

/// The first problem with a block that is told before it is played.
fn problem(steps: &str) -> Option<String> {
    let source = format!(
        "# A\n\n## TY-A-1 It does\n*documented: there*\n\n```wire\nalice is a reader\n{steps}\n```\n"
    );
    let chapter = crate::chapter::parse("a.md", &source).expect("well-formed");
    let target = Arc::new(Target::new("ws://x".parse().expect("a base"), None));
    let chapters = [Arc::new(chapter)];
    let planned = plan(&desk::pack(), &target, &chapters, &Selection::default());
    planned.err().map(|problems| problems[0].message.clone())
}
