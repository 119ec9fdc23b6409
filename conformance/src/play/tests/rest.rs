//! Requests over HTTP against a server that answers well, and against those that answer wrongly.

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
