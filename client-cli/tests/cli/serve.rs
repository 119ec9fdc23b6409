//! `wireproof serve`: what it prints works as pasted, and it ends when it is asked to.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use wireproof_conformance::verdict::ExitCode;

use crate::server::{Server, files};
use crate::{PATIENCE, ended, wireproof};

#[test]
fn the_printed_commands_work_as_pasted() {
    let server = Server::start(&[]);
    let checks = server.commands_for("check");
    for (command, protocol) in checks.iter().zip(wireproof_schemas::protocols()) {
        assert_eq!(command[..3], ["check", protocol.id, "--url"]);
        let url = command[3];
        assert!(
            url.starts_with("ws://127.0.0.1:") && !url.contains(":0/"),
            "{url}"
        );
        assert!(url.ends_with(&format!("/{}", protocol.id)), "{url}");
        assert!(
            server
                .announced
                .iter()
                .any(|line| line == &format!("{:<14} {url}", protocol.id))
        );
        server.ended(command).with(ExitCode::Conforms);
    }
    assert_eq!(checks.len(), wireproof_schemas::protocols().len());
    for call in server.commands_for("call") {
        let ended = server.ended(&call).with(ExitCode::Conforms);
        assert_eq!(ended.stderr, "", "{call:?}");
    }
}

/// Each protocol's address is followed by what it lets everybody do.
#[test]
fn where_nobody_is_asked_who_they_are_there_is_a_warning() {
    let server = Server::start(&[]);
    let mut protocol = "";
    let mut warned = Vec::new();
    for line in &server.announced {
        match line.strip_prefix("  warning: ") {
            Some(warning) => warned.push((protocol, warning)),
            None if !line.starts_with(' ') => {
                protocol = line.split(' ').next().unwrap_or_default();
            }
            None => {}
        }
    }
    let why = ": the protocol asks nobody who they are";
    let anybody = "anybody who reaches this server can";
    let ads = "list_ads, create_ad, change_ad, delete_ad";
    assert_eq!(
        warned,
        [
            (
                "nail-salon",
                format!("{anybody} connect to /ws/{{user_type}}/{{user_id}}/{why}").as_str()
            ),
            (
                "pet-market",
                format!("{anybody} ask for {ads}{why}").as_str()
            ),
        ]
    );
}

#[test]
fn everybody_has_a_line_to_paste() {
    let server = Server::start(&[]);
    let session = server.session();
    for protocol in wireproof_schemas::protocols() {
        let people = session["protocols"][protocol.id]["people"].as_object();
        let people = people.expect("its people");
        assert!(!people.is_empty());
        let calls = server.commands_for("call");
        for name in people.keys() {
            let call = calls.iter().find(|call| {
                call[1] == protocol.id && call.windows(2).any(|pair| pair == ["--as", name])
            });
            assert!(call.is_some(), "no line for {name}: {calls:?}");
        }
    }
}

/// The printed line for another client: its headers and the address, as a shell divides them.
fn other_client(line: &str) -> (Vec<String>, String) {
    let words = line.strip_prefix("websocat").expect("a line of websocat");
    let (before, address) = words.rsplit_once(' ').expect("an address");
    let headers = before.split(" -H '").skip(1).map(|part| {
        let header = part.strip_suffix('\'').expect("a quoted header");
        header.to_owned()
    });
    (headers.collect(), address.to_owned())
}

/// A connection that has asked to be let in.
fn handshake(headers: &[String], url: &str) -> TcpStream {
    let rest = url.strip_prefix("ws://").expect("an address");
    let (authority, path) = rest.split_once('/').expect("a path");
    let mut stream = TcpStream::connect(authority).expect("the server");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    let headers: String = headers
        .iter()
        .map(|header| format!("{header}\r\n"))
        .collect();
    write!(
        stream,
        "GET /{path} HTTP/1.1\r\nHost: {authority}\r\nUpgrade: websocket\r\n\
         Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
    )
    .expect("the request");
    stream
}

