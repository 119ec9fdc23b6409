//! The one place that answers which protocols a command is about: `PROTOCOL`, `--pack DIR`, or
//! what the target's file says.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use wireproof_client::pack::Claims;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::TargetOptions;
use crate::suites::{Protocol, built_in, of_folder};
use crate::target::{Asked, Read};

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
    let Some(described) = described else {
        return match (name, folder) {
            (Some(name), Some(folder)) => Err(are_two(name, folder)),
            (None, Some(folder)) => Ok(vec![of_folder(folder)?]),
            (name, None) => built_in(name),
        };
    };
    let told = told(described)?;
    match (name, folder) {
        (Some(name), Some(folder)) => Err(are_two(name, folder)),
        (Some(name), None) if told.id != name => {
            Err(described.is_not_about(&told, Asked::Name(name)))
        }
        (None, Some(folder)) if !told.folder().is_some_and(|told| is_same(told, folder)) => {
            Err(described.is_not_about(&told, Asked::Folder(folder)))
        }
        _ => Ok(vec![told]),
    }
}

fn are_two(name: &str, folder: &Path) -> anyhow::Error {
    let folder = folder.display();
    let message = format!("`{name}` and --pack {folder} are two protocols: name one");
    Exit::error(ExitCode::Usage, message)
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
    } else if let Some(word) = name.as_deref().filter(|word| built_in(Some(word)).is_err())
        && let Some(protocol) = of_requirement(word)?
    {
        let words = words.iter().map(String::as_str);
        let all: Vec<&str> = [&protocol, word].into_iter().chain(words).collect();
        let message = format!(
            "no protocol `{word}`: it stands before its requirements, as in `{}`",
            all.join(" ")
        );
        return Err(Exit::error(ExitCode::Usage, message));
    }
    selected(name.as_deref(), folder, described)
}

/// The protocol that is built in and has requirements of this name, whether one is called so or not.
fn of_requirement(word: &str) -> anyhow::Result<Option<String>> {
    for protocol in built_in(None)? {
        let prefix = protocol.pack(&Claims::All)?.prefix.clone() + "-";
        if word
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(&prefix))
        {
            return Ok(Some(protocol.id));
        }
    }
    Ok(None)
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
pub(crate) fn has_a_server<'a>(
    protocols: impl IntoIterator<Item = &'a Protocol>,
    target: &TargetOptions,
) -> anyhow::Result<()> {
    if target.url.is_some() || target.target.is_some() {
        return Ok(());
    }
    let mut protocols = protocols.into_iter();
    match protocols.find(|protocol| protocol.folder().is_some()) {
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

/// The protocol that a target's file says it is about.
fn told(described: &Read) -> anyhow::Result<Protocol> {
    let found = match (&described.file.protocol, &described.file.pack) {
        (Some(protocol), None) => {
            // The command line is right: what it names is wrong.
            let wrong = |error| {
                let message = format!("{}: {error}", described.path.display());
                Exit::error(ExitCode::BadInput, message)
            };
            built_in(Some(protocol)).map_err(wrong)?.pop()
        }
        (None, Some(pack)) => Some(of_folder(&described.beside(pack))?),
        _ => None,
    };
    found.ok_or_else(|| {
        let message = format!(
            "{}: write `protocol = \"…\"` for one that is built in, or `pack = \"…\"` \
             for a folder, and not both",
            described.path.display()
        );
        Exit::error(ExitCode::BadInput, message)
    })
}

/// Whether two paths lead to one place.
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    real(one) == real(other)
}
