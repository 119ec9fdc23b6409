//! Calls whose connection breaks, over HTTP and over a socket: they end as the help says.

use wireproof_conformance::verdict::ExitCode;

use crate::hostile_server::{Hostile, Vice};
use crate::{ended, wireproof};

#[track_caller]
fn breaks(vice: Vice, words: &[&str], told: &str) {
    let server = Hostile::start(vice);
    let url = server.url("ws");
    let call = [&["call"], words, &["--url", &url]].concat();
    let ended = ended(wireproof(&call)).with(ExitCode::Unreachable);
    assert!(ended.stderr.contains(told), "{vice:?}\n{}", ended.stderr);
}

#[test]
fn a_connection_that_breaks_is_none_over_http() {
    let ads = ["pet-market", "list_ads"];
    breaks(Vice::Answers(b""), &ads, "the exchange broke off");
    let half = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n[{";
    breaks(Vice::Answers(half), &ads, "the exchange broke off");
}

#[test]
fn a_connection_that_breaks_is_none_over_a_socket() {
    let list = ["brand-chat", "list", "--token", "t"];
    let cut = "the connection ended before the handshake was answered";
    breaks(Vice::Answers(b""), &list, cut);
    breaks(Vice::SaysAndDrops(b""), &list, "dropped");
}
