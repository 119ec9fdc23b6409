//! What is wrong at a place in a chapter, and what to write instead.
//!
//! The parser of chapters and `wire` blocks makes these values; whoever read the
//! file renders them with its text. A diagnostic is about a mistake of the
//! chapter's author: what a server does wrong is a verdict, not a diagnostic.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::wire::ast::Span;

/// One mistake in a file, with its place and the way out of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The file, as it was named to the parser.
    pub path: String,
    /// The bytes of the file that it is about.
    pub span: Span,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What stands at the place, or what is missing there.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Renders the diagnostic with the lines it is about.
    ///
    /// `source` is the whole file. `styled` adds ANSI colours. A span outside the
    /// file is moved to its end, so that rendering never fails.
    #[must_use]
    pub fn render(&self, source: &str, styled: bool) -> String {
        let renderer = if styled {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let annotation = AnnotationKind::Primary
            .span(within(source, &self.span))
            .label(&self.label);
        let snippet = Snippet::source(source)
            .path(&self.path)
            .annotation(annotation);
        let mut report = Level::ERROR.primary_title(&self.message).element(snippet);
        if let Some(help) = &self.help {
            report = report.element(Level::HELP.message(help));
        }
        renderer.render(&[report])
    }
}

/// The line and column of a byte, both from 1, columns counted in characters.
///
/// An offset inside a character counts as its start, one past the end as the end.
#[must_use]
pub fn line_column(source: &str, offset: usize) -> (usize, usize) {
    let before = source.get(..boundary(source, offset)).unwrap_or(source);
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    (line, column)
}

/// The span, moved to character boundaries inside the source.
fn within(source: &str, span: &Span) -> Span {
    let start = boundary(source, span.start);
    let end = boundary(source, span.end);
    start..end.max(start)
}

/// The character boundary at the offset or just before it.
fn boundary(source: &str, offset: usize) -> usize {
    source.floor_char_boundary(offset)
}

/// Collects the diagnostics of one file while it is read.
#[derive(Debug)]
pub(crate) struct Findings {
    path: String,
    found: Vec<Diagnostic>,
}

impl Findings {
    pub(crate) fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            found: Vec::new(),
        }
    }

    /// Notes a mistake.
    pub(crate) fn add(&mut self, mistake: Mistake) {
        let Mistake {
            span,
            message,
            label,
            help,
        } = mistake;
        self.found.push(Diagnostic {
            path: self.path.clone(),
            span,
            message,
            label,
            help,
        });
    }

    /// Takes over what was found in a part of the file.
    pub(crate) fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        self.found.extend(diagnostics);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The value if nothing is wrong, otherwise everything found, in the file's order.
    pub(crate) fn into_result<T>(self, value: T) -> Result<T, Vec<Diagnostic>> {
        match self.is_empty() {
            true => Ok(value),
            false => Err(self.into_found()),
        }
    }

    /// Everything found, in the file's order.
    pub(crate) fn into_found(mut self) -> Vec<Diagnostic> {
        self.found
            .sort_by_key(|diagnostic| (diagnostic.span.start, diagnostic.span.end));
        self.found
    }
}

/// A diagnostic that does not yet know its file.
#[derive(Debug)]
pub(crate) struct Mistake {
    pub(crate) span: Span,
    message: String,
    label: String,
    help: Option<String>,
}

impl Mistake {
    pub(crate) fn new(span: Span, message: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            label: label.into(),
            help: None,
        }
    }

    /// Says what to write instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The candidate most like the word, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // A third of the letters may differ, or nothing is alike; long words are no typing slips.
    let limit = word.chars().count().min(30).div_ceil(3);
    candidates
        .into_iter()
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters have to be put in, taken out or replaced.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let mut row: Vec<usize> = (0..=to.chars().count()).collect();
    for (above, letter) in from.chars().enumerate() {
        let mut left = above + 1;
        let mut diagonal = above;
        for (cell, other) in row.iter_mut().skip(1).zip(to.chars()) {
            let replaced = diagonal + usize::from(letter != other);
            diagonal = *cell;
            left = replaced.min(left + 1).min(*cell + 1);
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = above + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_characters() {
        let source = "first\nпривет мир\n";
        assert_eq!(line_column(source, 0), (1, 1));
        assert_eq!(line_column(source, 6), (2, 1));
        assert_eq!(line_column(source, source.find("мир").unwrap()), (2, 8));
        assert_eq!(
            line_column(source, 7),
            (2, 1),
            "inside a character counts as its start"
        );
        assert_eq!(line_column(source, 10_000), (3, 1));
    }

    #[test]
    fn rendering_shows_place_line_caret_and_help() {
        let source = "# One\n\nalice > list\n";
        let start = source.find("list").unwrap();
        let diagnostic = Diagnostic {
            path: "chapters/one.md".to_owned(),
            span: start..start + 4,
            message: "something is wrong with `list`".to_owned(),
            label: "this".to_owned(),
            help: Some("write something else".to_owned()),
        };
        insta::assert_snapshot!(diagnostic.render(source, false), @r"
        error: something is wrong with `list`
         --> chapters/one.md:3:9
          |
        3 | alice > list
          |         ^^^^ this
          |
          = help: write something else
        ");
    }

    #[test]
    fn rendering_survives_a_span_outside_the_file() {
        let inside_a_letter = Diagnostic {
            path: "x.md".to_owned(),
            span: 1..usize::MAX,
            message: "m".to_owned(),
            label: "l".to_owned(),
            help: None,
        };
        assert!(inside_a_letter.render("ж", true).contains("x.md"));
        assert!(inside_a_letter.render("", false).contains("x.md"));
    }

    #[test]
    fn nearest_suggests_slips_only() {
        let names = ["repeat", "above", "absent"];
        assert_eq!(nearest("repaet", names), Some("repeat"));
        assert_eq!(nearest("abov", names), Some("above"));
        assert_eq!(nearest("zzz", names), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
