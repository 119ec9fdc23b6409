//! `cargo xtask generate`: makes what is written by a program say what its sources say.

mod defects;
mod files;
mod frames;
mod places;
mod requirements;

use std::{path::Path, process::ExitCode};

use files::Files;

/// The documents, which only the tables account for.
const DOCUMENTS: &str = "schemas/generated";

/// Writes what differs, removes what nothing accounts for, and says so.
pub(crate) fn write(root: &Path) -> anyhow::Result<ExitCode> {
    let (present, wanted) = (present(root)?, wanted(root)?);
    let changes = files::changes(&present, &wanted);
    for change in &changes {
        change.carry_out(root)?;
        println!("{change}");
    }
    println!("{} files, {} changed", wanted.len(), changes.len());
    Ok(ExitCode::SUCCESS)
}

/// Says what would be written, and fails if that is anything.
pub(crate) fn check(root: &Path) -> anyhow::Result<ExitCode> {
    let (present, wanted) = (present(root)?, wanted(root)?);
    let changes = files::changes(&present, &wanted);
    if changes.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    for change in &changes {
        println!("{change}");
    }
    println!("generated files are not current; to mend them: cargo xtask generate");
    Ok(ExitCode::FAILURE)
}

fn wanted(root: &Path) -> anyhow::Result<Files> {
    let mut wanted = frames::wanted(root)?;
    wanted.extend(requirements::wanted(root, &wanted)?);
    wanted.extend(defects::wanted(root)?);
    let documents = wireproof_schemas::documents().into_iter();
    wanted.extend(documents.map(|document| {
        let path = Path::new(DOCUMENTS).join(document.path);
        (path, document.text.into_bytes())
    }));
    Ok(wanted)
}

fn present(root: &Path) -> anyhow::Result<Files> {
    let mut present = files::below(root, DOCUMENTS)?;
    present.extend(files::below(root, requirements::FOLDER)?);
    present.extend(frames::present(root)?);
    present.extend(defects::present(root)?);
    Ok(present)
}
