//! Where a document was written, so that whatever there is to say of a place in it comes with its
//! file and line.

use super::folder::Bundle;
use super::position;
use super::{Document, Pointer, Problem};

/// Where a document was written.
#[derive(Debug, Clone, Copy)]
pub struct Origin<'a>(pub(super) Source<'a>);

/// In which form it was.
#[derive(Debug, Clone, Copy)]
pub(super) enum Source<'a> {
    /// In one text, by somebody who writes documents for this suite.
    Text(Document<'a>),
    /// In the files of a folder, by anybody.
    Folder(&'a Bundle),
}

impl<'a> Origin<'a> {
    /// A document in one text.
    pub fn of_text(document: Document<'a>) -> Self {
        Self(Source::Text(document))
    }

    /// What is to be said of a place: what is the matter there, and what to write.
    pub fn problem(
        &self,
        pointer: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Problem {
        let (path, position) = match self.0 {
            Source::Text(document) => {
                let position = position::of_pointer(document.text, pointer);
                (document.path, position)
            }
            Source::Folder(bundle) => bundle.locate(pointer),
        };
        let spoken = |sentence: String| match self.0 {
            Source::Text(_) => sentence,
            Source::Folder(bundle) => bundle.spoken(sentence),
        };
        Problem {
            path: path.to_owned(),
            line: position.line,
            column: position.column,
            pointer: pointer.to_string(),
            message: spoken(message.into()),
            help: spoken(help.into()),
        }
    }
}
