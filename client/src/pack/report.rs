//! Collects problems while a document is read, so that its author sees all of them at once.

use std::cell::RefCell;

use super::origin::{Origin, Source};
use super::place::Place;
use super::position;
use super::{About, Document, Pointer, Problem, Problems, Remark};

/// The problems found in one document so far.
#[derive(Debug)]
pub(super) struct Report<'a> {
    origin: Origin<'a>,
    problems: RefCell<Vec<Problem>>,
    remarks: RefCell<Vec<Remark>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(source: Source<'a>) -> Self {
        Self {
            origin: Origin(source),
            problems: RefCell::default(),
            remarks: RefCell::default(),
        }
    }

    /// Whether the document was written for this suite, so that everything may be asked of it.
    /// Anybody else's must do as it is, as long as it can be judged by.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self.origin.0, Source::Text(_))
    }

    /// Notes what keeps nobody from judging by the document, but makes the judge see less: of a
    /// document of ours a problem, of anybody else's a remark.
    pub(super) fn remark(
        &self,
        about: About,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.is_ours() {
            return self.note_at(pointer, message, help);
        }
        let problem = self.origin.problem(pointer, message, help);
        push(&self.remarks, Remark { about, problem });
    }

    /// The remarks so far, in the order of their places.
    pub(super) fn take_remarks(&self) -> Vec<Remark> {
        let mut remarks = self.remarks.take();
        remarks.sort_by(|one, other| one.problem.in_order(&other.problem));
        remarks
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
        let problem = self.origin.problem(pointer, message, help);
        push(&self.problems, problem);
    }

    /// What was made of the document, or everything that is wrong with it.
    pub(super) fn verdict<T>(self, made: Option<T>) -> Result<T, Problems> {
        let problems = self.problems.into_inner();
        match made {
            Some(made) if problems.is_empty() => Ok(made),
            _ => Err(Problems::new(problems)),
        }
    }
}

/// Several ways may lead to one mistake.
fn push<T: PartialEq>(to: &RefCell<Vec<T>>, found: T) {
    let mut known = to.borrow_mut();
    if !known.contains(&found) {
        known.push(found);
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
    Problem {
        path: document.path.to_owned(),
        line: position.line,
        column: position.column,
        pointer: String::new(),
        message,
        help: help.to_owned(),
    }
}
