//! `cargo xtask asyncapi`: AsyncAPI's own parser, an npm package, reads the generated documents.
//!
//! It finds what our own checks do not look for, and the other way round. That it can fail is shown
//! in the same run, on broken copies of each document (`xtask/asyncapi/check.mjs`).

use std::{
    path::Path,
    process::{Command, ExitCode},
};

use anyhow::{Context, bail};

use crate::{documents, npm};

/// Where the package and its lock file lie.
const FOLDER: &str = "xtask/asyncapi";

pub(crate) fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let folder = root.join(FOLDER);
    npm::install(&folder)?;
    let documents = documents::of_all(root, "asyncapi.json")?;
    if documents.is_empty() {
        bail!("no document to check; to write them: cargo xtask generate");
    }
    let status = Command::new("node")
        .arg(folder.join("check.mjs"))
        .args(&documents)
        .current_dir(root)
        .status()
        .context("cannot run node: install nodejs")?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
