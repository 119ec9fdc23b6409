//! `wireproof pack init`: a folder to begin with. Everything that is to be in it is made and tried before
//! the first file is written, and no file is written over.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::Path;

use wireproof_client::pack::folder::{self, Gathered};
use wireproof_client::pack::{Claims, Problems};
use wireproof_conformance::chapter;
use wireproof_conformance::format::{Form, format};
use wireproof_conformance::verdict::ExitCode;

use super::{scaffold, skeleton, words};
use crate::again::quoted;
use crate::args::Init;
use crate::suites::rendered;
use crate::{Exit, say};

/// The files of a folder, by their paths there.
type Files = Vec<(String, String)>;

pub(super) fn init(arguments: &Init) -> anyhow::Result<ExitCode> {
    let folder = &arguments.folder;
    let files = match &arguments.from {
        Some(document) => taken_over(document, arguments.name.as_deref())?,
        None => {
            let named = arguments.name.clone().or_else(|| name_of(folder));
            let named = named.filter(|name| !name.trim().is_empty());
            scaffold::files(named.as_deref().unwrap_or("protocol"))
        }
    };
    let files = laid_out(files)?;
    let new = not_there(folder, files)?;
    for (name, text) in &new {
        write(&folder.join(name), text)?;
    }
    say(&next_steps(folder, &new, arguments.from.is_some()))?;
    Ok(ExitCode::Conforms)
}

/// What a folder is called, wherever the command runs.
fn name_of(folder: &Path) -> Option<String> {
    let whole = folder.canonicalize().ok();
    let name = whole.as_deref().unwrap_or(folder).file_name()?;
    Some(name.to_string_lossy().into_owned())
}

/// A document that there is already, with all its files, and chapters for it.
fn taken_over(document: &Path, name: Option<&str>) -> anyhow::Result<Files> {
    if !document.is_file() {
        let why = match document.is_dir() {
            true => "this is a folder; name the AsyncAPI document in it",
            false => "there is no such file",
        };
        let message = format!("--from {}: {why}", document.display());
        return Err(Exit::error(ExitCode::Usage, message));
    }
    let gathered = folder::gather(document).map_err(|problems| wrong(&problems))?;
    let pack = gathered.documents.pack(&Claims::All);
    let pack = pack.map_err(|problems| wrong(&problems))?;
    let mut texts = renamed(&gathered, document)?;
    if let Some(name) = name {
        let id = words::slug(name);
        let over = format!("asyncapi:\n  x-wireproof:\n    protocol: {id}\n");
        texts.insert("wireproof.yaml".to_owned(), over);
    }
    let prefix = match pack.prefix.as_str() {
        "" => words::prefix(name.unwrap_or(&pack.title)),
        prefix => prefix.to_owned(),
    };
    let value = gathered.documents.asyncapi();
    let chapters = skeleton::chapters(&pack, value, &prefix);
    Ok(texts.into_iter().chain(chapters).collect())
}

/// The document's files with the document itself under the name that a folder has for it.
fn renamed(gathered: &Gathered, document: &Path) -> anyhow::Result<BTreeMap<String, String>> {
    let mut texts = gathered.texts.clone();
    let end = gathered.name.rsplit('.').next().unwrap_or("yaml");
    let name = format!("asyncapi.{end}");
    if name == gathered.name {
        return Ok(texts);
    }
    let is_free = !texts.contains_key(&name);
    if let Some(text) = texts.remove(&gathered.name) {
        texts.insert(name.clone(), text);
    }
    // Another file may call it by its name.
    match folder::of_texts(&texts) {
        Ok(_) if is_free => Ok(texts),
        _ => {
            let message = format!(
                "{}: in a pack it is called {name}, and other files of it name it otherwise\n  call it \
                 {name} where it is, correct the references, and try again",
                document.display()
            );
            Err(Exit::error(ExitCode::BadInput, message))
        }
    }
}

/// The same with chapters as `wireproof fmt` lays them out.
fn laid_out(files: Files) -> anyhow::Result<Files> {
    let laid = files.into_iter().map(|(name, text)| {
        if !name.ends_with(".md") {
            return Ok((name, text));
        }
        let laid = format(&name, &text, Form::Markdown);
        let read = laid.and_then(|laid| chapter::parse(&name, &laid).map(|_| laid));
        let laid = read.map_err(|found| {
            let shown = rendered(&found, &text);
            let message = format!("a chapter of ours is wrong\n\n{shown}");
            Exit::error(ExitCode::HarnessError, message)
        })?;
        Ok((name, laid))
    });
    laid.collect()
}

fn is_not_there(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The files that have to be written: those that are there already must say the same.
fn not_there(folder: &Path, files: Files) -> anyhow::Result<Files> {
    let mut new = Vec::new();
    let mut others = Vec::new();
    for (name, text) in files {
        let path = folder.join(&name);
        match wireproof_client::bounded::read_to_string(&path) {
            Ok(there) if there == text => {}
            // Below what is no folder there is nothing either: writing tells what is wrong with it.
            Err(error) if is_not_there(&error) => new.push((name, text)),
            _ => others.push(path.display().to_string()),
        }
    }
    if others.is_empty() {
        return Ok(new);
    }
    let list: Vec<String> = others.iter().map(|path| format!("  {path}\n")).collect();
    let message = format!(
        "nothing was written, for this would write over\n{}  name another folder, or move these away",
        list.concat()
    );
    Err(Exit::error(ExitCode::BadInput, message))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let written = || {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        File::create_new(path)?.write_all(text.as_bytes())
    };
    // Nobody's document is wrong: it is said of the command line that it names such a place.
    let unwritable = |error| {
        let message = format!("{}: cannot be written: {error}", path.display());
        Exit::error(ExitCode::Usage, message)
    };
    written().map_err(unwritable)
}

fn wrong(problems: &Problems) -> anyhow::Error {
    Exit::error(
        ExitCode::BadInput,
        format!("nothing was written\n{problems}"),
    )
}

fn next_steps(folder: &Path, new: &Files, taken_over: bool) -> String {
    let pack = quoted(&folder.display().to_string());
    let files = new
        .iter()
        .map(|(name, _)| format!("  {}\n", folder.join(name).display()));
    let files: String = files.collect();
    let words = match taken_over {
        true => "Find words wherever a chapter says TODO, and look at what is asked there.",
        false => "Put your own messages in the place of these, and your own words.",
    };
    let commands = [
        (format!("protocols --pack {pack}"), "what is understood"),
        (
            format!("pack lint --pack {pack}"),
            "what would make its suite blind",
        ),
        (
            format!("target init --pack {pack} > target.toml"),
            "people, and how they log in",
        ),
        (
            format!("check --pack {pack} --url ws://127.0.0.1:8080"),
            "or --target target.toml",
        ),
    ];
    let widest = commands
        .iter()
        .map(|(command, _)| command.chars().count())
        .max();
    let widest = widest.unwrap_or_default();
    let commands =
        commands.map(|(command, what)| format!("  wireproof {command:widest$}  # {what}\n"));
    let wrote = match new.is_empty() {
        true => "all of it is there already\n".to_owned(),
        false => format!("wrote\n{files}"),
    };
    format!("{wrote}\n{words} Then\n\n{}", commands.concat())
}
