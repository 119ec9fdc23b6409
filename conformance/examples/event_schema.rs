//! Writes the JSON Schema of an NDJSON report to standard output, of `check` or of what is named:
//! `cargo run -p wireproof-conformance --example event_schema > conformance/schema/event.schema.json`,
//! `… --example event_schema lint > conformance/schema/lint.schema.json`, and likewise `mutation`.

use std::io::{Error, Write};

use wireproof_conformance::{event, lint, mutate};

fn main() -> std::io::Result<()> {
    let schema = match std::env::args().nth(1).as_deref() {
        None => event::schema(),
        Some("lint") => lint::schema(),
        Some("mutation") => mutate::schema(),
        Some(other) => return Err(Error::other(format!("there is no report of `{other}`"))),
    };
    let text = serde_json::to_string_pretty(&schema)? + "\n";
    std::io::stdout().write_all(text.as_bytes())
}
