//! `cargo xtask asyncapi`: AsyncAPI's own parser, an npm package, reads the generated documents.
//!
//! It finds what our own checks do not look for, and the other way round. That it can fail is shown
//! in the same run, on broken copies of each document (`xtask/asyncapi/check.mjs`).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, bail};

/// Where the package and its lock file lie.
const FOLDER: &str = "xtask/asyncapi";

/// A copy of the lock file that was installed last, beside what was installed.
const INSTALLED: &str = "node_modules/.installed-lock.json";

pub(crate) fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let folder = root.join(FOLDER);
    install(&folder)?;
    let documents = documents(root)?;
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

/// Installs what the lock file says, unless that has been done.
fn install(folder: &Path) -> anyhow::Result<()> {
    let path = folder.join("package-lock.json");
    let lock = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let installed = folder.join(INSTALLED);
    if fs::read(&installed).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    let status = Command::new("npm")
        .arg("ci")
        .current_dir(folder)
        .status()
        .context("cannot run npm: install nodejs and npm")?;
    if !status.success() {
        bail!("`npm ci` failed in {}", folder.display());
    }
    fs::write(&installed, lock).with_context(|| format!("cannot write {}", installed.display()))
}

/// The AsyncAPI document of every protocol, from the root of the workspace.
fn documents(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let generated = Path::new("schemas/generated");
    let folder = root.join(generated);
    let listing =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut documents = Vec::new();
    for entry in listing {
        let path = generated.join(entry?.file_name()).join("asyncapi.json");
        if root.join(&path).exists() {
            documents.push(path);
        }
    }
    documents.sort();
    Ok(documents)
}
