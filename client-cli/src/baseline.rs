//! `wireproof baseline`: the list of deviations that are known, read, shown and changed.

mod accept;
mod prune;
mod show;

use std::path::Path;

use anyhow::Context;
use wireproof_client::bounded;
use wireproof_client::pack::Claims;
use wireproof_conformance::baseline::{self, Baseline, Entry};
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::{self, BaselineCommand, TargetOptions};
use crate::files::utf8;
use crate::suites::{Protocol, built_in, rendered};
use crate::target::Read;

pub(crate) fn change(arguments: &args::Baseline) -> anyhow::Result<ExitCode> {
    match &arguments.command {
        BaselineCommand::Accept(accept) => accept::accept(accept),
        BaselineCommand::Prune(prune) => prune::prune(prune),
        BaselineCommand::Show(show) => show::show(show),
    }
}

/// All that is known of a target: what its baseline lists, and what options do.
pub(crate) struct Known {
    entries: Vec<Entry>,
    /// What the requirements of each built-in protocol begin with.
    prefixes: Vec<(String, String)>,
}

impl Known {
    pub(crate) fn read(options: &TargetOptions, target: Option<&Read>) -> anyhow::Result<Known> {
        let known = options.known.iter().cloned();
        let known = known.map(|(subject, reason)| Entry::of_option(subject, reason));
        let mut entries: Vec<Entry> = known.collect();
        let mut prefixes = Vec::new();
        let of_target = target.and_then(Read::baseline);
        if let Some(path) = options.baseline.as_ref().or(of_target.as_ref()) {
            let bytes = bounded::read(path).map_err(|error| unreadable(path, &error))?;
            let text = utf8(path, bytes)?;
            entries.extend(parsed(path, &text)?.0);
            for protocol in built_in(None)? {
                let prefix = protocol.pack(&Claims::All)?.prefix.clone() + "-";
                prefixes.push((protocol.id, prefix));
            }
        }
        Ok(Known { entries, prefixes })
    }

    /// What is known of a protocol. Entries about others are theirs; one that is about none is in
    /// all, so that it is found to match nothing.
    ///
    /// Nobody knows what else there is beside somebody's own protocol, so that one has all.
    pub(crate) fn of(&self, protocol: &Protocol) -> Baseline {
        let is_built_in = protocol.folder().is_none();
        let others = || {
            let all = self.prefixes.iter();
            all.filter(move |(id, _)| is_built_in && *id != protocol.id)
        };
        let is_theirs = |entry: &&Entry| {
            others().any(|(_, prefix)| entry.subject.requirement.starts_with(prefix.as_str()))
        };
        let entries = self.entries.iter().filter(|entry| !is_theirs(entry));
        Baseline(entries.cloned().collect())
    }
}

fn parsed(path: &Path, text: &str) -> anyhow::Result<Baseline> {
    baseline::file::read(&path.display().to_string(), text).map_err(|problems| {
        let message = format!("a baseline is wrong\n\n{}", rendered(&problems, text));
        Exit::error(ExitCode::BadInput, message)
    })
}

fn unreadable(path: &Path, error: &std::io::Error) -> anyhow::Error {
    Exit::error(ExitCode::Usage, format!("{}: {error}", path.display()))
}

/// Puts a text in a file's place at once: whoever ends this in the middle keeps the old one. A new file
/// may be read by whom the user's mask lets, since it is committed with the chapters.
fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let name = || path.display().to_string();
    // The library's own error names a file that nobody has asked for.
    let unwritable = |error: &std::io::Error| {
        let message = format!("{}: cannot be written: {}", name(), error.kind());
        Exit::error(ExitCode::Usage, message)
    };
    // A link stays one: what it leads to is written.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder
        .tempfile_in(folder)
        .map_err(|error| unwritable(&error))?;
    std::io::Write::write_all(&mut file, text.as_bytes()).with_context(name)?;
    if let Ok(old) = std::fs::metadata(&path) {
        file.as_file()
            .set_permissions(old.permissions())
            .with_context(name)?;
    }
    file.persist(&path).map(drop).with_context(name)
}
