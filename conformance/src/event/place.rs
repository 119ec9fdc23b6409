//! Places in chapters, as people and editors name them.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::line_column;

/// A place in a chapter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The chapter's file.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, counted in characters.
    pub column: usize,
}

impl Place {
    /// The place of a byte of a chapter's text.
    pub fn of(file: &str, source: &str, offset: usize) -> Place {
        let (line, column) = line_column(source, offset);
        Place {
            file: file.to_owned(),
            line,
            column,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
