//! A server that claims no conventions: their forms are known by name all the same, nobody is blamed
//! for them, and nothing counts as accepted that nothing has shown.

use serde_json::{Value, json};
use wireproof_conformance::verdict::ExitCode;

use crate::bad_server::{Say, answering};
use crate::call::check_ways;
use crate::desk::Desk;
use crate::{Ended, ended, wireproof};

/// A server of the service chat that answers a message with the one, and a ping with the other.
fn chat(message: Option<Value>, ping: Option<Value>) -> String {
    answering(move |frame: &Value| {
        let answer = match frame["type"].as_str() {
            Some("message") => &message,
            _ => &ping,
        };
        let answer = answer.iter();
        answer.map(|answer| Say::Text(answer.to_string())).collect()
    })
}

fn pong() -> Option<Value> {
    Some(json!({"type": "pong"}))
}

const CHAT: [&str; 6] = ["--token", "t", "--param", "chat_id=1", "--timeout", "2s"];

fn asked(url: &str, words: &[&str]) -> Ended {
    let words = [&["call", "service-chat"], words, &["--url", url], &CHAT].concat();
    ended(wireproof(&words))
}

const HI: [&str; 3] = ["message", "--content", "hi"];

#[test]
fn forms_of_conventions_are_known_where_nobody_claims_them() {
    let refusal = json!({"type": "error", "message": "content is a text"});
    let url = chat(Some(refusal), pong());
    let ponged = asked(&url, &["ping"]).with(ExitCode::Conforms);
    check_ways(&ponged, &[("sent", "ping"), ("reply", "pong")]);
    let refused = asked(&url, &HI).with(ExitCode::Deviates);
    check_ways(&refused, &[("sent", "message"), ("reply", "refusal")]);
    assert_eq!(refused.stderr, "error: message was refused\n");
}

/// Such a form may be anything to a server that does not claim it, and must be right to one that does.
#[test]
fn only_who_claims_a_convention_is_held_to_it() {
    let without_words = json!({"type": "error"});
    let url = chat(Some(without_words), pong());
    let refused = asked(&url, &HI).with(ExitCode::Deviates);
    check_ways(&refused, &[("sent", "message"), ("reply", "refusal")]);
    assert_eq!(refused.stderr, "error: message was refused\n");
    let about = "protocol = \"service-chat\"\nconventions = \"all\"\n";
    let desk = Desk::new(&format!("{about}url = \"{url}\"\n"));
    let target = ["--target", "FILE"];
    let words = [&["call", "service-chat"], &HI[..], &target, &CHAT].concat();
    let held = desk.run(&words).with(ExitCode::Deviates);
    let told = "message was refused\nrefusal is not as the documents say: `message` is missing";
    assert!(held.stderr.contains(told), "{}", held.stderr);
}

#[test]
fn a_request_without_a_reply_is_accepted_when_a_fence_that_nobody_claims_comes_back() {
    let url = chat(None, pong());
    let accepted = asked(&url, &HI).with(ExitCode::Conforms);
    check_ways(&accepted, &[("sent", "message")]);
}

#[test]
fn what_nothing_shows_is_no_success_and_no_refusal() {
    let unknown = json!({"type": "error", "message": "there is no ping"});
    for ping in [None, Some(unknown), Some(json!({"what": "ping?"}))] {
        let is_odd = ping.as_ref().is_some_and(|ping| ping["what"].is_string());
        let url = chat(None, ping);
        let ended = asked(&url, &HI);
        // A frame that no document knows at all is one, whatever it came of.
        let ended = match is_odd {
            true => ended.with(ExitCode::Deviates),
            false => ended.with(ExitCode::Unreachable),
        };
        let told = "nothing shows whether message was accepted";
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
        assert!(!ended.stderr.contains("was refused"), "{}", ended.stderr);
    }
}
