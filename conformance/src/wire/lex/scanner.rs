//! Walks over one line of the file, character by character, and knows where it is.

use crate::diagnostic::Mistake;
use crate::wire::ast::{Path, Span};

/// The rest of a line, and its place in the file.
#[derive(Debug, Clone)]
pub(super) struct Scanner<'a> {
    rest: &'a str,
    offset: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(line: &'a str, offset: usize) -> Self {
        Self { rest: line, offset }
    }

    pub(super) fn offset(&self) -> usize {
        self.offset
    }

    /// The empty span at this place.
    pub(super) fn here(&self) -> Span {
        self.offset..self.offset
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    pub(super) fn starts_with(&self, text: &str) -> bool {
        self.rest.starts_with(text)
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let mut characters = self.rest.chars();
        let first = characters.next()?;
        self.rest = characters.as_str();
        self.offset += first.len_utf8();
        Some(first)
    }

    /// Passes over this character if it comes next.
    pub(super) fn eat(&mut self, expected: char) -> bool {
        let comes = self.peek() == Some(expected);
        if comes {
            self.bump();
        }
        comes
    }

    pub(super) fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'a str {
        let end = self
            .rest
            .find(|character| !belongs(character))
            .unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        self.offset += taken.len();
        taken
    }

    pub(super) fn blanks(&mut self) -> &'a str {
        self.take_while(|character| matches!(character, ' ' | '\t' | '\r'))
    }

    /// A word, of which the caller has seen the first letter.
    pub(super) fn word(&mut self) -> &'a str {
        self.take_while(|character| {
            character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-')
        })
    }

    /// What starts like a number, up to where it can no longer be one.
    pub(super) fn number(&mut self) -> &'a str {
        self.take_while(|character| {
            character.is_ascii_alphanumeric() || matches!(character, '+' | '-' | '.')
        })
    }

    /// The name of a variable or function; empty if none stands here.
    pub(super) fn name(&mut self) -> &'a str {
        match self.peek() {
            Some(first) if first.is_ascii_alphabetic() => {
                self.take_while(|character| character.is_ascii_alphanumeric() || character == '_')
            }
            _ => "",
        }
    }

    /// `$x.y.0`.
    pub(super) fn variable(&mut self) -> Result<Path, Mistake> {
        let start = self.offset;
        self.bump();
        self.path(start)
    }

    /// `x.y.0`, in a path that starts at `start` with its sign.
    pub(super) fn path(&mut self, start: usize) -> Result<Path, Mistake> {
        let name = self.name().to_owned();
        if name.is_empty() {
            return Err(Mistake::new(start..self.offset, "`$` stands without a name", "expected a variable")
                .help("write the variable's name right after it, such as `$room` or `$room.pk`; in a text `\\$` is the sign itself"));
        }
        let mut steps = Vec::new();
        while self.peek() == Some('.') && !self.starts_with("...") {
            self.bump();
            let step = self.take_while(|character| {
                character.is_ascii_alphanumeric() || matches!(character, '_' | '-')
            });
            if step.is_empty() {
                return Err(Mistake::new(start..self.offset, "this variable ends with a dot", "expected a member after the dot")
                    .help(format!("write a member's name or an element's number after the dot, such as `${name}.pk`")));
            }
            steps.push(step.to_owned());
        }
        Ok(Path {
            name,
            steps,
            span: start..self.offset,
        })
    }

    /// `@name`.
    pub(super) fn function(&mut self) -> Result<String, Mistake> {
        let start = self.offset;
        self.bump();
        let name = self.name();
        if name.is_empty() {
            return Err(Mistake::new(
                start..self.offset,
                "`@` stands without a name",
                "expected a function",
            )
            .help("write a function's name right after it, such as `@absent` or `@now`"));
        }
        Ok(name.to_owned())
    }

    /// Passes over what no token starts with.
    pub(super) fn stranger(&mut self) -> Mistake {
        let start = self.offset;
        let first = self.bump().unwrap_or_default();
        let rest = if first.is_alphanumeric() {
            self.take_while(char::is_alphanumeric)
        } else {
            ""
        };
        let span = start..self.offset;
        let mistake = Mistake::new(
            span,
            format!("`{first}{rest}` means nothing here"),
            "not understood",
        );
        match first {
            '\'' | '“' | '”' | '‘' | '’' | '«' | '»' => {
                mistake.help("texts stand in straight double quotes: `\"hello\"`")
            }
            '…' => mistake.help("for any number of elements write three dots: `...`"),
            first if first.is_whitespace() => {
                mistake.help("only spaces and tabs may stand between words")
            }
            first if first.is_alphanumeric() => mistake.help(
                "names are made of `a`–`z`, `A`–`Z`, digits and `_`; other letters belong in texts",
            ),
            _ => mistake.help(
                "put it in quotes if it belongs to a text, after `#` if it belongs to a comment",
            ),
        }
    }
}
