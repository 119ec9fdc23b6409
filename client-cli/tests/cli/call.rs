//! `wireproof call`: what it sends, prints and ends with.

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::server::{Running, Server};
use crate::{Ended, ended, wireproof};

/// The lines of a program's output, each read as JSON.
#[track_caller]
pub(crate) fn lines(stdout: &str) -> Vec<Value> {
    let lines = stdout.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

/// What happened, as pairs of way and message.
#[track_caller]
fn ways(ended: &Ended) -> Vec<(String, String)> {
    let text = |line: &Value, name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let lines = lines(&ended.stdout);
    lines
        .iter()
        .map(|line| (text(line, "way"), text(line, "message")))
        .collect()
}

#[track_caller]
pub(crate) fn check_ways(ended: &Ended, expected: &[(&str, &str)]) {
    let ways = ways(ended);
    let ways: Vec<(&str, &str)> = ways.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(ways, expected, "{}{}", ended.stdout, ended.stderr);
}

/// A call of brand-chat.
pub(crate) fn call<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [&["call", "brand-chat"], arguments].concat()
}

#[test]
fn a_pipe_gets_a_json_object_a_line_and_nothing_else() {
    let server = Server::start(&[]);
    let ended = server.ended(&call(&["list", "--as", "anna"]));
    let ended = ended.with(ExitCode::Conforms);
    check_ways(&ended, &[("sent", "list"), ("reply", "list")]);
    assert_eq!(ended.stderr, "");
    let lines = lines(&ended.stdout);
    assert_eq!(lines[0]["frame"]["action"], "list");
    let id = &lines[0]["frame"]["request_id"];
    assert_eq!(&lines[1]["frame"]["request_id"], id);
    let room = &server.session()["protocols"]["brand-chat"]["things"]["room"]["pk"];
    assert_eq!(&lines[1]["frame"]["data"][0]["pk"], room);
    assert!(
        lines
            .iter()
            .all(|line| line["as"] == "anna" && line["at"].is_string())
    );
    assert_eq!(lines[1].get("wrong"), None);
}

#[test]
fn what_comes_first_is_asked_first_on_the_same_connection() {
    let server = Server::start(&[]);
    for first in ["join_room:room_pk=@room.pk", "join_room:{\"room_pk\": 1}"] {
        let arguments = [
            "create_message",
            "--as",
            "boris",
            "--first",
            first,
            "--msg-text=-hi",
        ];
        let ended = server.ended(&call(&arguments)).with(ExitCode::Conforms);
        check_ways(
            &ended,
            &[
                ("sent", "join_room"),
                ("reply", "join_room"),
                ("sent", "create_message"),
                ("reply", "create_message"),
            ],
        );
        assert_eq!(lines(&ended.stdout)[3]["frame"]["data"]["text"], "-hi");
    }
}

#[test]
fn nothing_is_asked_after_a_refusal() {
    let server = Server::start(&[]);
    let first = ["--first", "join_room:room_pk=999999"];
    let arguments = ["create_message", "--as", "anna", "--msg-text", "hi"];
    let ended = server.ended(&call(&[&arguments[..], &first].concat()));
    let ended = ended.with(ExitCode::Deviates);
    check_ways(&ended, &[("sent", "join_room"), ("reply", "refusal")]);
    assert!(
        ended.stderr.contains("join_room was refused"),
        "{}",
        ended.stderr
    );
    assert_eq!(lines(&ended.stdout)[1]["refusal"], true);
}

/// Reads on until something of this kind is printed.
#[track_caller]
fn until(running: &Running, way: &str, message: &str) -> Value {
    while let Some(line) = running.line() {
        let line: Value = serde_json::from_str(&line).expect("JSON");
        if line["way"] == way && line["message"] == message {
            return line;
        }
    }
    panic!("it ended without {way} {message}");
}

