//! Python packages that a task needs, in a folder of their own at the versions of a requirements file.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

/// Installs what a requirements file says into a folder, unless that has been done; the folder of
/// programs comes back.
pub(crate) fn install(requirements: &Path, home: &Path) -> anyhow::Result<PathBuf> {
    let wanted = fs::read(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let programs = home.join("bin");
    let installed = home.join("installed-requirements.txt");
    if fs::read(&installed).is_ok_and(|before| before == wanted) {
        return Ok(programs);
    }
    let mut make = Command::new("python3");
    run(
        make.args(["-m", "venv", "--clear"]).arg(home),
        "make a venv",
    )?;
    let mut pip = Command::new(programs.join("python"));
    pip.args(["-m", "pip", "install"])
        .args(["--quiet", "--disable-pip-version-check", "--no-deps"])
        .arg("--requirement")
        .arg(requirements);
    run(
        &mut pip,
        &format!("install what {} says", requirements.display()),
    )?;
    fs::write(&installed, wanted)
        .with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(programs)
}

fn run(command: &mut Command, what: &str) -> anyhow::Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot {what}: install python3 and python3-venv"))?;
    if !status.success() {
        bail!("could not {what}");
    }
    Ok(())
}
