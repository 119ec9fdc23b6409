//! Any JSON heard from a server, on every channel of the built-in protocols.

#![no_main]

use libfuzzer_sys::{Corpus, fuzz_mutator, fuzz_target};
use serde_json::Value;
use wireproof_client::pack::{Channel, Classified, Placeholders};
use wireproof_fuzz::PACKS;
use wireproof_fuzz::json::mutate;

fuzz_target!(|data: &[u8]| -> Corpus {
    let Ok(frame) = serde_json::from_slice::<Value>(data) else {
        return Corpus::Reject;
    };
    for channel in PACKS.iter().flat_map(|pack| &pack.channels) {
        judge(channel, &frame);
    }
    Corpus::Keep
});

fn judge(channel: &Channel, frame: &Value) {
    let fits = |name: &str| channel.message(name).is_some_and(|m| m.accepts(frame));
    match channel.classify(frame) {
        Classified::Known {
            message,
            mismatches,
            undocumented,
            ..
        } => {
            assert_eq!(mismatches.is_empty(), fits(&message.name));
            for (pointer, constant) in &message.constants {
                assert!(
                    pointer.get(frame).is_some(),
                    "{constant} at {pointer} is held"
                );
            }
            for mismatch in &mismatches {
                assert!(!mismatch.asked.is_empty());
                assert!(frame.pointer(&mismatch.pointer).is_some(), "{mismatch}");
            }
            assert!(undocumented.iter().all(|field| field.starts_with('/')));
        }
        Classified::Undocumented { shape, nearest } => {
            assert!(!shape.is_empty());
            // Who claims no convention is asked for none of its messages.
            let mut claimed = channel.incoming.iter().filter(|message| message.claimed);
            let fitting = claimed.find(|message| message.accepts(frame));
            assert!(
                fitting.is_none(),
                "{frame} is undocumented, and fits {fitting:?}"
            );
            assert!(nearest.is_none_or(|(_, mismatches)| !mismatches.is_empty()));
        }
    }
    let mut book = Placeholders::default();
    for message in &channel.incoming {
        message.placeholders(frame, &mut book);
    }
    for operation in &channel.operations {
        assert_eq!(
            operation.request.accepts(frame),
            operation.request.validate(frame).is_empty()
        );
    }
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    mutate(data, size, max_size, seed)
});
