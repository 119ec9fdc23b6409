//! A protocol's folder: its documents, in one file or in many, and its chapters.
//!
//! Only this part of a pack reads files. Each document becomes one value (`bundle`), in the words
//! that the rest of a pack reads (`dialect`), and every place in it keeps the file, line and column
//! where somebody wrote it.

mod bundle;
mod dialect;
mod file;
mod gathered;
mod mark;
mod overlay;
mod reference;
mod through;
mod traits;
mod yaml;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::origin::{Origin, Source};
use super::read::{self, Named};
use super::{Claims, Pack, Problem, Problems};
use bundle::{Files, bundle};
use overlay::Overlay;

pub(super) use bundle::{Bundle, FILES};
pub use gathered::{Gathered, gather};

/// What a document's file may end with.
const ENDS: [&str; 3] = ["json", "yaml", "yml"];

/// What a folder holds.
#[derive(Debug, Clone)]
pub struct Documents {
    asyncapi: Bundle,
    openapi: Option<Bundle>,
    chapters: Vec<PathBuf>,
    /// What the ids in its chapters begin with.
    prefix: String,
}

/// Reads a folder: `asyncapi.json`, `.yaml` or `.yml`, likewise `openapi` and `wireproof`, which is laid
/// over these, where there are such, and the chapters: the Markdown files in `chapters`, or else those
/// beside the documents.
///
/// # Errors
///
/// Everything that keeps its documents from being read, each with its place and with what to write.
pub fn read(folder: &Path) -> Result<Documents, Problems> {
    let has = |name: &str| folder.join(name).exists();
    let read = |name: &str| text_in(folder, name);
    let documents = documents(&Files {
        shown: folder.display().to_string(),
        has: &has,
        read: &read,
    })?;
    let chapters = chapters_in(folder);
    let texts = chapters
        .iter()
        .filter_map(|path| crate::bounded::read_to_string(path).ok());
    let prefix = texts.filter_map(|text| prefix_of(&text)).next();
    Ok(Documents {
        chapters,
        prefix: prefix.unwrap_or_default(),
        ..documents
    })
}

/// Reads documents that lie in no folder: their files by their paths.
///
/// # Errors
///
/// As those of [`read()`].
pub fn of_texts(texts: &BTreeMap<String, String>) -> Result<Documents, Problems> {
    let has = |name: &str| texts.contains_key(name);
    let read = |name: &str| {
        let text = texts.get(name).cloned();
        text.ok_or_else(|| NOT_FOUND.to_owned())
    };
    documents(&Files {
        shown: String::new(),
        has: &has,
        read: &read,
    })
}

/// What is said of a file that is not there.
const NOT_FOUND: &str = "there is no such file";

fn documents(files: &Files<'_>) -> Result<Documents, Problems> {
    let Some(name) = document_in(files, "asyncapi")? else {
        let message = "there is no AsyncAPI document in this folder";
        let help = "write `asyncapi.yaml` or `asyncapi.json` there; `wireproof pack init` makes a folder to begin with";
        return Err(about(files, message, help));
    };
    let overlay = document_in(files, "wireproof")?;
    let overlay = overlay
        .map(|name| Overlay::read(files, &name))
        .transpose()?;
    let overlay = overlay.as_ref();
    let mut asyncapi = bundle(files, &name, ("asyncapi", "AsyncAPI 3"), overlay)?;
    traits::apply(&mut asyncapi.value);
    dialect::translate(&mut asyncapi.value);
    let openapi = match document_in(files, "openapi")? {
        Some(name) => {
            let mut openapi = bundle(files, &name, ("openapi", "OpenAPI 3"), overlay)?;
            dialect::translate(&mut openapi.value);
            Some(openapi)
        }
        None => None,
    };
    Ok(Documents {
        asyncapi,
        openapi,
        chapters: Vec::new(),
        prefix: String::new(),
    })
}

impl Documents {
    /// The protocol's id: what the document says under `x-wireproof`, or else its title as a word.
    pub fn id(&self) -> String {
        let said = self.asyncapi.value.pointer("/x-wireproof/protocol");
        let said = said.and_then(Value::as_str).map(str::to_owned);
        said.unwrap_or_else(|| slug(self.title()))
    }

