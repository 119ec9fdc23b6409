//! Cuts a block into lines of tokens.
//!
//! A [`Line`] is a statement, or an indented line of a group; it goes on over the
//! ends of lines in the file while a bracket is open. Texts and regular expressions
//! are tokens, so a bracket or `#` inside one of them means nothing.

mod quoted;
mod scanner;
#[cfg(test)]
mod tests;
mod tokens;

use super::ast::{Path, Span, TextPart};
use crate::diagnostic::{Findings, Mistake};
use scanner::Scanner;
pub(super) use tokens::Tokens;

/// A statement, or a line of a group.
#[derive(Debug)]
pub(super) struct Line {
    /// Whether it belongs to the statement above it.
    pub(super) indented: bool,
    /// Whether a mistake was found in it, so that its tokens are not to be trusted.
    pub(super) broken: bool,
    /// What it is made of; not empty unless it is broken.
    pub(super) tokens: Vec<Token>,
    /// From its first character to the end of its last token.
    pub(super) span: Span,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Span,
}

/// The kinds of tokens.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    /// A name or a keyword; which of them is the parser's to say.
    Word(String),
    /// Whatever starts like a number, not yet judged.
    Number(String),
    /// `"…"`.
    Text(Vec<TextPart>),
    /// `/…/`.
    Regex(String),
    /// `/api/x/${y}`, behind a method.
    Path(Vec<TextPart>),
    /// `$x.y`.
    Variable(Path),
    /// `@now`, its arguments not included.
    Function(String),
    /// One of `{ } [ ] ( ) , : < > /` and `...`.
    Mark(&'static str),
}

/// The characters that are tokens by themselves. A slash is not among them: it may
/// open a regular expression.
const MARKS: [(char, &str); 10] = [
    ('{', "{"),
    ('}', "}"),
    ('[', "["),
    (']', "]"),
    ('(', "("),
    (')', ")"),
    (',', ","),
    (':', ":"),
    ('<', "<"),
    ('>', ">"),
];

/// Cuts the text into lines. `offset` is where it stands in the file.
///
/// A line in which something is wrong is still there, marked as broken, and at most
/// one mistake is noted for it: a second one is mostly a consequence of the first.
pub(super) fn lines(text: &str, offset: usize, findings: &mut Findings) -> Vec<Line> {
    let mut lexer = Lexer {
        findings,
        lines: Vec::new(),
        open: Vec::new(),
    };
    let mut start = offset;
    for physical in text.split_inclusive('\n') {
        lexer.physical_line(Scanner::new(physical.trim_end_matches(['\n', '\r']), start));
        start += physical.len();
    }
    lexer.finish_line();
    lexer.lines
}

struct Lexer<'f> {
    findings: &'f mut Findings,
    lines: Vec<Line>,
    /// The brackets that are open, with their places.
    open: Vec<(&'static str, Span)>,
}

