//! `cargo xtask test`: the tests of all crates, as `cargo test` alone would run those of the
//! default one only.

use std::{
    env,
    ffi::OsString,
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::Context;

/// What to report when the tests were ended by a signal and have no exit code of their own.
const ENDED_BY_SIGNAL: u8 = 1;

pub(crate) fn run(root: &Path, arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let shown: Vec<_> = arguments
        .iter()
        .map(|argument| argument.to_string_lossy())
        .collect();
    println!("cargo test --workspace {}", shown.join(" "));

    // Cargo names itself to what it runs; this keeps the toolchain of the outer call.
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .args(["test", "--workspace"])
        .args(arguments)
        .current_dir(root)
        .status()
        .context("cannot run cargo")?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(ENDED_BY_SIGNAL)))
}
