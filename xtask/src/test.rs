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
    for call in calls(arguments) {
        let code = cargo_test(root, &call)?;
        if code != 0 {
            return Ok(ExitCode::from(code));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The calls of cargo. Examples in documentation come first: there are few of them, and the
/// last summary a reader sees should be one of real tests.
fn calls(arguments: &[OsString]) -> Vec<Vec<OsString>> {
    if !arguments.is_empty() {
        return vec![arguments.to_vec()];
    }
    let all = [&["--doc"][..], &["--lib", "--bins", "--tests"][..]];
    all.map(|call| call.iter().map(OsString::from).collect())
        .to_vec()
}

fn cargo_test(root: &Path, arguments: &[OsString]) -> anyhow::Result<u8> {
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
    Ok(code.unwrap_or(ENDED_BY_SIGNAL))
}
