//! What it costs to say what a frame is, beside the bare validator in the same run.
//!
//! `cargo bench -p wireproof-client`. The goal is under 1.5 µs for a frame of 300 bytes: finding the
//! message, judging the frame by it and looking for fields that nobody described.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::{Value, json};
use wireproof_client::pack::{Channel, Claims, Classified, Document, Pack};

fn document() -> Value {
    serde_json::from_str(include_str!("../tests/packs/lamps/asyncapi.json")).expect("JSON")
}

fn house(document: &Value) -> Arc<Channel> {
    let text = document.to_string();
    let document = Document {
        path: "lamps/asyncapi.json",
        text: &text,
    };
    let pack = Pack::load("lamps", &document, &Claims::All)
        .unwrap_or_else(|problems| panic!("{problems}"));
    Arc::clone(pack.channel("house").expect("a channel"))
}

/// The document with twenty more messages, each with a constant of its own.
fn wide(mut document: Value) -> Value {
    for number in 0..20 {
        let name = format!("news{number}");
        let listed = format!("#/channels/house/messages/{name}");
        let payload = json!({
            "type": "object",
            "properties": {"did": {"const": name}, "text": {"type": "string"}},
            "required": ["did", "text"],
        });
        document["components"]["messages"][&name] = json!({"name": name, "payload": payload});
        // They come first, so that a frame of another message is compared with all of them.
        let messages = &mut document["channels"]["house"]["messages"];
        let entry = json!({"$ref": format!("#/components/messages/{name}")});
        if let Some(messages) = messages.as_object_mut() {
            messages.shift_insert(0, name.clone(), entry);
        }
        document["operations"][format!("house.{name}")] = json!({
            "action": "send",
            "channel": {"$ref": "#/channels/house"},
            "messages": [{"$ref": listed}],
        });
    }
    document
}

/// A frame of 300 bytes.
fn frame() -> Value {
    let lamp = |id: u32| json!({"id": id, "on": true, "watts": 9.5, "label": {"text": "kitchen"}});
    let frame = json!({
        "did": "look", "ok": true, "ticket": "0197a1c2-5b1e",
        "lamps": [lamp(1), lamp(2), lamp(3), lamp(4)],
    });
    assert!(
        (280..320).contains(&frame.to_string().len()),
        "{}",
        frame.to_string().len()
    );
    frame
}

fn classify(c: &mut Criterion) {
    let frame = frame();
    let document = document();
    let channel = house(&document);
    let wide = house(&wide(document.clone()));
    for channel in [&channel, &wide] {
        assert!(matches!(
            channel.classify(&frame),
            Classified::Known { mismatches, undocumented, .. } if mismatches.is_empty() && undocumented.is_empty()
        ));
    }
    let message = Arc::clone(channel.message("look").expect("a message"));
    let bare = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&json!({
            "$ref": "#/components/schemas/LookReply",
            "components": document["components"],
        }))
        .expect("a schema");

    let mut group = c.benchmark_group("frame of 300 bytes");
    group.bench_function("bare validator", |b| {
        b.iter(|| bare.is_valid(black_box(&frame)))
    });
    group.bench_function("validate", |b| {
        b.iter(|| message.validate(black_box(&frame)))
    });
    group.bench_function("undocumented", |b| {
        b.iter(|| message.undocumented(black_box(&frame)))
    });
    group.bench_function("classify", |b| {
        b.iter(|| channel.classify(black_box(&frame)))
    });
    group.bench_function("classify among 24", |b| {
        b.iter(|| wide.classify(black_box(&frame)))
    });
    group.finish();
}

fn load(c: &mut Criterion) {
    let text = document().to_string();
    let document = Document {
        path: "lamps/asyncapi.json",
        text: &text,
    };
    c.bench_function("load a pack", |b| {
        b.iter(|| Pack::load("lamps", &document, &Claims::All))
    });
}

criterion_group!(benches, classify, load);
criterion_main!(benches);
