//! What is wrong with a document, said so that its author knows what to write instead.

use std::fmt;

/// One thing that is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The document's path.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The JSON pointer of the value it is about.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

impl Problem {
    /// A problem with a file as a whole.
    pub(super) fn of_file(path: String, message: String, help: String) -> Self {
        Self {
            path,
            line: 1,
            column: 1,
            pointer: String::new(),
            message,
            help,
        }
    }

    /// The order of files and lines.
    pub(super) fn in_order(&self, other: &Problem) -> std::cmp::Ordering {
        let place = |problem: &Problem| (problem.line, problem.column);
        let lines = place(self).cmp(&place(other));
        self.path.cmp(&other.path).then(lines)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            column,
            message,
            help,
            ..
        } = self;
        write!(f, "{path}:{line}:{column}: {message}\n  = help: {help}")
    }
}

/// Every problem found in a document, in the order of its files and lines; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    pub(super) fn new(mut problems: Vec<Problem>) -> Self {
        problems.sort_by(Problem::in_order);
        Self(problems)
    }

    /// The problems, in the order of their lines.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Problems {
    type Item = &'a Problem;
    type IntoIter = std::slice::Iter<'a, Problem>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, problem) in self.0.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problems {}
