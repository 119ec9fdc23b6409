//! Reads the tokens of a line one after the other.

use super::{Line, Token, TokenKind};
use crate::diagnostic::Mistake;
use crate::wire::ast::{Span, Spanned};

/// The tokens of a line that have not been read yet.
#[derive(Debug, Clone)]
pub(in crate::wire) struct Tokens<'a> {
    rest: std::slice::Iter<'a, Token>,
    /// Where the token read last ends.
    end: usize,
}

impl<'a> Tokens<'a> {
    pub(in crate::wire) fn of(line: &'a Line) -> Self {
        Self {
            rest: line.tokens.iter(),
            end: line.span.start,
        }
    }

    pub(in crate::wire) fn peek(&self) -> Option<&'a TokenKind> {
        self.rest.as_slice().first().map(|token| &token.kind)
    }

    pub(in crate::wire) fn next(&mut self) -> Option<&'a Token> {
        let token = self.rest.next()?;
        self.end = token.span.end;
        Some(token)
    }

    /// Where the token read last ends.
    pub(in crate::wire) fn end(&self) -> usize {
        self.end
    }

    /// The place of the next token, or the end of the line.
    pub(in crate::wire) fn here(&self) -> Span {
        self.rest
            .as_slice()
            .first()
            .map_or(self.end..self.end, |token| token.span.clone())
    }

    /// Reads the mark if it comes next.
    pub(in crate::wire) fn mark(&mut self, mark: &str) -> Option<Span> {
        match self.peek() {
            Some(TokenKind::Mark(next)) if *next == mark => {
                self.next().map(|token| token.span.clone())
            }
            _ => None,
        }
    }

    /// The word that comes next, without reading it.
    pub(in crate::wire) fn peek_word(&self) -> Option<&'a str> {
        match self.peek() {
            Some(TokenKind::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// Reads any word if one comes next.
    pub(in crate::wire) fn word(&mut self) -> Option<Spanned<&'a str>> {
        let value = self.peek_word()?;
        let span = self.next()?.span.clone();
        Some(Spanned { value, span })
    }

    /// Reads this word if it comes next.
    pub(in crate::wire) fn keyword(&mut self, keyword: &str) -> Option<Span> {
        self.peek_word().filter(|word| *word == keyword)?;
        self.next().map(|token| token.span.clone())
    }

    /// Reads these words if they come next, one after the other.
    pub(in crate::wire) fn keywords(&mut self, keywords: [&str; 2]) -> Option<Span> {
        let mut ahead = self.clone();
        let mut spans = keywords.into_iter().map(|keyword| ahead.keyword(keyword));
        let span = spans.next()??.start..spans.next()??.end;
        *self = ahead;
        Some(span)
    }

    /// A mistake at the next token: it is not what belongs here.
    pub(in crate::wire) fn unexpected(&self, expected: &str) -> Mistake {
        let message = match self.peek() {
            None => format!("the line ends where {expected} is missing"),
            Some(kind) => format!("{} stands where {expected} is expected", shown(kind)),
        };
        Mistake::new(self.here(), message, format!("expected {expected}"))
    }
}

/// The token in a message.
fn shown(kind: &TokenKind) -> String {
    match kind {
        TokenKind::Word(text) | TokenKind::Number(text) => format!("`{text}`"),
        TokenKind::Text(_) => "a text".to_owned(),
        TokenKind::Regex(_) => "a regular expression".to_owned(),
        TokenKind::Path(_) => "a path".to_owned(),
        TokenKind::Variable(path) => format!("`{path}`"),
        TokenKind::Function(name) => format!("`@{name}`"),
        TokenKind::Mark(mark) => format!("`{mark}`"),
    }
}
