//! Any files read as a protocol's folder. What comes of them must be usable, what is wrong with
//! them must be readable. `-- name` in a line of its own begins a file; what stands before the
//! first is `asyncapi.yaml`.

#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use serde_json::json;
use wireproof_client::pack::{Claims, Placeholders, folder};

fuzz_target!(|text: &str| {
    let mut files = BTreeMap::new();
    let mut parts = text.split("\n-- ");
    files.insert(
        "asyncapi.yaml".to_owned(),
        parts.next().unwrap_or_default().to_owned(),
    );
    for part in parts {
        let (name, text) = part.split_once('\n').unwrap_or((part, ""));
        files.insert(name.to_owned(), text.to_owned());
    }
    let read = folder::of_texts(&files);
    match read.and_then(|documents| documents.pack(&Claims::All)) {
        Ok(pack) => {
            let frame = json!({"type": "a", "data": {"id": 1, "a": [null]}, "request_id": 1});
            for channel in &pack.channels {
                let _ = channel.classify(&frame);
                for message in &channel.incoming {
                    message.placeholders(&frame, &mut Placeholders::default());
                }
            }
        }
        Err(problems) => {
            assert!(problems.iter().next().is_some(), "refused without a reason");
            for problem in &problems {
                let text = files.get(&problem.path).map_or("", String::as_str);
                // To YAML a carriage return ends a line too.
                let lines = text.split(['\n', '\r']).count();
                assert!((1..=lines + 1).contains(&problem.line), "{problem}");
                assert!(
                    !problem.message.is_empty() && !problem.help.is_empty(),
                    "{problem}"
                );
            }
        }
    }
});
