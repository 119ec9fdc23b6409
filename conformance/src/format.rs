//! Formats files: the `wire` blocks of Markdown, and scripts, which are one block.
//!
//! Whatever is not a `wire` block stays as it is, byte for byte. A file in which the
//! form of a block is wrong is not formatted at all.

use std::path::Path;

use crate::chapter;
use crate::diagnostic::Diagnostic;
use crate::wire::format_block;

/// What kinds of file hold `wire` blocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Markdown: blocks between fences, chapters among others.
    Markdown,
    /// A bare block.
    Script,
}

impl Form {
    /// The form that a file's name promises: `.md` or `.wire`.
    #[must_use]
    pub fn of(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()? {
            "md" => Some(Form::Markdown),
            "wire" => Some(Form::Script),
            _ => None,
        }
    }

    /// The form of a text without a name. No line of a script begins with a fence.
    #[must_use]
    pub fn guess(source: &str) -> Form {
        let fence = |line: &str| line.starts_with("```") || line.starts_with("~~~");
        if source.lines().any(fence) {
            Form::Markdown
        } else {
            Form::Script
        }
    }
}

/// Formats a file. `path` is its name for messages.
///
/// What comes out says the same as what went in, and formatting it once more changes
/// nothing.
///
/// # Errors
///
/// Everything that is wrong with the form of its blocks, in the file's order.
pub fn format(path: &str, source: &str, form: Form) -> Result<String, Vec<Diagnostic>> {
    let blocks = match form {
        Form::Markdown => chapter::blocks(path, source)?,
        Form::Script => std::iter::once(0..source.len()).collect(),
    };
    let mut formatted = String::with_capacity(source.len());
    let mut mistakes = Vec::new();
    let mut end = 0;
    for block in blocks {
        formatted += source.get(end..block.start).unwrap_or_default();
        end = block.end;
        match format_block(path, source, block.clone()) {
            Ok(text) if ends_lines_with_crlf(source, block.start) => {
                formatted += &text.replace('\n', "\r\n");
            }
            Ok(text) => formatted += &text,
            Err(found) => mistakes.extend(found),
        }
    }
    formatted += source.get(end..).unwrap_or_default();
    if mistakes.is_empty() {
        Ok(formatted)
    } else {
        Err(mistakes)
    }
}

/// Whether the line before the block ends so, or the first line of a file that is one.
fn ends_lines_with_crlf(source: &str, block: usize) -> bool {
    match source.get(..block) {
        None | Some("") => source
            .split_once('\n')
            .is_some_and(|(first, _)| first.ends_with('\r')),
        Some(before) => before.ends_with("\r\n"),
    }
}