#[test]
fn another_client_gets_in_with_the_printed_line() {
    let server = Server::start(&[]);
    let lines = server.announced.iter().map(|line| line.trim());
    let lines: Vec<&str> = lines.filter(|line| line.starts_with("websocat ")).collect();
    // Where an address has a part that no person stands for, there is no one line for somebody.
    let protocols = wireproof_schemas::protocols().iter();
    let told = protocols.filter(|protocol| {
        let mut parameters = protocol.channels[0].parameters.iter();
        parameters.all(|parameter| parameter.person.is_some())
    });
    assert_eq!(lines.len(), told.count());
    for line in lines {
        let (headers, url) = other_client(line);
        let mut stream = handshake(&headers, &url);
        let mut status = [0; 12];
        stream.read_exact(&mut status).expect("an answer");
        assert_eq!(String::from_utf8_lossy(&status), "HTTP/1.1 101");
    }
}

#[test]
fn it_ends_with_0_when_it_is_asked_to() {
    // At once: whoever reads that it can be ended may do so.
    let status = Server::start(&[]).end("TERM");
    assert_eq!(status.code(), Some(0), "{status}");
}

#[test]
fn it_ends_with_0_after_it_was_used() {
    let server = Server::start(&[]);
    let checks = server.commands_for("check");
    let one = [checks[0].as_slice(), &["BC-LIST-5"]].concat();
    server.ended(&one).with(ExitCode::Conforms);
    assert_eq!(server.end("TERM").code(), Some(0));
}

/// A connection of somebody who never answers its close.
fn mute(server: &Server) -> TcpStream {
    let lines = server.announced.iter().map(|line| line.trim());
    let mut lines = lines.filter(|line| line.starts_with("websocat ws://"));
    let (headers, url) = other_client(lines.next().expect("one without headers"));
    let mut stream = handshake(&headers, &url);
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte).expect("the answer's head");
        head.extend(byte);
    }
    assert!(head.starts_with(b"HTTP/1.1 101"));
    stream
}

#[test]
fn asked_twice_it_waits_for_nobody() {
    let server = Server::start(&["--protocol", "nail-salon"]);
    let runtime = Arc::clone(&server.runtime);
    let mut peer = mute(&server);
    server.signal("INT");
    // It has begun to end when it says goodbye.
    let mut frame = [0; 2];
    while frame[0] != 0x88 {
        peer.read_exact(&mut frame).expect("a frame");
        let mut rest = vec![0; usize::from(frame[1])];
        peer.read_exact(&mut rest).expect("all of it");
    }
    assert_eq!(server.end("INT").code(), Some(130));
    // What was laid out goes with it all the same.
    assert_eq!(files(&runtime.path().join("wireproof")).len(), 0);
}

#[test]
fn one_protocol_stands_at_the_root() {
    let server = Server::start(&["--protocol", "brand-chat"]);
    let checks = server.commands_for("check");
    let [command] = checks.as_slice() else {
        panic!("{:?}", server.announced);
    };
    assert_eq!(command[3].matches('/').count(), 2, "{}", command[3]);
    let one = [command.as_slice(), &["BC-LIST-5"]].concat();
    server.ended(&one).with(ExitCode::Conforms);
    for call in server.commands_for("call") {
        server.ended(&call).with(ExitCode::Conforms);
    }
}

#[test]
fn a_key_of_ones_own_is_not_printed() {
    let server = Server::start(&["--provisioning-key", "key-of-my-own"]);
    assert!(
        !server.announced.concat().contains("key-of-my-own"),
        "{:?}",
        server.announced
    );
    // A shell reads it from the variable.
    let line = server.commands_for("check").remove(0);
    let (key, line) = line.split_last().expect("a command");
    assert_eq!(*key, "\"$WIREPROOF_PROVISIONING_KEY\"");
    let one = |key| [line, &[key, "BC-LIST-5"]].concat();
    ended(wireproof(&one("key-of-my-own"))).with(ExitCode::Conforms);
    ended(wireproof(&one("another"))).with(ExitCode::Unreachable);
}

