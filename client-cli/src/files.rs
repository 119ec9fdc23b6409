//! Chapters and scripts from anywhere: found, read, and told apart.

use std::path::{Path, PathBuf};

use wireproof_client::bounded;
use wireproof_conformance::format::Form;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;

/// What standard input is called, in messages and where a file's name says more.
const STDIN: &str = "stdin";

/// A file that holds `wire` blocks.
pub(crate) struct Source {
    /// Its name for messages.
    pub(crate) name: String,
    /// Where it lies; standard input lies nowhere.
    pub(crate) path: Option<PathBuf>,
    /// Markdown or a bare block.
    pub(crate) form: Form,
    /// What is in it.
    pub(crate) text: String,
}

/// Reads what is named: files, all of those in a folder, standard input for `-`.
///
/// Each file is read once, however often it is named.
pub(crate) fn read(names: &[PathBuf]) -> anyhow::Result<Vec<Source>> {
    let mut paths = Vec::new();
    for name in names {
        if name.as_os_str() == "-" {
            paths.push(name.clone());
        } else if name.is_dir() {
            let before = paths.len();
            search(name, &mut paths)?;
            if paths.len() == before {
                let message = format!("{}: no .md or .wire file in there", name.display());
                return Err(Exit::error(ExitCode::Usage, message));
            }
        } else {
            paths.push(name.clone());
        }
    }
    let mut seen = std::collections::HashSet::new();
    paths.retain(|path| seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
    paths.iter().map(|path| source(path)).collect()
}

/// Adds the files of a folder and those below it, by name. What is hidden is passed over,
/// and so are links to folders, which may lead back.
fn search(folder: &Path, found: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let unreadable = |error| usage(folder, &error);
    let entries = std::fs::read_dir(folder).map_err(unreadable)?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if entry.file_type().map_err(unreadable)?.is_dir() {
            search(&path, found)?;
        } else if Form::of(&path).is_some() && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

fn source(path: &Path) -> anyhow::Result<Source> {
    let (name, bytes) = if path.as_os_str() == "-" {
        let read = bounded::read_from(std::io::stdin().lock(), bounded::MOST);
        (Path::new(STDIN), read)
    } else {
        (path, bounded::read(path))
    };
    let bytes = bytes.map_err(|error| usage(name, &error))?;
    let text = utf8(name, bytes)?;
    let form = match Form::of(path) {
        Some(form) => form,
        None if path == name => {
            let message = format!(
                "{}: a chapter's name ends with .md, a script's with .wire",
                name.display()
            );
            return Err(Exit::error(ExitCode::Usage, message));
        }
        None => Form::guess(&text),
    };
    Ok(Source {
        name: name.display().to_string(),
        path: (path == name).then(|| path.to_owned()),
        form,
        text,
    })
}

/// What stands in a file, which must be UTF-8.
pub(crate) fn utf8(path: &Path, bytes: Vec<u8>) -> anyhow::Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let message = format!("{}: no UTF-8 at byte {at}", path.display());
        Exit::error(ExitCode::BadInput, message)
    })
}

fn usage(path: &Path, error: &std::io::Error) -> anyhow::Error {
    Exit::error(ExitCode::Usage, format!("{}: {error}", path.display()))
}