impl Lexer<'_> {
    /// Reads one line of the file, as a new line or as more of the one before.
    fn physical_line(&mut self, mut scanner: Scanner<'_>) {
        let indented = !scanner.blanks().is_empty();
        let Some(first) = scanner.peek().filter(|first| *first != '#') else {
            return;
        };
        // A letter in the first column begins a statement even where a bracket was left
        // open, so that one forgotten bracket does not hide the rest of the block.
        let begins_statement = !indented && first.is_ascii_alphabetic();
        if self.open.is_empty() || begins_statement {
            self.finish_line();
            let span = scanner.here();
            self.lines.push(Line {
                indented,
                broken: false,
                tokens: Vec::new(),
                span,
            });
        }
        self.tokens(&mut scanner);
    }

    /// Reads tokens to the end of the line of the file.
    fn tokens(&mut self, scanner: &mut Scanner<'_>) {
        loop {
            scanner.blanks();
            match scanner.peek() {
                None | Some('#') => return,
                Some(first) => match self.token(first, scanner) {
                    Ok(token) => self.push(token),
                    Err(mistake) => self.fail(mistake),
                },
            }
        }
    }

    fn token(&self, first: char, scanner: &mut Scanner<'_>) -> Result<Token, Mistake> {
        let start = scanner.offset();
        let kind = match first {
            '"' => TokenKind::Text(quoted::text(scanner)?),
            '/' if self.follows_method() => TokenKind::Path(quoted::url_path(scanner)?),
            '/' if self.follows_name(start) => mark(scanner, "/"),
            '/' => TokenKind::Regex(quoted::regex(scanner)?),
            '$' => TokenKind::Variable(scanner.variable()?),
            '@' => TokenKind::Function(scanner.function()?),
            '-' | '0'..='9' => TokenKind::Number(scanner.number().to_owned()),
            'A'..='Z' | 'a'..='z' | '_' => TokenKind::Word(scanner.word().to_owned()),
            '.' if scanner.starts_with("...") => mark(scanner, "..."),
            other => match MARKS.iter().find(|(character, _)| *character == other) {
                Some((_, text)) => mark(scanner, text),
                None => return Err(scanner.stranger()),
            },
        };
        Ok(Token {
            kind,
            span: start..scanner.offset(),
        })
    }

    /// Whether a name ends here: then a slash divides person and device.
    fn follows_name(&self, offset: usize) -> bool {
        self.lines
            .last()
            .and_then(|line| line.tokens.last())
            .is_some_and(|token| {
                token.span.end == offset && matches!(token.kind, TokenKind::Word(_))
            })
    }

    /// Whether what has been read of the line is a party and a method: then a slash begins a path.
    fn follows_method(&self) -> bool {
        let tokens = self.lines.last().map(|line| line.tokens.as_slice());
        let words = tokens.unwrap_or_default().iter().map(|token| &token.kind);
        let mut words: Vec<&TokenKind> = words.collect();
        if let [_, TokenKind::Mark("/"), TokenKind::Word(_), ..] = words.as_slice() {
            words.drain(1..3);
        }
        match words.as_slice() {
            [TokenKind::Word(_), TokenKind::Word(method)] => is_method(method),
            [
                TokenKind::Word(_),
                TokenKind::Word(bad),
                TokenKind::Word(method),
            ] => bad == "bad" && is_method(method),
            _ => false,
        }
    }

    /// Adds the token to the line, and keeps account of the brackets.
    fn push(&mut self, token: Token) {
        match token.kind {
            TokenKind::Mark(bracket @ ("{" | "[" | "(")) => {
                self.open.push((bracket, token.span.clone()))
            }
            TokenKind::Mark(bracket @ ("}" | "]" | ")")) => self.close(bracket, &token.span),
            _ => {}
        }
        if let Some(line) = self.lines.last_mut() {
            line.span.end = token.span.end;
            line.tokens.push(token);
        }
    }

    fn close(&mut self, bracket: &'static str, span: &Span) {
        let mistake = match self.open.pop() {
            None => Mistake::new(
                span.clone(),
                format!("`{bracket}` closes nothing"),
                "no bracket is open here",
            )
            .help("take it out, or open the bracket before it"),
            Some((opening, _)) if closing(opening) == bracket => return,
            Some((opening, _)) => {
                let message = format!("`{bracket}` stands where `{opening}` has to be closed");
                let expected = closing(opening);
                Mistake::new(span.clone(), message, format!("expected `{expected}`")).help(format!(
                    "write `{expected}`, or close the inner bracket first"
                ))
            }
        };
        self.fail(mistake);
    }

    /// Ends the line, which must have closed its brackets.
    fn finish_line(&mut self) {
        if let Some((bracket, span)) = self.open.pop() {
            let expected = closing(bracket);
            self.fail(
                Mistake::new(span, format!("this `{bracket}` is never closed"), "opened here").help(format!(
                    "write `{expected}`; a statement goes on until its brackets are closed, on lines that are indented or start with a bracket"
                )),
            );
        }
        self.open.clear();
    }

    /// Notes the mistake, unless the line has one already.
    fn fail(&mut self, mistake: Mistake) {
        let Some(line) = self.lines.last_mut() else {
            return;
        };
        if !line.broken {
            line.broken = true;
            self.findings.add(mistake);
        }
    }
}

/// Whether a word begins a request over HTTP: no other word is written in capitals there.
pub(super) fn is_method(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The bracket that closes this one.
fn closing(opening: &str) -> &'static str {
    match opening {
        "{" => "}",
        "[" => "]",
        _ => ")",
    }
}

fn mark(scanner: &mut Scanner<'_>, text: &'static str) -> TokenKind {
    for _ in text.chars() {
        scanner.bump();
    }
    TokenKind::Mark(text)
}
