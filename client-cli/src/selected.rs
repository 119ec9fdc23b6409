//! The one place that answers which protocols a command is about: `PROTOCOL`, `--pack DIR`, or
//! what the target's file says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::TargetOptions;
use crate::suites::{Protocol, built_in, of_folder};
use crate::target::Read;

/// The protocols that a command is about; all that are built in where nobody says.
///
/// `name` is what stands in the place of `PROTOCOL`, `folder` is `--pack`, `described` the target's
/// file.
pub(crate) fn selected(
    name: Option<&str>,
    folder: Option<&Path>,
    described: Option<&Read>,
) -> anyhow::Result<Vec<Protocol>> {
    let protocols = named(name, folder, described)?;
    if let (Some(described), [protocol]) = (described, protocols.as_slice()) {
        described.check_names(protocol)?;
    }
    Ok(protocols)
}

fn named(
    name: Option<&str>,
    folder: Option<&Path>,
    described: Option<&Read>,
) -> anyhow::Result<Vec<Protocol>> {
    let told = described.map(Told::of).transpose()?;
    let usage = |message: String| Exit::error(ExitCode::Usage, message);
    match (name, folder, told) {
        (Some(name), Some(folder), _) => Err(usage(format!(
            "`{name}` and --pack {} are two protocols: name one",
            folder.display()
        ))),
        (name, None, None) => built_in(name),
        (None, Some(folder), None) => Ok(vec![of_folder(folder)?]),
        (None, None, Some(Told::Protocol(told))) => built_in(Some(told)),
        (None, None, Some(Told::Folder(told))) => Ok(vec![of_folder(&told)?]),
        (Some(name), None, Some(told)) => {
            let [protocol] = told.protocols()?;
            match (described, protocol.id == name) {
                (Some(described), false) => Err(described.is_not_about(&protocol, name)),
                _ => Ok(vec![protocol]),
            }
        }
        (None, Some(folder), Some(told)) => {
            let [protocol] = told.protocols()?;
            let same = protocol.folder().is_some_and(|told| is_same(told, folder));
            match (described, same) {
                (Some(described), false) => {
                    let asked = format!("--pack {}", folder.display());
                    Err(described.is_not_about(&protocol, &asked))
                }
                _ => Ok(vec![protocol]),
            }
        }
    }
}

/// The same where words may follow `PROTOCOL`: with a folder or a target's file the first of them
/// need not be a protocol's name, and is put before the others then.
pub(crate) fn selected_before(
    name: &mut Option<String>,
    words: &mut Vec<String>,
    folder: Option<&Path>,
    described: Option<&Read>,
) -> anyhow::Result<Vec<Protocol>> {
    if folder.is_some() || described.is_some() {
        let is_name = |word: &String| built_in(Some(word)).is_ok();
        if let Some(word) = name.take_if(|word| !is_name(word)) {
            words.insert(0, word);
        }
    }
    selected(name.as_deref(), folder, described)
}

/// The folder that `--pack` names among the words of a command line, for whoever must know it
/// before they are read.
pub(crate) fn folder_of_command_line(words: impl IntoIterator<Item = OsString>) -> Option<PathBuf> {
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == "--pack" {
            return words.next().map(PathBuf::from);
        }
        if let Some(folder) = word.to_str().and_then(|word| word.strip_prefix("--pack=")) {
            return Some(folder.into());
        }
    }
    None
}

/// An error, where a protocol is to be played against a server of ours and none of ours speaks it.
pub(crate) fn has_a_server(protocols: &[Protocol], target: &TargetOptions) -> anyhow::Result<()> {
    if target.url.is_some() || target.target.is_some() {
        return Ok(());
    }
    match protocols
        .iter()
        .find(|protocol| protocol.folder().is_some())
    {
        None => Ok(()),
        Some(protocol) => {
            let message = format!(
                "no server of ours speaks {}: say where one is, with --url or --target",
                protocol.id
            );
            Err(Exit::error(ExitCode::Usage, message))
        }
    }
}

/// What a target's file says it is about.
enum Told<'a> {
    Protocol(&'a str),
    Folder(PathBuf),
}

impl<'a> Told<'a> {
    fn of(described: &'a Read) -> anyhow::Result<Told<'a>> {
        match (&described.file.protocol, &described.file.pack) {
            (Some(protocol), None) => Ok(Told::Protocol(protocol)),
            (None, Some(pack)) => Ok(Told::Folder(described.beside(pack))),
            _ => {
                let message = format!(
                    "{}: write `protocol = \"…\"` for one that is built in, or `pack = \"…\"` \
                     for a folder, and not both",
                    described.path.display()
                );
                Err(Exit::error(ExitCode::BadInput, message))
            }
        }
    }

    fn protocols(self) -> anyhow::Result<[Protocol; 1]> {
        let found = match self {
            Told::Protocol(name) => built_in(Some(name))?,
            Told::Folder(path) => vec![of_folder(&path)?],
        };
        <[Protocol; 1]>::try_from(found)
            .map_err(|found| anyhow::anyhow!("{} protocols of one name", found.len()))
    }
}

/// Whether two paths lead to one place.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}
