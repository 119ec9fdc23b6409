//! Collects problems while a document is read, so that its author sees all of them at once.

use std::cell::RefCell;

use super::folder::Bundle;
use super::place::Place;
use super::position::{self, Position};
use super::{Document, Pointer, Problem, Problems};

/// Where a document was written.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    /// In one text, by somebody who writes documents for this suite.
    Text(Document<'a>),
    /// In the files of a folder, by anybody.
    Folder(&'a Bundle),
}

/// The problems found in one document so far.
#[derive(Debug)]
pub(super) struct Report<'a> {
    source: Source<'a>,
    problems: RefCell<Vec<Problem>>,
    remarks: RefCell<Vec<Problem>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self {
            source,
            problems: RefCell::default(),
            remarks: RefCell::default(),
        }
    }

    /// Whether the document was written for this suite, so that everything may be asked of it.
    /// Anybody else's must do as it is, as long as it can be judged by.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self.source, Source::Text(_))
    }

    /// Notes what keeps nobody from judging by the document, but makes the judge see less: of a
    /// document of ours a problem, of anybody else's a remark.
    pub(super) fn remark(
        &self,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let to = match self.is_ours() {
            true => &self.problems,
            false => &self.remarks,
        };
        self.push(to, pointer, message.into(), help.into());
    }

    /// The remarks so far, in the order of their places.
    pub(super) fn take_remarks(&self) -> Vec<Problem> {
        Problems::new(self.remarks.take()).into_vec()
    }

    /// Notes a problem with the value at a place: what is wrong, and what to write.
    pub(super) fn note(
        &self,
        place: &Place<'_>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.note_at(&place.pointer, message, help);
    }

    /// Notes a problem with what a pointer points to.
    pub(super) fn note_at(
        &self,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(&self.problems, pointer, message.into(), help.into());
    }

    /// What was made of the document, or everything that is wrong with it.
    pub(super) fn verdict<T>(self, made: Option<T>) -> Result<T, Problems> {
        let problems = self.problems.into_inner();
        match made {
            Some(made) if problems.is_empty() => Ok(made),
            _ => Err(Problems::new(problems)),
        }
    }

    fn push(&self, to: &RefCell<Vec<Problem>>, pointer: &Pointer, message: String, help: String) {
        let (path, position) = match self.source {
            Source::Text(document) => {
                let position = position::of_pointer(document.text, pointer);
                (document.path, position)
            }
            Source::Folder(bundle) => bundle.locate(pointer),
        };
        let spoken = |sentence: String| match self.source {
            Source::Text(_) => sentence,
            Source::Folder(bundle) => bundle.spoken(sentence),
        };
        let (message, help) = (spoken(message), spoken(help));
        let problem = problem(path, position, pointer.to_string(), message, help);
        let mut problems = to.borrow_mut();
        // Several ways may lead to one mistake.
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}

/// The one problem of a text that is no JSON.
pub(super) fn syntax_of(document: &Document<'_>, error: &serde_json::Error, help: &str) -> Problem {
    let said = error.to_string();
    let reason = said.split(" at line ").next().unwrap_or(&said);
    // The parser counts columns in bytes.
    let text = document.text;
    let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
    let line_start = std::iter::once(0)
        .chain(newlines)
        .nth(error.line().saturating_sub(1));
    let offset = (line_start.unwrap_or(0) + error.column()).saturating_sub(1);
    let position = position::of_offset(text, offset);
    let message = format!("this is not JSON: {reason}");
    problem(
        document.path,
        position,
        String::new(),
        message,
        help.to_owned(),
    )
}

fn problem(
    path: &str,
    position: Position,
    pointer: String,
    message: String,
    help: String,
) -> Problem {
    Problem {
        path: path.to_owned(),
        line: position.line,
        column: position.column,
        pointer,
        message,
        help,
    }
}