#[cfg(unix)]
#[test]
fn who_listens_hears_what_others_write_until_interrupted() {
    let server = Server::start(&[]);
    let listen = [
        "join_room",
        "--as",
        "boris/phone",
        "--room-pk",
        "@room.pk",
        "--listen-for",
        "1m",
    ];
    let boris = server.beside(&call(&listen));
    until(&boris, "reply", "join_room");
    let first = ["--first", "join_room:room-pk=@room.pk"];
    let write = [
        "create_message",
        "--as",
        "anna",
        "--msg-text",
        "are you there?",
    ];
    server
        .ended(&call(&[&write[..], &first].concat()))
        .with(ExitCode::Conforms);
    let heard = until(&boris, "heard", "create_message");
    assert_eq!(heard["frame"]["data"]["text"], "are you there?");
    assert_eq!(heard["as"], "boris/phone");
    assert_eq!(boris.end("INT").code(), Some(0));
}

#[test]
fn listening_ends_by_itself() {
    let server = Server::start(&[]);
    let listen = ["list", "--as", "boris", "--listen-for", "1ms"];
    let ended = server.ended(&call(&listen)).with(ExitCode::Conforms);
    check_ways(&ended, &[("sent", "list"), ("reply", "list")]);
}

#[test]
fn members_come_as_options_or_as_json() {
    let server = Server::start(&[]);
    let sent = |arguments: &[&str]| {
        let all = [&["join_room", "--as", "anna"], arguments].concat();
        let ended = server.ended(&call(&all));
        lines(&ended.stdout)[0]["frame"].clone()
    };
    let frame =
        |room: Value, id: i64| json!({"action": "join_room", "request_id": id, "room_pk": room});
    let id = ["--request-id", "7"];
    assert_eq!(
        sent(&[&["--room-pk", "-5"], &id[..]].concat()),
        frame(json!(-5), 7)
    );
    assert_eq!(
        sent(&[&["--json", r#"{"room_pk": 5}"#], &id[..]].concat()),
        frame(json!(5), 7)
    );
    let both = [
        "--json",
        r#"{"room_pk": 5, "request_id": 8}"#,
        "--room-pk",
        "6",
    ];
    assert_eq!(sent(&both), frame(json!(6), 8));
}

#[test]
fn members_can_come_from_standard_input() {
    let server = Server::start(&[]);
    let mut command = wireproof(&call(&["join_room", "--as", "anna", "--json", "-"]));
    command
        .env("XDG_RUNTIME_DIR", server.runtime.path())
        .write_stdin(r#"{"room_pk": 1}"#);
    let ended = ended(command).with(ExitCode::Conforms);
    assert_eq!(lines(&ended.stdout)[0]["frame"]["room_pk"], 1);
}

#[test]
fn a_list_is_an_option_repeated() {
    let server = Server::start(&[]);
    let arguments = [
        "delete_messages",
        "--as",
        "anna",
        "--msg-id-list",
        "1",
        "--msg-id-list",
        "2",
    ];
    let ended = server.ended(&call(&arguments)).with(ExitCode::Deviates);
    assert_eq!(
        lines(&ended.stdout)[0]["frame"]["msg_id_list"],
        json!([1, 2])
    );
}

#[test]
fn people_talk_where_their_role_does() {
    let server = Server::start(&[]);
    let room = ["join_room", "--room-pk", "@room.pk", "--as"];
    let olga = server.ended(&call(&[&room[..], &["olga"]].concat()));
    let olga = olga.with(ExitCode::Conforms);
    check_ways(&olga, &[("sent", "join_room"), ("reply", "join_room")]);
    let anna = call(&[&room[..], &["anna", "--channel", "admin-chat"]].concat());
    let anna = server.ended(&anna).with(ExitCode::Unreachable);
    // The whole address, as where to look matters more than what the document calls it.
    let said = "/brand-chat/ws/admin-chat/ was refused with 403";
    assert!(anna.stderr.contains(said), "{}", anna.stderr);
    let there = "the handshake at ws://127.0.0.1:";
    assert!(anna.stderr.contains(there), "{}", anna.stderr);
    assert!(
        anna.stderr
            .ends_with("\njoin_room is also on --channel chat\n"),
        "{}",
        anna.stderr
    );
    // What her own channel does not have is asked on the first that has it.
    let info = server.ended(&call(&["current_room_info", "--as", "olga"]));
    let info = info.with(ExitCode::Deviates);
    check_ways(
        &info,
        &[("sent", "current_room_info"), ("reply", "refusal")],
    );
}

#[test]
fn what_is_bad_is_sent_on_request_only() {
    let server = Server::start(&[]);
    let bad = ["join_room", "--as", "anna", "--room-pk", "seven"];
    let refused = server.ended(&call(&bad)).with(ExitCode::Usage);
    assert_eq!(refused.stdout, "");
    let said = "error: --room-pk: expected an integer, received \"seven\"";
    assert!(refused.stderr.starts_with(said), "{}", refused.stderr);
    let sent = server.ended(&call(&[&bad[..], &["--bad"]].concat()));
    let sent = sent.with(ExitCode::Deviates);
    check_ways(&sent, &[("sent", "join_room"), ("reply", "refusal")]);
    assert_eq!(lines(&sent.stdout)[0]["frame"]["room_pk"], "seven");
}

#[test]
fn any_text_can_be_sent_and_its_refusal_is_the_reply() {
    let server = Server::start(&[]);
    for text in ["{", "[]", r#"{"action": "jump", "request_id": 7}"#] {
        let raw = ["list", "--as", "anna", "--raw", text];
        let ended = server.ended(&call(&raw)).with(ExitCode::Deviates);
        check_ways(&ended, &[("sent", "list"), ("reply", "refusal")]);
    }
    let raw = [
        "list",
        "--as",
        "anna",
        "--raw",
        r#"{"action": "list", "request_id": 7}"#,
    ];
    let ended = server.ended(&call(&raw)).with(ExitCode::Conforms);
    check_ways(&ended, &[("sent", "list"), ("reply", "list")]);
}

#[test]
fn credentials_and_headers_can_be_others() {
    let server = Server::start(&[]);
    let list = ["list", "--as", "anna"];
    let refused = |more: &[&str], status: &str| {
        let ended = server.ended(&call(&[&list[..], more].concat()));
        let ended = ended.with(ExitCode::Unreachable);
        let said = format!("/brand-chat/ws/chat/ was refused with {status}");
        assert!(ended.stderr.contains(&said), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
    };
    refused(&["--token", "@anna.expired_token"], "401");
    refused(&["--token", "nonsense"], "401");
    refused(&["--header", "Authorization:"], "401");
    refused(&["--header", "Origin: http://evil.example"], "403");
    let other = [
        &list[..],
        &["--token", "@boris.token", "--header", "X-Test: @boris.name"],
    ]
    .concat();
    server.ended(&call(&other)).with(ExitCode::Conforms);
}

#[test]
fn a_server_without_a_session_is_named_by_its_address() {
    let server = Server::start(&[]);
    let session = server.session();
    let served = &session["protocols"]["brand-chat"];
    let url = served["url"].as_str().expect("its address");
    let token = served["people"]["anna"]["token"].as_str().expect("a token");
    let by_address = call(&["list", "--url", url, "--token", token]);
    let ended = ended(wireproof(&by_address)).with(ExitCode::Conforms);
    assert_eq!(lines(&ended.stdout)[0]["as"], "you");
    let nobody = call(&["list", "--url", url]);
    crate::ended(wireproof(&nobody)).saying(ExitCode::Unreachable, "was refused with 401");
    // Where the session knows the address, its people are there as well.
    server
        .ended(&call(&["list", "--url", url, "--as", "anna"]))
        .with(ExitCode::Conforms);
    crate::ended(wireproof(&call(&["list", "--url", url, "--as", "anna"])))
        .saying(ExitCode::Usage, "give --token");
}

#[test]
fn a_reader_that_wants_no_more_is_no_failure() {
    let server = Server::start(&[]);
    let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin!("wireproof"));
    let mut child = command
        .args(call(&["list", "--as", "anna"]))
        .env_clear()
        .env("XDG_RUNTIME_DIR", server.runtime.path())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it was started here").code(), Some(0));
}
