//! The parts of a Markdown file that a chapter is made of, with their places.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::wire::ast::Span;

/// A part of the file.
#[derive(Debug, PartialEq)]
pub(super) enum Part {
    /// A heading outside of lists and quotes, with its text as written.
    Heading {
        level: usize,
        span: Span,
        text: String,
    },
    /// A paragraph outside of lists and quotes; `emphasis` is the place of the
    /// italics it begins with.
    Paragraph { span: Span, emphasis: Option<Span> },
    /// A fenced block, wherever it stands; `content` is known if it is closed.
    Fence {
        span: Span,
        info_span: Span,
        info: String,
        content: Option<Span>,
    },
    /// What looks like a fence but is indented too far, or part of HTML.
    HiddenFence(Span),
    /// Any other block: a list, a quote, a rule, HTML.
    Other(Span),
}

/// The parts of the file in their order.
pub(super) fn parts(source: &str) -> Vec<Part> {
    let mut collector = Collector {
        source,
        depth: 0,
        parts: Vec::new(),
        text: None,
    };
    for (event, range) in Parser::new_ext(source, Options::empty()).into_offset_iter() {
        collector.event(event, range);
    }
    collector.parts
}

struct Collector<'s> {
    source: &'s str,
    /// How many blocks and inline elements are open.
    depth: usize,
    parts: Vec<Part>,
    /// The place of what has been read of a heading's text, while in one.
    text: Option<Range<usize>>,
}

impl Collector<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.start(&tag, range);
                self.depth += 1;
            }
            Event::End(tag) => {
                self.depth = self.depth.saturating_sub(1);
                if let (TagEnd::Heading(level), 0) = (tag, self.depth) {
                    self.heading(level as usize, range);
                }
            }
            Event::Html(_) => self.hidden_fences(range),
            Event::Rule if self.depth == 0 => self.parts.push(Part::Other(range)),
            // Text inside of what was opened inside of a heading widens it too.
            _ => self.widen(range),
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(_)) => self.fence(range),
            Tag::CodeBlock(CodeBlockKind::Indented) => self.hidden_fences(range),
            Tag::Heading { .. } if self.depth == 0 => self.text = Some(range.end..range.end),
            Tag::Paragraph if self.depth == 0 => self.parts.push(Part::Paragraph {
                span: range,
                emphasis: None,
            }),
            Tag::Emphasis => self.emphasis(range),
            _ if self.depth == 0 => self.parts.push(Part::Other(range)),
            _ => self.widen(range),
        }
    }

    /// Counts a place to the heading's text, if a heading is being read.
    fn widen(&mut self, range: Range<usize>) {
        if let Some(text) = &mut self.text {
            let end = if text.start == text.end {
                range.end
            } else {
                text.end.max(range.end)
            };
            *text = text.start.min(range.start)..end;
        }
    }

    fn heading(&mut self, level: usize, span: Range<usize>) {
        let text = self
            .text
            .take()
            .and_then(|text| self.source.get(text))
            .unwrap_or_default();
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        self.parts.push(Part::Heading {
            level,
            span: trimmed(self.source, span),
            text,
        });
    }

    fn emphasis(&mut self, range: Range<usize>) {
        match self.parts.last_mut() {
            Some(Part::Paragraph {
                span,
                emphasis: emphasis @ None,
            }) if self.depth == 1 && span.start == range.start => {
                *emphasis = Some(range);
            }
            _ => self.widen(range),
        }
    }

    fn fence(&mut self, range: Range<usize>) {
        let opening = self
            .source
            .get(range.clone())
            .and_then(|text| text.lines().next())
            .unwrap_or_default();
        let info = opening.trim_start_matches(['`', '~']).trim();
        self.parts.push(Part::Fence {
            info_span: range.start..range.start + opening.trim_end().len(),
            info: info.to_owned(),
            content: content(self.source, range.clone()),
            span: range,
        });
    }

    /// Finds lines that look like fences in code that is indented and in HTML.
    fn hidden_fences(&mut self, range: Range<usize>) {
        let text = self.source.get(range.clone()).unwrap_or_default();
        let mut start = range.start;
        for line in text.split_inclusive('\n') {
            let fence = line.trim();
            if fence.starts_with("```") || fence.starts_with("~~~") {
                let start = start + (line.len() - line.trim_start().len());
                self.parts
                    .push(Part::HiddenFence(start..start + fence.len()));
            }
            start += line.len();
        }
    }
}

/// The lines between the fences of the block, if its closing fence is there.
fn content(source: &str, block: Range<usize>) -> Option<Span> {
    let text = source.get(block.clone())?.trim_end();
    let fence = text.chars().next()?;
    let length = |line: &str| line.len() - line.trim_start_matches(fence).len();
    let first = text.find('\n')? + 1;
    let last = text.rfind('\n')? + 1;
    let closing = text.get(last..)?.trim();
    let closes = length(closing) == closing.len() && closing.len() >= length(text);
    closes.then(|| block.start + first..block.start + last)
}

/// The span without the blanks and line breaks at its end.
fn trimmed(source: &str, span: Span) -> Span {
    let length = source
        .get(span.clone())
        .map_or(0, |text| text.trim_end().len());
    span.start..span.start + length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_of_a_fence_needs_its_closing_line() {
        let read = |source: &'static str| {
            content(source, 0..source.len()).and_then(|span| source.get(span))
        };
        assert_eq!(read("```wire\na\nb\n```"), Some("a\nb\n"));
        assert_eq!(read("```wire\n```\n"), Some(""));
        assert_eq!(read("````wire\n```\n````"), Some("```\n"));
        assert_eq!(read("~~~ wire\na\n~~~~"), Some("a\n"));
        assert_eq!(read("````wire\na\n```"), None);
        assert_eq!(read("```wire\na"), None);
        assert_eq!(read("```wire"), None);
    }

    #[test]
    fn headings_keep_their_text_as_written() {
        let text = |source: &str| match parts(source).into_iter().next() {
            Some(Part::Heading { level, text, .. }) => format!("{level} {text}"),
            other => format!("{other:?}"),
        };
        assert_eq!(
            text("## A-1 The `x` is *good* ##\n"),
            "2 A-1 The `x` is *good*"
        );
        assert_eq!(text("Some\ntitle\n===\n"), "1 Some title");
        assert_eq!(text("##\n"), "2 ");
    }

    #[test]
    fn fences_are_found_where_they_hide() {
        let hidden = |source: &str| {
            parts(source)
                .iter()
                .filter(|part| matches!(part, Part::HiddenFence(_)))
                .count()
        };
        assert_eq!(hidden("a\n\n    ```wire\n    x\n    ```\n"), 2);
        assert_eq!(hidden("<!--\n```wire\n-->\n"), 1);
        assert_eq!(hidden("```wire\n```\n"), 0);
    }
}
