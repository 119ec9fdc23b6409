//! Chapters: Markdown files whose prose explains a server and whose `wire` blocks test it.
//!
//! A chapter has one title, and a heading of the second level for each requirement.
//! Below it stand a line in italics that says where the requirement comes from,
//! prose, and as its proof one or more `wire` blocks, each of them a scenario:
//! [`crate::wire`] reads those. `docs/grammar.md` describes the whole form.

mod basis;
mod fence;
mod markdown;
mod reader;
mod script;

use std::path::Path;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::wire::ast::{Block, Span};

/// A chapter file.
#[derive(Debug, Clone, PartialEq)]
pub struct Chapter {
    /// The file, as it was named to the parser.
    pub path: String,
    /// The file's name without folder and ending.
    pub name: String,
    /// The one heading of the first level.
    pub title: String,
    /// The file's text, which all spans point into.
    pub source: Arc<str>,
    /// The requirements in the order written.
    pub requirements: Vec<Requirement>,
    /// All that is wrong with the file by itself, in its order. A chapter with a mistake is never
    /// played; what it says can be looked up all the same, so that everything is told at once.
    pub problems: Vec<Diagnostic>,
}

/// One requirement: a sentence about the server, where it comes from, and its proof.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// `AB-CREATE-9`: unique in the chapter.
    pub id: String,
    /// The sentence after the id, as it is written in Markdown.
    pub title: String,
    /// How it follows from the protocol's document.
    pub basis: Basis,
    /// Where it stands or what it follows from: the text after the basis.
    pub origin: String,
    /// Why no wire can show it, for a requirement of which that is so.
    pub not_observable: Option<NotObservable>,
    /// The heading.
    pub span: Span,
    /// Its proof; empty only if it is not observable.
    pub scenarios: Vec<Block>,
}

/// How a requirement follows from the protocol's document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The document says or shows it.
    Documented,
    /// It cannot be otherwise if the document is true.
    Implied,
    /// Somebody had to choose, and we did.
    Convention,
    /// Nobody says: a script stands for nothing but itself.
    Unstated,
}

impl Basis {
    /// The word chapters and reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Basis::Documented => "documented",
            Basis::Implied => "implied",
            Basis::Convention => "convention",
            Basis::Unstated => "unstated",
        }
    }
}

/// Why no wire can show a requirement, and what shows it instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotObservable {
    /// Why it cannot be seen.
    pub why: String,
    /// The names in backticks after `tested by`, in their order: tests and their files.
    pub tests: Vec<String>,
}

/// Reads a chapter.
///
/// `path` is the file's name for messages, `source` its text.
///
/// # Errors
///
/// Everything that is wrong with the file, in its order.
pub fn parse(path: &str, source: &str) -> Result<Chapter, Vec<Diagnostic>> {
    let chapter = read(path, source);
    match chapter.problems.is_empty() {
        true => Ok(chapter),
        false => Err(chapter.problems),
    }
}

/// Reads as much of a chapter as can be read; what is wrong with it is in its problems.
pub fn read(path: &str, source: &str) -> Chapter {
    reader::read(path, source)
}

/// Reads as much of a script as can be read; what is wrong with it is in its problems. A script is a
/// file that is one `wire` block: it becomes a chapter of one requirement, called as the file is, which
/// rests on nothing.
pub fn read_script(path: &str, source: &str) -> Chapter {
    script::read(path, source)
}

/// The file's name without folder and ending.
fn file_stem(path: &str) -> String {
    let stem = Path::new(path).file_stem().unwrap_or_default();
    stem.to_string_lossy().into_owned()
}

/// The places of all `wire` blocks in a Markdown file, which need not be a chapter.
///
/// # Errors
///
/// The fences of blocks that could not be read in a chapter either.
pub(crate) fn blocks(path: &str, source: &str) -> Result<Vec<Span>, Vec<Diagnostic>> {
    reader::blocks(path, source)
}

/// Whether the word has the form of a requirement's id: `AB-CREATE-19`.
pub(crate) fn is_requirement_id(word: &str) -> bool {
    let Some((groups, number)) = word.rsplit_once('-') else {
        return false;
    };
    let group = |group: &str| {
        group.starts_with(|first: char| first.is_ascii_uppercase())
            && group
                .chars()
                .all(|character| character.is_ascii_uppercase() || character.is_ascii_digit())
    };
    groups.split('-').all(group)
        && !number.starts_with('0')
        && number.chars().all(|digit| digit.is_ascii_digit())
        && !number.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_groups_of_capitals_and_a_number() {
        for id in ["AB-CREATE-19", "A-1", "X2-Y-10"] {
            assert!(is_requirement_id(id), "{id}");
        }
        for word in [
            "",
            "BC",
            "AB-",
            "AB-CREATE",
            "bc-create-1",
            "AB-CREATE-01",
            "AB--1",
            "-1",
            "AB-CREATE-1a",
            "AB-2X-1",
        ] {
            assert!(!is_requirement_id(word), "{word}");
        }
    }
}
