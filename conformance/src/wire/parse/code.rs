//! Parses status and close codes.

use crate::diagnostic::Mistake;
use crate::wire::ast::Spanned;
use crate::wire::lex::{Token, TokenKind, Tokens};

/// A close code that must be given.
pub(super) fn close(tokens: &mut Tokens<'_>) -> Result<Spanned<u16>, Mistake> {
    number(tokens, "a close code", travels).map_err(|mistake| {
        mistake.help("close codes that travel are 1000 to 1003, 1007 to 1014 and 3000 to 4999")
    })
}

/// The status or close code by which a handshake is refused.
pub(super) fn refusal(tokens: &mut Tokens<'_>) -> Result<Spanned<u16>, Mistake> {
    let refuses = |code| (400..500).contains(&code) || travels(code);
    number(tokens, "a status or close code", refuses).map_err(|mistake| {
        mistake.help("a refusal is an HTTP status from 400 to 499, or a close code such as 1008 or 4401; leave `with` out if any will do")
    })
}

/// A number that is a code of the kind expected.
fn number(
    tokens: &mut Tokens<'_>,
    expected: &str,
    accepted: impl Fn(u16) -> bool,
) -> Result<Spanned<u16>, Mistake> {
    let unexpected = tokens.unexpected(expected);
    let Some(Token {
        kind: TokenKind::Number(text),
        span,
    }) = tokens.next()
    else {
        return Err(unexpected);
    };
    match text.parse() {
        Ok(value) if accepted(value) && !text.starts_with('0') => Ok(Spanned {
            value,
            span: span.clone(),
        }),
        _ => Err(Mistake::new(
            span.clone(),
            format!("`{text}` is not {expected}"),
            "out of range",
        )),
    }
}

/// Whether a close frame with this code may travel (RFC 6455, section 7.4).
fn travels(code: u16) -> bool {
    matches!(code, 1000..=1003 | 1007..=1014 | 3000..=4999)
}
