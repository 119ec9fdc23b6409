//! Parses requests over HTTP, and the statuses by which they are answered.

use super::{body, with};
use crate::diagnostic::{Mistake, nearest};
use crate::wire::ast::{AnswerPattern, Party, Request, Spanned, StatementKind, Status, TextPart};
use crate::wire::lex::{Line, Token, TokenKind, Tokens, is_method};

/// The methods that a chapter may use.
const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Whether a request comes next.
pub(super) fn begins(tokens: &Tokens<'_>) -> bool {
    let mut ahead = tokens.clone();
    ahead.keyword("bad");
    ahead.peek_word().is_some_and(is_method)
}

/// `bad POST /path {…} with {…}`.
pub(super) fn request(
    tokens: &mut Tokens<'_>,
    party: Spanned<Party>,
) -> Result<StatementKind, Mistake> {
    let bad = tokens.keyword("bad").is_some();
    let unexpected = tokens.unexpected("a method");
    let Some(method) = tokens.word() else {
        return Err(unexpected);
    };
    if !METHODS.contains(&method.value) {
        let message = format!("there is no method `{}` here", method.value);
        let mistake = Mistake::new(method.span, message, "not known");
        return Err(match nearest(method.value, METHODS) {
            Some(near) => mistake.help(format!("did you mean `{near}`?")),
            None => mistake.help(format!("the methods are {}", METHODS.join(", "))),
        });
    }
    Ok(StatementKind::Request(Box::new(Request {
        party,
        bad,
        method: Spanned {
            value: method.value.to_owned(),
            span: method.span,
        },
        path: path(tokens)?,
        body: body(tokens)?,
        with: with(tokens)?,
    })))
}

/// `/api/x/${y}`, or a variable that holds a path.
fn path(tokens: &mut Tokens<'_>) -> Result<Spanned<Vec<TextPart>>, Mistake> {
    let unexpected = tokens.unexpected("a path");
    match tokens.next() {
        Some(Token {
            kind: TokenKind::Path(parts),
            span,
        }) => Ok(Spanned {
            value: parts.clone(),
            span: span.clone(),
        }),
        Some(Token {
            kind: TokenKind::Variable(path),
            span,
        }) => Ok(Spanned {
            value: vec![TextPart::Variable(path.clone())],
            span: span.clone(),
        }),
        _ => Err(unexpected
            .help("write the path as it stands, `/api/token/`, or a variable that holds one")),
    }
}

/// Whether a line of a group is an answer.
pub(super) fn is_line(line: &Line) -> bool {
    let first = line.tokens.first();
    first.is_some_and(|token| matches!(token.kind, TokenKind::Number(_)))
}

/// A line of `all of` where several have asked, or of `any of` where one has.
pub(super) fn line(tokens: &mut Tokens<'_>) -> Result<AnswerPattern, Mistake> {
    let unexpected = tokens
        .unexpected("a status")
        .help("what several parties have asked for is answered with statuses: `200 {…}`, `4xx`");
    answer(tokens)?.ok_or(unexpected)
}

/// `200 {…} with {"headers": …}` or `4xx`, if a status comes next.
pub(super) fn answer(tokens: &mut Tokens<'_>) -> Result<Option<AnswerPattern>, Mistake> {
    let Some(TokenKind::Number(text)) = tokens.peek() else {
        return Ok(None);
    };
    let span = tokens.here();
    tokens.next();
    let Some(value) = status(text) else {
        return Err(
            Mistake::new(span, format!("`{text}` is no status"), "out of range")
                .help("write a status such as `200`, or `4xx` for any that refuses"),
        );
    };
    Ok(Some(AnswerPattern {
        status: Spanned { value, span },
        pattern: body(tokens)?,
        with: with(tokens)?,
    }))
}

fn status(text: &str) -> Option<Status> {
    if let Some(class) = text.strip_suffix("xx") {
        let class = class.parse().ok().filter(|class| (2..=5).contains(class));
        return class.filter(|_| text.len() == 3).map(Status::Class);
    }
    let status = text.parse().ok();
    // Whoever asks for another protocol is told that it is spoken from here on.
    let final_one = |status: &u16| (200..600).contains(status) || *status == 101;
    let status = status.filter(|status| final_one(status) && text.len() == 3);
    status.map(Status::One)
}
