//! Any JSON read as a protocol's document. What comes of it must be usable, what is wrong with it
//! must be readable.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use serde_json::json;
use wireproof_client::pack::{Claims, Document, Pack, Placeholders};
use wireproof_fuzz::json::mutate;
use wireproof_fuzz::judge_problems;

fuzz_target!(|text: &str| -> Corpus {
    let document = Document {
        path: "a.json",
        text,
    };
    let frame = json!({"action": "a", "data": {"id": 1, "a": [null]}, "request_id": 1});
    match Pack::load("a", &document, &Claims::All) {
        Ok(pack) => {
            for channel in &pack.channels {
                let _ = channel.classify(&frame);
                for message in &channel.incoming {
                    message.placeholders(&frame, &mut Placeholders::default());
                }
            }
        }
        Err(problems) => judge_problems(text, &problems),
    }
    Corpus::Keep
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(data, size, max_size, seed)
});
