//! Calls that cannot be made: each says what is wrong and what there is.

use wireproof_conformance::verdict::ExitCode;

use crate::call::{call, check_ways, lines};
use crate::desk::{Desk, inventory};
use crate::server::Server;
use crate::targets::Nobody;
use crate::{ended, wireproof};

#[test]
fn unknown_names_are_told_with_what_there_is() {
    let server = Server::start(&[]);
    let wrong = |arguments: &[&str], words: &str| {
        let ended = server.ended(arguments).with(ExitCode::Usage);
        assert!(
            ended.stderr.contains(words),
            "wanted `{words}`\n{}",
            ended.stderr
        );
        assert_eq!(ended.stdout, "");
    };
    wrong(
        &["call", "brand-chart", "list"],
        "no protocol `brand-chart`; did you mean `brand-chat`? There is ",
    );
    wrong(
        &call(&["join_rom", "--as", "anna"]),
        "brand-chat has no operation `join_rom`; did you mean `join_room`? There is list, ",
    );
    wrong(
        &call(&["list", "--as", "ana"]),
        "nobody is called `ana`; did you mean `anna`? There is anna, boris, olga",
    );
    wrong(
        &call(&["list", "--as", "room"]),
        "--as room: that is nobody who could call; there is anna (brand), boris (brand), olga (admin)",
    );
    wrong(
        &call(&["list", "--as", "anna", "--channel", "chatt"]),
        "no channel `chatt`; did you mean `chat`? There is chat, admin-chat",
    );
    wrong(
        &call(&["join_room", "--as", "anna", "--room-pk", "@rooom.pk"]),
        "--room-pk: no person or thing `rooom`; did you mean `room`?",
    );
    wrong(
        &call(&["join_room", "--as", "anna", "--room-pk", "@room.id"]),
        "--room-pk: @room has no field `id`; there is pk",
    );
    wrong(
        &call(&["list", "--as", "anna", "--first", "join_room:room=1"]),
        "join_room has no member `room`; did you mean `room_pk`? There is room_pk",
    );
    wrong(
        &call(&["list", "--as", "anna", "--first", "jump"]),
        "chat has no operation `jump`; there is list",
    );
}

#[test]
fn values_are_judged_before_anything_is_sent() {
    let server = Server::start(&[]);
    let wrong = |arguments: &[&str], words: &str| {
        let all = [arguments, &["--as", "anna"]].concat();
        let ended = server.ended(&call(&all)).with(ExitCode::Usage);
        assert!(
            ended.stderr.contains(words),
            "wanted `{words}`\n{}",
            ended.stderr
        );
        assert_eq!(ended.stdout, "");
    };
    wrong(
        &["create_message", "--msg-text", ""],
        "--msg-text: expected at least 1 character, received 0",
    );
    wrong(&["create_message"], "--msg-text <TEXT>");
    wrong(
        &["join_room", "--room-pk", "12345678901234567891234"],
        "--room-pk: `12345678901234567891234` does not fit into 64 bits",
    );
    wrong(
        &["join_room", "--json", r#"{"room_pk": 1e0}"#],
        "--json: `1e0` would be sent as 1.0",
    );
    wrong(&["create_message", "--json", "{}"], "`msg_text` is missing");
    wrong(
        &["create_message", "--json", "[]"],
        "--json: members stand in {…}",
    );
    wrong(
        &["create_message", "--json", "{"],
        "--json: this is no JSON",
    );
    wrong(
        &["list", "--json", r#"{"page": 1}"#],
        "unexpected field `page`",
    );
    wrong(
        &["list", "--first", "join_room:room_pk=x"],
        "--first join_room: --room-pk: expected an integer",
    );
    wrong(
        &["list", "--first", "join_room"],
        "--first join_room: `room_pk` is missing",
    );
    wrong(
        &["list", "--first", "join_room:7"],
        "write MEMBER=VALUE, not `7`",
    );
    wrong(&["list", "--raw", "x", "--bad"], "cannot be used with");
    wrong(
        &["list", "--param", "x"],
        "write the name, `=`, and the value",
    );
}

#[test]
fn without_a_server_it_says_what_to_do() {
    ended(wireproof(&call(&["list"]))).saying(
        ExitCode::Usage,
        "start `wireproof serve` in another terminal, or give --url and --token",
    );
    let missing = ["list", "--session", "/no/such/file"];
    ended(wireproof(&call(&missing))).saying(ExitCode::Usage, "/no/such/file: ");
}

#[test]
fn somebody_has_to_call() {
    let server = Server::start(&[]);
    let ended = server.ended(&call(&["list"])).with(ExitCode::Usage);
    let said = "say who calls: --as anna (brand), boris (brand), olga (admin)";
    assert!(ended.stderr.contains(said), "{}", ended.stderr);
}

/// Who is in a target's inventory is known as somebody of a session is.
#[test]
fn people_of_a_targets_inventory_call_by_their_names() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let desk = Desk::new(&inventory(&server, "service-chat"));
    let ping = |who: &str, chat: &str| {
        let words = ["call", "service-chat", "ping", "--target", "FILE"];
        desk.run(&[&words[..], &["--as", who, "--param", chat]].concat())
    };
    let called = ping("kolya", "chat_id=@repair.id").with(ExitCode::Conforms);
    check_ways(&called, &[("sent", "ping"), ("reply", "pong")]);
    assert_eq!(lines(&called.stdout)[0]["as"], "kolya");
    let who =
        "--as takes the name of a person in the target's inventory; anybody else gives --token";
    for (name, why) in [
        ("kolja", "has nobody called `kolja`; did you mean `kolya`?"),
        ("repair", "`repair` is a service_chat in "),
    ] {
        let told = ping(name, "chat_id=1").with(ExitCode::Usage);
        assert!(told.stderr.contains(why), "{}", told.stderr);
        assert!(told.stderr.contains(who), "{}", told.stderr);
    }
    let nobody = Desk::new("protocol = \"service-chat\"\nurl = \"ws://127.0.0.1:1\"\n");
    let words = [
        "call",
        "service-chat",
        "ping",
        "--target",
        "FILE",
        "--as",
        "x",
    ];
    nobody
        .run(&words)
        .saying(ExitCode::Usage, "has nobody with a name in an inventory");
}

#[test]
fn nothing_that_answers_is_4() {
    let nobody = Nobody::new();
    let list = call(&["list", "--url", &nobody.url(), "--token", "t"]).join(" ");
    let list: Vec<&str> = list.split(' ').collect();
    ended(wireproof(&list)).saying(ExitCode::Unreachable, "Is the server running");
}

#[test]
fn a_session_of_a_server_that_is_gone_is_4() {
    let server = Server::start(&[]);
    let runtime = server.runtime.clone();
    assert!(!server.end("KILL").success());
    let mut command = wireproof(&call(&["list", "--as", "anna"]));
    command.env("XDG_RUNTIME_DIR", runtime.path());
    ended(command).saying(ExitCode::Unreachable, "is left from a server that is gone");
}

#[test]
fn what_is_said_twice_is_not_chosen_from() {
    let server = Server::start(&[]);
    let twice = [
        "join_room",
        "--as",
        "anna",
        "--room-pk",
        "1",
        "--room-pk",
        "2",
    ];
    let told = server.ended(&call(&twice)).with(ExitCode::Usage);
    assert!(
        told.stderr.contains("cannot be used multiple times"),
        "{}",
        told.stderr
    );
}
