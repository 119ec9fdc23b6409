//! `cargo xtask openapi`: two tools of OpenAPI's own world read the generated documents.
//!
//! A validator, a Python package, holds them against the specification (`xtask/openapi/check.py`). A
//! generator of types, an npm package, makes of them what a client is written with, and the documents'
//! own examples have to be of those types (`xtask/openapi/types.mjs`). That both can fail is shown
//! in the same run.

use std::{
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::Context;

use crate::{documents, npm, venv};

/// Where the scripts and their requirements lie.
const FOLDER: &str = "xtask/openapi";

/// Where the Python packages are installed.
const HOME: &str = "target/openapi-validator";

pub(crate) fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let documents = documents::of_all(root, "openapi.json")?;
    if documents.is_empty() {
        println!("no protocol is asked for anything over HTTP: nothing to check");
        return Ok(ExitCode::SUCCESS);
    }
    let folder = root.join(FOLDER);
    let programs = venv::install(&folder.join("requirements.txt"), &root.join(HOME))?;
    npm::install(&folder)?;
    let mut sound = true;
    for (program, script) in [
        (programs.join("python"), "check.py"),
        ("node".into(), "types.mjs"),
    ] {
        let status = Command::new(&program)
            .arg(folder.join(script))
            .args(&documents)
            .current_dir(root)
            .status()
            .with_context(|| format!("cannot run {}", program.display()))?;
        sound &= status.success();
    }
    Ok(match sound {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}
