//! Parses frames that are sent, or expected, as they stand.

use crate::diagnostic::Mistake;
use crate::wire::ast::{Fragment, Piece, Raw, Spanned, Term, TermKind};
use crate::wire::lex::{Token, TokenKind, Tokens};
use crate::wire::term;

/// A control frame carries at most this many bytes (RFC 6455, section 5.5).
const LARGEST_PING: usize = 125;

/// What a frame may be, as a hint.
const FORMS: &str = "write `raw text \"…\"`, `raw hex \"c328\"`, `raw binary \"00ff\"`, `raw ping \"x\"` or `raw fragments [\"…\", \"…\"]`";

/// `text TERM`, `hex "c328"`, `binary "00ff"`, `ping "x"` or `fragments ["…", "…"]`.
pub(super) fn frame(tokens: &mut Tokens<'_>) -> Result<Raw, Mistake> {
    let unexpected = tokens.unexpected("the kind of frame");
    let kind = tokens.word().map(|word| word.value);
    let joined = matches!(tokens.peek(), Some(TokenKind::Mark("[")));
    match kind {
        Some("text") if joined => Ok(Raw::TextOf(listed(tokens, piece)?.value)),
        Some("text") => Ok(Raw::Text(text(tokens)?)),
        Some("hex") => Ok(Raw::Hex(hex(tokens)?)),
        Some("binary") if joined => Ok(Raw::BinaryOf(listed(tokens, piece)?.value)),
        Some("binary") => Ok(Raw::Binary(hex(tokens)?)),
        Some("ping") => Ok(Raw::Ping(payload(tokens)?)),
        Some("fragments") => Ok(Raw::Fragments(fragments(tokens)?)),
        _ => Err(unexpected.help(FORMS)),
    }
}

/// `["…", hex "c3", ping "x", "…"]`: the first and the last are parts of the message.
fn fragments(tokens: &mut Tokens<'_>) -> Result<Vec<Fragment>, Mistake> {
    let Spanned { value, span } = listed(tokens, fragment)?;
    match value.as_slice() {
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
        _ => Ok(value),
    }
}

/// A text, `hex "c3"` or `ping "x"`.
fn fragment(tokens: &mut Tokens<'_>) -> Result<Fragment, Mistake> {
    if tokens.keyword("ping").is_some() {
        return Ok(Fragment::Ping(payload(tokens)?));
    }
    Ok(Fragment::Part(piece(tokens)?))
}

/// A text, or `hex "c3"`.
fn piece(tokens: &mut Tokens<'_>) -> Result<Piece, Mistake> {
    if tokens.keyword("hex").is_some() {
        return Ok(Piece::Hex(hex(tokens)?));
    }
    Ok(Piece::Text(text(tokens)?))
}

/// One or more items in brackets, divided by commas.
fn listed<T>(
    tokens: &mut Tokens<'_>,
    item: impl Fn(&mut Tokens<'_>) -> Result<T, Mistake>,
) -> Result<Spanned<Vec<T>>, Mistake> {
    let help = "write the parts in brackets: `[\"{\\\"a\\\":\", \" 1}\"]`";
    let start = tokens.here().start;
    if tokens.mark("[").is_none() {
        return Err(tokens.unexpected("`[`").help(help));
    }
    let mut value = Vec::new();
    loop {
        value.push(item(tokens)?);
        if tokens.mark("]").is_some() {
            let span = start..tokens.end();
            return Ok(Spanned { value, span });
        }
        if tokens.mark(",").is_none() {
            return Err(tokens.unexpected("`,` or `]`").help(help));
        }
    }
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
