//! Prints the JSON Schema of a baseline, as it is kept in `schema/`.

#[expect(clippy::print_stdout, reason = "it prints")]
fn main() -> serde_json::Result<()> {
    let schema = wireproof_conformance::baseline::file::schema();
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(())
}
