//! Calls over HTTP that send files, and those that nobody needs to be known for.

use std::fs;

use serde_json::json;
use wireproof_conformance::verdict::ExitCode;

use crate::Ended;
use crate::call::{check_ways, lines};
use crate::runs::Folder;
use crate::server::Server;

/// The eight bytes that every PNG begins with, and then some.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0";

fn create_ad(server: &Server, more: &[&str]) -> Ended {
    let ad = [
        "call",
        "pet-market",
        "create_ad",
        "--as",
        "vasya",
        "--title",
        "t",
        "--description",
        "d",
        "--kind",
        "Dog",
        "--breed",
        "b",
        "--age",
        "1",
        "--gender",
        "M",
        "--location",
        "l",
        "--price",
        "5",
    ];
    server.ended(&[&ad[..], more].concat())
}

#[test]
fn a_file_goes_as_a_part_of_a_form_and_can_be_fetched() {
    let (server, folder) = (Server::start(&[]), Folder::new("call-form"));
    fs::write(folder.path("a.png"), PNG).expect("a file");
    let image = format!("image={}", folder.path("a.png"));
    let ended = create_ad(&server, &["--file", &image]).with(ExitCode::Conforms);
    check_ways(&ended, &[("sent", "create_ad"), ("reply", "create_ad 201")]);
    let lines = lines(&ended.stdout);
    let file = json!({"file": "a.png", "type": "image/png", "bytes": PNG.len()});
    assert_eq!(lines[0]["frame"]["image"], file);
    let url = lines[1]["frame"]["image"].as_str().expect("an address");
    let name = url.rsplit('/').next().expect("a name");
    let media = ["call", "pet-market", "media", "--name", name];
    server.ended(&media).with(ExitCode::Conforms);
}

#[test]
fn a_file_that_cannot_be_sent_is_told_before_anything_is() {
    let (server, folder) = (Server::start(&[]), Folder::new("call-no-form"));
    fs::write(folder.path("a.png"), PNG).expect("a file");
    let file = folder.path("a.png");
    let (stray, gone) = (format!("imgae={file}"), format!("image={file}.gone"));
    create_ad(&server, &["--file", &stray]).saying(
        ExitCode::Usage,
        "--file: the form of create_ad has no member `imgae`; did you mean `image`?",
    );
    create_ad(&server, &["--file", &gone]).saying(ExitCode::Usage, "a.png.gone: No such file");
    let file = format!("username={file}");
    let token = [
        "call",
        "pet-market",
        "token",
        "--username",
        "u",
        "--password",
        "p",
        "--file",
    ];
    let token = server.ended(&[&token[..], &[&file]].concat());
    token.saying(ExitCode::Usage, "token takes no form");
}

#[test]
fn what_anybody_may_ask_asks_for_nobody() {
    let server = Server::start(&[]);
    let ads = server.ended(&["call", "pet-market", "list_ads"]);
    check_ways(
        &ads.with(ExitCode::Conforms),
        &[("sent", "list_ads"), ("reply", "list_ads 200")],
    );
    let chats = server.ended(&["call", "pet-market", "chats_list"]);
    chats.saying(ExitCode::Usage, "say who calls: --as ");
}
