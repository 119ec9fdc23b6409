//! `cargo xtask openapi`: a validator of OpenAPI's own world, a Python package, reads the generated
//! documents.
//!
//! It lives in a folder of its own below `target`, at the versions that `xtask/openapi/requirements.txt`
//! pins. That it can fail is shown in the same run, on broken copies (`xtask/openapi/check.py`).

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use anyhow::{Context, bail};

/// Where the script and its requirements lie.
const FOLDER: &str = "xtask/openapi";

/// Where the packages are installed.
const HOME: &str = "target/openapi-validator";

pub(crate) fn run(root: &Path) -> anyhow::Result<ExitCode> {
    let documents = documents(root)?;
    if documents.is_empty() {
        println!("no protocol is asked for anything over HTTP: nothing to check");
        return Ok(ExitCode::SUCCESS);
    }
    let python = install(root)?;
    let status = Command::new(&python)
        .arg(root.join(FOLDER).join("check.py"))
        .args(&documents)
        .current_dir(root)
        .status()
        .with_context(|| format!("cannot run {}", python.display()))?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Installs what the requirements say, unless that has been done; the interpreter comes back.
fn install(root: &Path) -> anyhow::Result<PathBuf> {
    let path = root.join(FOLDER).join("requirements.txt");
    let wanted = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let home = root.join(HOME);
    let python = home.join("bin").join("python");
    let installed = home.join("installed-requirements.txt");
    if fs::read(&installed).is_ok_and(|before| before == wanted) {
        return Ok(python);
    }
    let run = |command: &mut Command, what: &str| {
        let status = command
            .status()
            .with_context(|| format!("cannot {what}: install python3 and python3-venv"))?;
        if !status.success() {
            bail!("could not {what}");
        }
        Ok(())
    };
    let mut make = Command::new("python3");
    run(
        make.args(["-m", "venv", "--clear"]).arg(&home),
        "make a venv",
    )?;
    let mut pip = Command::new(&python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ])
    .args(["--no-deps", "--requirement"])
    .arg(&path);
    run(&mut pip, "install the validator")?;
    fs::write(&installed, wanted)
        .with_context(|| format!("cannot write {}", installed.display()))?;
    Ok(python)
}

/// The OpenAPI document of every protocol that has one, from the root of the workspace.
fn documents(root: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let generated = Path::new("schemas/generated");
    let folder = root.join(generated);
    let listing =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut documents = Vec::new();
    for entry in listing {
        let path = generated.join(entry?.file_name()).join("openapi.json");
        if root.join(&path).exists() {
            documents.push(path);
        }
    }
    documents.sort();
    Ok(documents)
}
