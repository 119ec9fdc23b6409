//! Parses frames that are sent, or expected, as they stand.

use crate::diagnostic::Mistake;
use crate::wire::ast::{Fragment, Raw, Spanned, Term, TermKind};
use crate::wire::lex::{Token, TokenKind, Tokens};
use crate::wire::term;

/// A control frame carries at most this many bytes (RFC 6455, section 5.5).
const LARGEST_PING: usize = 125;

/// `text TERM`, `hex "c328"`, `binary "00ff"`, `ping "x"` or `fragments ["…", "…"]`.
pub(super) fn frame(tokens: &mut Tokens<'_>) -> Result<Raw, Mistake> {
    let unexpected = tokens.unexpected("the kind of frame");
    match tokens.word().map(|word| word.value) {
        Some("text") => Ok(Raw::Text(text(tokens)?)),
        Some("hex") => Ok(Raw::Hex(hex(tokens)?)),
        Some("binary") => Ok(Raw::Binary(hex(tokens)?)),
        Some("ping") => Ok(Raw::Ping(payload(tokens)?)),
        Some("fragments") => Ok(Raw::Fragments(fragments(tokens)?)),
        _ => Err(unexpected.help(
            "write `raw text \"…\"`, `raw hex \"c328\"`, `raw binary \"00ff\"`, `raw ping \"x\"` or `raw fragments [\"…\", \"…\"]`",
        )),
    }
}

/// `["…", hex "c3", ping "x", "…"]`: the first and the last are parts of the message.
fn fragments(tokens: &mut Tokens<'_>) -> Result<Vec<Fragment>, Mistake> {
    let help =
        "write the parts of the message in brackets: `raw fragments [\"{\\\"a\\\":\", \" 1}\"]`";
    let start = tokens.here().start;
    if tokens.mark("[").is_none() {
        return Err(tokens.unexpected("`[`").help(help));
    }
    let mut fragments = Vec::new();
    loop {
        fragments.push(fragment(tokens)?);
        if tokens.mark("]").is_some() {
            break;
        }
        if tokens.mark(",").is_none() {
            return Err(tokens.unexpected("`,` or `]`").help(help));
        }
    }
    let span = start..tokens.end();
    match fragments.as_slice() {
        [Fragment::Ping(_), ..] | [.., Fragment::Ping(_)] => Err(Mistake::new(
            span,
            "a ping before or after a message is not in the middle of it",
            "begins or ends with a ping",
        )
        .help("put the ping between two parts, or on a line of its own: `raw ping \"x\"`")),
        [_] => Err(
            Mistake::new(span, "one fragment is a whole message", "only one part")
                .help("divide the text, or write `raw text \"…\"`"),
        ),
        _ => Ok(fragments),
    }
}

/// A text, `hex "c3"` or `ping "x"`.
fn fragment(tokens: &mut Tokens<'_>) -> Result<Fragment, Mistake> {
    if tokens.keyword("hex").is_some() {
        return Ok(Fragment::Hex(hex(tokens)?));
    }
    if tokens.keyword("ping").is_some() {
        return Ok(Fragment::Ping(payload(tokens)?));
    }
    Ok(Fragment::Text(text(tokens)?))
}

/// `pong "x"`.
pub(super) fn pong(tokens: &mut Tokens<'_>) -> Result<Term, Mistake> {
    if tokens.keyword("pong").is_none() {
        return Err(tokens
            .unexpected("`pong`")
            .help("write `raw pong \"x\"`; other frames are expected by their message's name"));
    }
    payload(tokens)
}

/// The payload of a ping or pong.
fn payload(tokens: &mut Tokens<'_>) -> Result<Term, Mistake> {
    let payload = text(tokens)?;
    match &payload.kind {
        TermKind::Text(parts)
            if term::literal(parts).is_some_and(|text| text.len() > LARGEST_PING) =>
        {
            Err(Mistake::new(
                payload.span,
                format!("a ping carries at most {LARGEST_PING} bytes"),
                "too long",
            )
            .help("shorten it"))
        }
        _ => Ok(payload),
    }
}

/// A term that makes a text.
fn text(tokens: &mut Tokens<'_>) -> Result<Term, Mistake> {
    let unexpected = tokens
        .unexpected("a text")
        .help("put what is sent in quotes: `\"{\\\"a\\\": 1}\"`");
    let term = term::term(tokens)?;
    match term.kind {
        TermKind::Text(_) | TermKind::Variable(_) | TermKind::Function { .. } => Ok(term),
        _ => Err(unexpected),
    }
}

/// Bytes as hexadecimal digits in quotes.
fn hex(tokens: &mut Tokens<'_>) -> Result<Spanned<Vec<u8>>, Mistake> {
    let help = "write two hexadecimal digits for each byte, in quotes: `\"c328\"`";
    let unexpected = tokens.unexpected("a text of hexadecimal digits").help(help);
    let Some(Token {
        kind: TokenKind::Text(parts),
        span,
    }) = tokens.next()
    else {
        return Err(unexpected);
    };
    match term::literal(parts).and_then(bytes) {
        Some(value) => Ok(Spanned {
            value,
            span: span.clone(),
        }),
        None => Err(Mistake::new(
            span.clone(),
            "these are no bytes in hexadecimal",
            "not understood",
        )
        .help(help)),
    }
}

fn bytes(digits: &str) -> Option<Vec<u8>> {
    let nibbles: Vec<u32> = digits
        .chars()
        .map(|digit| digit.to_digit(16))
        .collect::<Option<_>>()?;
    nibbles
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => u8::try_from(high * 16 + low).ok(),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_pairs_of_digits() {
        assert_eq!(bytes("00fFc328"), Some(vec![0, 255, 0xc3, 0x28]));
        assert_eq!(bytes(""), Some(Vec::new()));
        assert_eq!(bytes("0"), None);
        assert_eq!(bytes("0g"), None);
        assert_eq!(bytes("+1"), None);
    }
}
