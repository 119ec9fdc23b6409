//! Collects problems while a document is read, so that its author sees all of them at once.

use std::cell::RefCell;

use super::place::Place;
use super::position::{self, Position};
use super::{Document, Pointer, Problem, Problems};

/// The problems found in one document so far.
#[derive(Debug)]
pub(super) struct Report<'a> {
    document: Document<'a>,
    problems: RefCell<Vec<Problem>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(document: Document<'a>) -> Self {
        Self {
            document,
            problems: RefCell::default(),
        }
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
        let position = position::of_pointer(self.document.text, pointer);
        self.push(position, pointer.to_string(), message.into(), help.into());
    }

    /// The one problem of a text that is no JSON, where a document of this kind is due.
    pub(super) fn syntax(self, error: &serde_json::Error, kind: &str) -> Problems {
        let said = error.to_string();
        let reason = said.split(" at line ").next().unwrap_or(&said);
        // The parser counts columns in bytes.
        let text = self.document.text;
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_start = std::iter::once(0)
            .chain(newlines)
            .nth(error.line().saturating_sub(1));
        let offset = (line_start.unwrap_or(0) + error.column()).saturating_sub(1);
        let position = position::of_offset(text, offset);
        let message = format!("this is not JSON: {reason}");
        let help = format!("write an {kind} document as JSON");
        self.push(position, String::new(), message, help);
        Problems::new(self.problems.into_inner())
    }

    /// What was made of the document, or everything that is wrong with it.
    pub(super) fn verdict<T>(self, made: Option<T>) -> Result<T, Problems> {
        let problems = self.problems.into_inner();
        match made {
            Some(made) if problems.is_empty() => Ok(made),
            _ => Err(Problems::new(problems)),
        }
    }

    fn push(&self, position: Position, pointer: String, message: String, help: String) {
        let problem = Problem {
            path: self.document.path.to_owned(),
            line: position.line,
            column: position.column,
            pointer,
            message,
            help,
        };
        let mut problems = self.problems.borrow_mut();
        // Several ways may lead to one mistake.
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
}