#[test]
fn wrong_usage_is_2() {
    let usage = |arguments: &[&str], words: &str| {
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        let ended = ended(wireproof(&[&serve, arguments].concat())).with(ExitCode::Usage);
        assert!(ended.stderr.contains(words), "{}", ended.stderr);
        assert_eq!(ended.stdout, "", "an address is told before it is served");
    };
    usage(&["--protocol", "nosuch"], "no protocol `nosuch`");
    usage(&["--token-secret", "short"], "shorter than 32 bytes");
    usage(&["--provisioning-key", ""], "--provisioning-key");
    usage(&["--allowed-origin", "nonsense"], "is no origin");
    usage(
        &["--database", "/no/such/folder/data"],
        "/no/such/folder/data: ",
    );
}

#[test]
fn an_address_that_is_none_is_2() {
    ended(wireproof(&["serve", "--listen", "nowhere"])).saying(ExitCode::Usage, "--listen");
}

#[test]
fn an_address_in_use_is_2() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let address = listener.local_addr().expect("an address").to_string();
    ended(wireproof(&["serve", "--listen", &address])).saying(ExitCode::Usage, "--listen");
}

/// Everything that only this machine may have is missing where others can reach it, also for whoever
/// brings a key.
#[test]
fn off_loopback_there_is_nobody_and_no_key() {
    let keys: [(&[&str], &str); 2] = [
        (&[], "HTTP/1.1 404"),
        (&["--provisioning-key", "mine"], "HTTP/1.1 401"),
    ];
    for (key, status) in keys {
        let server = Server::start(&[&["--listen", "0.0.0.0:0"], key].concat());
        let all = server.announced.join("\n");
        assert!(
            all.contains("there are no ready-made people, no made-up key and no session file"),
            "{all}"
        );
        assert_eq!(
            all.contains("knows the provisioning key can make people"),
            !key.is_empty(),
            "{all}"
        );
        for word in ["wireproof", "Bearer", "mine", "anna"] {
            assert!(!all.contains(word), "{all}");
        }
        assert!(files(server.runtime.path()).is_empty());
        assert_eq!(worlds_status(&server.announced[0]), status);
    }

    let serve = ["serve", "--listen", "0.0.0.0:0", "--session", "x"];
    ended(wireproof(&serve)).saying(ExitCode::Usage, "not loopback");
}

/// What a request for a world gets at the address of this line, without a key.
fn worlds_status(line: &str) -> String {
    let port = line.rsplit_once("0.0.0.0:").map(|(_, rest)| rest);
    let port = port
        .and_then(|rest| rest.split('/').next())
        .expect("a port");
    let protocol = wireproof_schemas::protocols()[0].id;
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("the server");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    write!(
        stream,
        "POST /{protocol}/_wireproof/worlds HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
    )
    .expect("the request");
    let mut status = [0; 12];
    stream.read_exact(&mut status).expect("an answer");
    String::from_utf8_lossy(&status).into_owned()
}

/// They would still be in the file when a server that others can reach is started with it.
#[test]
fn a_database_in_a_file_gets_no_people() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("data").display().to_string();
    let server = Server::start(&["--database", &file]);
    let protocol = wireproof_schemas::protocols()[0];
    let served = &server.session()["protocols"][protocol.id];
    assert_eq!(served["people"], serde_json::json!({}));
    assert_eq!(server.commands_for("call").len(), 0);
    let operation = protocol.channels[0].operations[0].name;
    let call = ["call", protocol.id, operation];
    let ended = server.ended(&call).with(ExitCode::Usage);
    assert!(
        ended.stderr.contains("no ready-made people"),
        "{}",
        ended.stderr
    );
}

#[test]
fn settings_that_will_not_do_are_told_with_what_is_wanted() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let file = file.to_str().expect("UTF-8");
    ended(wireproof(&["serve", "--files", file])).saying(
        ExitCode::Usage,
        &format!("--files {file}: this is a file, and a folder is wanted"),
    );
    for wrong in ["127.0.0.1", "localhost", "nonsense"] {
        ended(wireproof(&["serve", "--listen", wrong]))
            .saying(ExitCode::Usage, "127.0.0.1:8080 or localhost:8080");
    }
    let server = Server::start(&["--listen", "localhost:0"]);
    assert!(server.session()["address"].as_str().is_some());
}