    /// The protocol's title.
    pub fn title(&self) -> &str {
        let title = self.asyncapi.value.pointer("/info/title");
        title.and_then(Value::as_str).unwrap_or_default()
    }

    /// The compiled documents, for a target with these claims.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with them, each with its place and with what to write.
    pub fn pack(&self, claims: &Claims) -> Result<Pack, Problems> {
        let named = Named {
            id: &self.id(),
            prefix: &self.prefix,
        };
        let pack = read::of_folder(&named, &self.asyncapi, claims)?;
        match &self.openapi {
            Some(openapi) => read::rest_of_folder(pack, openapi, claims),
            None => Ok(pack),
        }
    }

    /// Where the AsyncAPI document was written.
    pub fn asyncapi_origin(&self) -> Origin<'_> {
        Origin(Source::Folder(&self.asyncapi))
    }

    /// Where the OpenAPI document was written.
    pub fn openapi_origin(&self) -> Option<Origin<'_>> {
        let openapi = self.openapi.as_ref();
        openapi.map(|openapi| Origin(Source::Folder(openapi)))
    }

    /// The AsyncAPI document, with everything that it refers to.
    pub fn asyncapi(&self) -> &Value {
        &self.asyncapi.value
    }

    /// The OpenAPI document, with everything that it refers to.
    pub fn openapi(&self) -> Option<&Value> {
        self.openapi.as_ref().map(|bundle| &bundle.value)
    }

    /// The chapters, by name.
    pub fn chapters(&self) -> &[PathBuf] {
        &self.chapters
    }
}

/// The document of this name, with whatever it ends with.
fn document_in(files: &Files<'_>, name: &str) -> Result<Option<String>, Problems> {
    let names = ENDS.iter().map(|end| format!("{name}.{end}"));
    let there: Vec<String> = names.filter(|name| (files.has)(name)).collect();
    match there.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        several => {
            let message = format!("{} are in one folder", several.join(" and "));
            Err(about(files, &message, "keep the one that counts"))
        }
    }
}

fn about(files: &Files<'_>, message: &str, help: &str) -> Problems {
    let (message, help) = (message.to_owned(), help.to_owned());
    Problems::new(vec![Problem::of_file(files.shown.clone(), message, help)])
}

/// The text of a file in the folder. A link that leads out of it is as good as a path that does.
fn text_in(folder: &Path, name: &str) -> Result<String, String> {
    let why = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => NOT_FOUND.to_owned(),
        _ => error.to_string(),
    };
    let path = folder.join(name).canonicalize().map_err(why)?;
    if !path.starts_with(folder.canonicalize().map_err(why)?) {
        return Err("it is a link that leads out of the folder".to_owned());
    }
    let bytes = crate::bounded::read(&path).map_err(why)?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        format!("this is not UTF-8, from byte {at} on (counted from 0): save it as UTF-8")
    })
}

/// The chapters, by name. A read-me is about the folder, not about the protocol.
fn chapters_in(folder: &Path) -> Vec<PathBuf> {
    let own = folder.join("chapters");
    let place = if own.is_dir() { own } else { folder.to_owned() };
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    let is_chapter = |path: &PathBuf| {
        let is_readme = path
            .file_stem()
            .is_some_and(|stem| stem.eq_ignore_ascii_case("readme"));
        path.extension().is_some_and(|end| end == "md") && !is_readme
    };
    let mut chapters: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(is_chapter)
        .collect();
    chapters.sort();
    chapters
}

/// What the first id of a chapter begins with.
fn prefix_of(chapter: &str) -> Option<String> {
    let mut headings = chapter.lines().filter_map(|line| line.strip_prefix("## "));
    let group = headings.find_map(|heading| heading.split_once('-'))?.0;
    let is_group = group.starts_with(|c: char| c.is_ascii_uppercase())
        && group
            .chars()
            .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    is_group.then(|| group.to_owned())
}

/// A title as a word: small letters and digits, with dashes between.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    match words.is_empty() {
        true => "protocol".to_owned(),
        false => words.join("-"),
    }
}
