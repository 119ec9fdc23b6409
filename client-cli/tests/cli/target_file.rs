//! `wireproof target`, and `check --target`: servers that make no worlds of their own.

use std::fs;

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::desk::{Desk, inventory, session};
use crate::server::Server;
use crate::targets::Nobody;
use crate::{ended, wireproof};

#[test]
fn a_printed_file_is_one_for_every_protocol() {
    for protocol in wireproof_schemas::protocols() {
        let printed = ended(wireproof(&["target", "init", protocol.id])).with(ExitCode::Conforms);
        let desk = Desk::new(&printed.stdout);
        let listed = desk.run(&["check", "--target", "FILE", "--list"]);
        listed.with(ExitCode::Conforms);
    }
    let unknown = ended(wireproof(&["target", "init", "brand-chad"]));
    unknown.saying(ExitCode::Usage, "brand-chat");
}

#[test]
fn an_inventory_is_matched_and_what_it_lacks_is_named() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let desk = Desk::new(&inventory(&server, "service-chat"));
    let one = desk.run(&["check", "--target", "FILE", "SC-MSG-1"]);
    let one = one.with(ExitCode::Conforms);
    assert!(one.stdout.contains("passed"), "{}", one.stdout);

    let probed = desk
        .run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
    assert!(
        probed.stdout.contains("× the target has no "),
        "{}",
        probed.stdout
    );
}

/// Two runs at once use the same people in turn.
#[test]
fn two_runs_do_not_disturb_each_other() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let desk = Desk::new(&inventory(&server, "service-chat"));
    let words = ["check", "--target", "FILE", "SC-MSG-1", "--repeat", "20"];
    std::thread::scope(|scope| {
        let runs = [(); 2].map(|()| scope.spawn(|| desk.run(&words)));
        for run in runs {
            run.join().expect("no panic").with(ExitCode::Conforms);
        }
    });
}

/// What could not be judged is not green.
#[test]
fn only_what_changes_nothing_is_played_where_one_may_only_read() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let text = format!("read_only = true\n{}", inventory(&server, "service-chat"));
    let ended = Desk::new(&text).run(&["check", "--target", "FILE", "SC-MSG"]);
    let ended = ended.with(ExitCode::Deviates);
    assert!(
        ended.stdout.contains("changes (message)"),
        "{}",
        ended.stdout
    );
}

#[test]
fn what_a_server_does_not_have_is_not_declared() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let text = format!(
        "lacks = [\"message\"]\n{}",
        inventory(&server, "service-chat")
    );
    let ended = Desk::new(&text).run(&["check", "--target", "FILE", "SC-MSG-1"]);
    let ended = ended.with(ExitCode::Deviates);
    assert!(ended.stdout.contains("not declared"), "{}", ended.stdout);
}

/// A program that hands out the people of a file, and notes that they came back.
#[cfg(unix)]
#[test]
fn a_program_makes_worlds() {
    let server = Server::start(&["--protocol", "service-chat"]);
    let session = session(&server);
    let served = &session["protocols"]["service-chat"];
    let url = served["url"].as_str().expect("an address");
    let desk = Desk::new(&format!(
        "protocol = \"service-chat\"\nurl = \"{url}\"\n[command]\nrun = [\"sh\", \"./world.sh\"]\n"
    ));
    let people = &served["people"];
    let (name, person) = people
        .as_object()
        .and_then(|people| {
            people
                .iter()
                .find(|(name, _)| served["kinds"][name.as_str()] == "master")
        })
        .expect("a master");
    let bindings = json!({ "bindings": { "bob": person, "alice": person, "master": person } });
    desk.write(
        "world.json",
        &json!({ "state": name, "bindings": bindings["bindings"] }).to_string(),
    );
    desk.write(
        "world.sh",
        "read asked; case \"$asked\" in *make*) cat world.json;; *) echo \"$asked\" >> gone;; esac\n",
    );
    let probed = desk.run(&["target", "probe", "FILE"]);
    assert!(probed.stdout.contains("can be played"), "{}", probed.stdout);
    let gone = fs::read_to_string(desk.folder.path().join("gone")).expect("worlds came back");
    assert!(
        gone.contains(&format!("{{\"dissolve\":{{\"state\":\"{name}\"}}}}")),
        "{gone}"
    );

    desk.write("world.sh", "echo 'no room left' >&2; exit 3\n");
    let probed = desk
        .run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
    assert!(probed.stdout.contains("no room left"), "{}", probed.stdout);
    desk.write("world.sh", "echo hello\n");
    let probed = desk
        .run(&["target", "probe", "FILE"])
        .with(ExitCode::Deviates);
    assert!(
        probed.stdout.contains("printed no JSON"),
        "{}",
        probed.stdout
    );
}

#[test]
fn a_file_that_is_not_there_is_2_and_nobody_there_is_4() {
    let missing = ended(wireproof(&["check", "--target", "no.toml"]));
    missing.saying(ExitCode::Usage, "target init");
    let nobody = Nobody::new();
    let url = nobody.url();
    let desk = Desk::new(&format!("protocol = \"brand-chat\"\nurl = \"{url}\"\n"));
    desk.run(&["target", "probe", "FILE"])
        .saying(ExitCode::Unreachable, "nothing answers");
    let other = desk.run(&["check", "hotel-desk", "--target", "FILE"]);
    other.saying(
        ExitCode::Usage,
        "is about brand-chat, not hotel-desk: it says `protocol = \"brand-chat\"` and would have to say \
         `protocol = \"hotel-desk\"`; write that, or leave hotel-desk out",
    );
    desk.write("other.wire", "eve is a user\neve is refused chat\n");
    let script = desk.folder.path().join("other.wire");
    let script = script.to_str().expect("a path of text");
    desk.run(&[
        "run",
        script,
        "--protocol",
        "hotel-desk",
        "--target",
        "FILE",
    ])
    .saying(ExitCode::Usage, "is about brand-chat, not hotel-desk");
}

#[test]
fn editors_get_a_schema() {
    let ended = ended(wireproof(&["schema", "--target"])).with(ExitCode::Conforms);
    let schema: Value = serde_json::from_str(&ended.stdout).expect("JSON");
    assert!(schema["properties"]["inventory"].is_object(), "{schema}");
}

#[test]
fn a_file_that_is_no_text_is_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("t.toml");
    fs::write(&path, b"url = \"\xff\"").expect("written");
    let shown = path.display().to_string();
    for option in ["--target", "--baseline"] {
        let run = ["check", "brand-chat", "BC-LIST-1", option, &shown];
        ended(wireproof(&run)).saying(ExitCode::BadInput, &format!("{shown}: no UTF-8 at byte 7"));
    }
}
