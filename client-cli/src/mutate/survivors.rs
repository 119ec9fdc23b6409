//! Where the explanations of survivors are: in a file that is named, in the pack's folder, or with
//! the chapters that are built in.

use std::path::Path;

use wireproof_conformance::mutate::Survivors;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::suites::Protocol;

/// What it is called in a folder.
const FILE: &str = "survivors.toml";

/// The explanations for a protocol.
pub(super) fn of(protocol: &Protocol, named: Option<&Path>) -> anyhow::Result<Survivors> {
    let beside = protocol.folder().map(|folder| folder.join(FILE));
    let beside = beside.filter(|path| path.exists());
    if let Some(path) = named.or(beside.as_deref()) {
        let unreadable = |error| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path)
            .map_err(|error| Exit::error(ExitCode::BadInput, unreadable(error)))?;
        return parsed(&path.display().to_string(), &text);
    }
    let mut embedded = wireproof_fixtures::survivors().iter();
    match embedded.find(|file| file.protocol == protocol.id && protocol.folder().is_none()) {
        Some(file) => parsed(file.path, file.text),
        None => Ok(Survivors::default()),
    }
}

fn parsed(path: &str, text: &str) -> anyhow::Result<Survivors> {
    Survivors::parse(text)
        .map_err(|error| Exit::error(ExitCode::BadInput, format!("{path}: {error}")))
}
