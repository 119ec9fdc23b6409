//! Where files of reasons are: one that is named, one in the pack's folder, or one beside the
//! chapters that are built in.

use std::path::Path;

use wireproof_conformance::lint::{Allowed, ReasonsError};
use wireproof_conformance::mutate::Survivors;
use wireproof_conformance::verdict::ExitCode;
use wireproof_fixtures::File;

use crate::Exit;
use crate::suites::Protocol;

/// The mutants of a protocol that nothing can notice.
pub(crate) fn survivors(protocol: &Protocol, named: Option<&Path>) -> anyhow::Result<Survivors> {
    let embedded = wireproof_fixtures::survivors();
    read(
        protocol,
        named,
        "survivors.toml",
        embedded,
        Survivors::parse,
    )
}

/// The findings about a protocol that are allowed.
pub(crate) fn allowed(protocol: &Protocol) -> anyhow::Result<Allowed> {
    let embedded = wireproof_fixtures::lints();
    read(protocol, None, "lint.toml", embedded, Allowed::parse)
}

fn read<T: Default>(
    protocol: &Protocol,
    named: Option<&Path>,
    file: &str,
    embedded: &[File],
    parse: fn(&str) -> Result<T, ReasonsError>,
) -> anyhow::Result<T> {
    let wrong = |path: &str, why: &dyn std::fmt::Display| {
        Exit::error(ExitCode::BadInput, format!("{path}: {why}"))
    };
    let beside = protocol.folder().map(|folder| folder.join(file));
    let beside = beside.filter(|path| path.exists());
    if let Some(path) = named.or(beside.as_deref()) {
        let shown = path.display().to_string();
        let text = wireproof_client::bounded::read_to_string(path)
            .map_err(|error| wrong(&shown, &error))?;
        return parse(&text).map_err(|error| wrong(&shown, &error));
    }
    let mut embedded = embedded.iter();
    match embedded.find(|file| file.protocol == protocol.id && protocol.folder().is_none()) {
        Some(file) => parse(file.text).map_err(|error| wrong(file.path, &error)),
        None => Ok(T::default()),
    }
}
