//! What comes back is held against the documents, and told where it is not as they say.

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::bad_server::{Say, answering};
use crate::call::{call, check_ways, lines};
use crate::{Ended, ended, wireproof};

/// Calls `list` at this address.
fn list(url: &str, more: &[&str]) -> Ended {
    let arguments = ["list", "--url", url, "--token", "t", "--request-id", "7"];
    ended(wireproof(&call(&[&arguments[..], more].concat())))
}

/// The reply to `list`, as it should be.
fn reply(data: Value) -> Value {
    json!({"errors": [], "data": data, "action": "list", "response_status": 200, "request_id": 7})
}

/// What a server says that answers with these texts.
fn texts(texts: &[Value]) -> impl Fn(&Value) -> Vec<Say> + Send + Clone + 'static {
    let texts: Vec<String> = texts.iter().map(Value::to_string).collect();
    move |_| texts.iter().cloned().map(Say::Text).collect()
}

#[test]
fn a_mismatch_is_told_with_its_place() {
    let url = answering(texts(&[reply(json!([{"pk": "1"}]))]));
    let ended = list(&url, &[]).with(ExitCode::Deviates);
    check_ways(&ended, &[("sent", "list"), ("reply", "list")]);
    let wrong = &lines(&ended.stdout)[1]["wrong"];
    let place = json!({"at": "/data/0/pk", "message": "expected an integer, received \"1\""});
    assert!(
        wrong.as_array().expect("a list").contains(&place),
        "{wrong}"
    );
    assert!(
        ended
            .stderr
            .contains("list is not as the documents say at /data/0"),
        "{}",
        ended.stderr
    );
}

#[test]
fn fields_that_no_document_knows_are_shown_and_forgiven() {
    let mut frame = reply(json!([]));
    frame["server"] = json!("me");
    let url = answering(texts(&[frame]));
    let ended = list(&url, &[]).with(ExitCode::Conforms);
    assert_eq!(lines(&ended.stdout)[1]["undocumented"], json!(["/server"]));
}

#[test]
fn frames_that_no_document_knows_deviate() {
    let news = json!({"news": 1});
    let url = answering(texts(&[news, reply(json!([]))]));
    let ended = list(&url, &[]).with(ExitCode::Deviates);
    check_ways(
        &ended,
        &[("sent", "list"), ("heard", ""), ("reply", "list")],
    );
    let why = lines(&ended.stdout)[1]["wrong"][0]["message"].to_string();
    assert!(why.contains("no message of this channel"), "{why}");

    let url = answering(|_| {
        let good = Say::Text(reply(json!([])).to_string());
        vec![
            Say::Text("hello".to_owned()),
            Say::Binary(vec![0, 255]),
            good,
        ]
    });
    let ended = list(&url, &[]).with(ExitCode::Deviates);
    check_ways(
        &ended,
        &[
            ("sent", "list"),
            ("heard", ""),
            ("heard", ""),
            ("reply", "list"),
        ],
    );
    assert_eq!(lines(&ended.stdout)[1]["text"], "hello");
    assert_eq!(lines(&ended.stdout)[2]["hex"], "00ff");
}

#[test]
fn a_reply_is_told_by_its_id() {
    let mut other = reply(json!([]));
    other["request_id"] = json!(8);
    let url = answering(texts(&[other.clone(), reply(json!([]))]));
    let ended = list(&url, &[]).with(ExitCode::Conforms);
    check_ways(
        &ended,
        &[("sent", "list"), ("heard", "list"), ("reply", "list")],
    );
    let url = answering(texts(&[other]));
    let ended = list(&url, &["--timeout", "2s"]).with(ExitCode::Unreachable);
    assert!(
        ended.stderr.contains("nothing answered list within 2s"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_refusal_that_names_no_request_is_the_reply() {
    let refusal = json!({
        "errors": ["no"], "data": null, "action": null, "response_status": 400, "request_id": null
    });
    let url = answering(texts(&[refusal]));
    let ended = list(&url, &[]).with(ExitCode::Deviates);
    check_ways(&ended, &[("sent", "list"), ("reply", "refusal")]);
    assert_eq!(ended.stderr, "error: list was refused\n");
}

#[test]
fn a_reply_to_something_else_is_no_answer() {
    let mut other = reply(json!({"response": "left"}));
    other["action"] = json!("leave_room");
    let url = answering(texts(&[other]));
    let ended = list(&url, &[]).with(ExitCode::Deviates);
    let why = lines(&ended.stdout)[1]["wrong"].to_string();
    assert!(
        why.contains("`list` is answered by list or refusal"),
        "{why}"
    );
}

#[test]
fn the_end_of_the_connection_is_told() {
    let url = answering(|_| vec![Say::Close(1009, "too long")]);
    let ended = list(&url, &[]).with(ExitCode::Deviates);
    check_ways(&ended, &[("sent", "list"), ("heard", "")]);
    assert_eq!(
        lines(&ended.stdout)[1]["end"],
        json!({"how": "closed", "code": 1009, "reason": "too long"})
    );
    let said = "the server closed instead of answering list with 1009: too long";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);

    let url = answering(|_| vec![Say::Drop]);
    let ended = list(&url, &[]).with(ExitCode::Unreachable);
    assert!(
        ended
            .stderr
            .contains("was dropped before list was answered"),
        "{}",
        ended.stderr
    );
}

#[test]
fn a_server_that_is_silent_is_not_waited_for_in_vain() {
    let url = answering(|_| Vec::new());
    let ended = list(&url, &["--timeout", "2s"]).with(ExitCode::Unreachable);
    assert!(
        ended.stderr.contains("nothing answered list within 2s"),
        "{}",
        ended.stderr
    );
}

#[test]
fn for_people_it_is_pretty_and_without_colours_in_a_pipe() {
    let mut heard = reply(json!([]));
    heard["request_id"] = json!(8);
    let mut odd = reply(json!([{"pk": "1"}]));
    odd["server"] = json!("me");
    let url = answering(texts(&[heard, odd]));
    let ended = list(&url, &["--format", "pretty"]).with(ExitCode::Deviates);
    // How long it took is all that differs from run to run.
    let plain: Vec<String> = ended
        .stdout
        .lines()
        .map(|line| match line.split_once(" ms you ") {
            Some((_, rest)) => format!("+N ms you {rest}"),
            None => line.to_owned(),
        })
        .collect();
    insta::assert_snapshot!(plain.join("\n"));
}
