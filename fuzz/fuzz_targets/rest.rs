//! Any JSON read as what a protocol asks over HTTP, below its channels. What comes of it must be
//! usable, what is wrong with it must be readable.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use serde_json::{Value, json};
use wireproof_client::ask::{Ask, Said};
use wireproof_client::http::Answer;
use wireproof_client::judged::{Fault, Judged};
use wireproof_client::pack::{Claims, Document, Endpoint, Message, Pack, Placeholders};
use wireproof_fuzz::json::mutate;
use wireproof_fuzz::judge_problems;

/// The channels: the smallest pack there is.
fn channels() -> Pack {
    let form = json!({"type": "object", "additionalProperties": false});
    let text = json!({
        "asyncapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "channels": {"any": {"address": "/", "messages": {"a": {"name": "a", "payload": form}}}},
        "operations": {"a": {
            "action": "receive",
            "channel": {"$ref": "#/channels/any"},
            "messages": [{"$ref": "#/channels/any/messages/a"}],
        }},
        "x-wireproof": {"requirements": "A"},
    });
    let text = text.to_string();
    let document = Document {
        path: "channels.json",
        text: &text,
    };
    Pack::load("a", &document, &Claims::All).unwrap_or_else(|problems| panic!("{problems}"))
}

fuzz_target!(|text: &str| -> Corpus {
    let document = Document {
        path: "a.json",
        text,
    };
    match channels().with_rest(&document, &Claims::All) {
        Ok(pack) => pack.endpoints.iter().for_each(|endpoint| judge(endpoint)),
        Err(problems) => judge_problems(text, &problems),
    }
    Corpus::Keep
});

fn judge(endpoint: &Endpoint) {
    let body = json!({"id": 1, "a": [null], "title": "a"});
    let said = Said {
        json: endpoint.json().map(|_| body.clone()),
        params: endpoint
            .parameters
            .iter()
            .map(|parameter| (parameter.name.clone(), json!("a/b")))
            .collect(),
        ..Said::default()
    };
    if let Ok(ask) = Ask::of(endpoint, &Value::Null, &said) {
        assert!(ask.target.starts_with('/'), "{}", ask.target);
    }
    let parts = Said {
        multipart: body.as_object().cloned(),
        ..Said::default()
    };
    for said in [&said, &parts] {
        let _ = said.judged(endpoint);
    }
    for status in [200, 201, 204, 400, 404, 500] {
        let answer = Answer {
            status,
            headers: vec![("Content-Type".to_owned(), "application/json".to_owned())],
            body: body.to_string().into(),
        };
        let judged = Judged::new(Some(endpoint), &answer);
        for fault in &judged.faults {
            if let Fault::Body(mismatch) = fault {
                assert!(!mismatch.asked.is_empty());
                assert!(body.pointer(&mismatch.pointer).is_some(), "{mismatch}");
            }
        }
        judged
            .message
            .iter()
            .for_each(|message| canonical(message, &body));
    }
}

fn canonical(message: &Arc<Message>, body: &Value) {
    message.placeholders(body, &mut Placeholders::default());
    assert_eq!(message.accepts(body), message.validate(body).is_empty());
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(data, size, max_size, seed)
});
