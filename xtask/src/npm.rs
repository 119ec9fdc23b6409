//! npm packages that a task needs, in a folder of their own at the versions of its lock file.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, bail};

/// A copy of the lock file that was installed last, beside what was installed.
const INSTALLED: &str = "node_modules/.installed-lock.json";

/// Installs what the lock file of a folder says, unless that has been done.
pub(crate) fn install(folder: &Path) -> anyhow::Result<()> {
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
