//! A protocol's folder: its documents, in one file or in many, and its chapters.
//!
//! Only this part of a pack reads files. What it hands on is one document of each kind, and for
//! every place in it the file, line and column where somebody wrote it.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Claims, Document, Pack, Problem, Problems};

/// What a folder holds.
#[derive(Debug, Clone)]
pub struct Documents {
    asyncapi: Written,
    openapi: Option<Written>,
    chapters: Vec<PathBuf>,
}

#[derive(Debug, Clone)]
struct Written {
    path: String,
    text: String,
    value: Value,
}

/// Reads a folder.
///
/// # Errors
///
/// Everything that keeps its documents from being read, each with its place and with what to write.
pub fn read(folder: &Path) -> Result<Documents, Problems> {
    let asyncapi = written(&folder.join("asyncapi.json"), "AsyncAPI 3")?;
    let rest = folder.join("openapi.json");
    let openapi = rest
        .exists()
        .then(|| written(&rest, "OpenAPI 3"))
        .transpose()?;
    let mut chapters = Vec::new();
    for place in [folder.to_owned(), folder.join("chapters")] {
        let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        let is_chapter = |path: &PathBuf| path.extension().is_some_and(|end| end == "md");
        chapters.extend(paths.filter(is_chapter));
    }
    chapters.sort();
    Ok(Documents {
        asyncapi,
        openapi,
        chapters,
    })
}

fn written(path: &Path, kind: &str) -> Result<Written, Problems> {
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        Problems::new(vec![Problem {
            path: shown.clone(),
            line: 1,
            column: 1,
            pointer: String::new(),
            message: error.to_string(),
            help: format!("write an {kind} document there"),
        }])
    })?;
    let document = Document {
        path: &shown,
        text: &text,
    };
    let report = super::report::Report::new(document);
    let value = match serde_json::from_str(&text) {
        Ok(value) => value,
        Err(error) => return Err(report.syntax(&error, kind)),
    };
    Ok(Written {
        path: shown,
        text,
        value,
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
        let asyncapi = Document {
            path: &self.asyncapi.path,
            text: &self.asyncapi.text,
        };
        let pack = Pack::load(&self.id(), &asyncapi, claims)?;
        match &self.openapi {
            Some(rest) => pack.with_rest(
                &Document {
                    path: &rest.path,
                    text: &rest.text,
                },
                claims,
            ),
            None => Ok(pack),
        }
    }

    /// The AsyncAPI document, with everything that it refers to.
    pub fn asyncapi(&self) -> &Value {
        &self.asyncapi.value
    }

    /// The OpenAPI document, with everything that it refers to.
    pub fn openapi(&self) -> Option<&Value> {
        self.openapi.as_ref().map(|written| &written.value)
    }

    /// The chapters, by name.
    pub fn chapters(&self) -> &[PathBuf] {
        &self.chapters
    }
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
