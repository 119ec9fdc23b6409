//! Writes the JSON Schema of the NDJSON report to standard output:
//! `cargo run -p wireproof-conformance --example event_schema > conformance/schema/event.schema.json`.

use std::io::Write;

use wireproof_conformance::event::schema;

fn main() -> std::io::Result<()> {
    let text = serde_json::to_string_pretty(&schema())? + "\n";
    std::io::stdout().write_all(text.as_bytes())
}
