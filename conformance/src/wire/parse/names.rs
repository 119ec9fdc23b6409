//! Names: of people with their devices, which are a block's own, and of what a pack has.

use crate::diagnostic::Mistake;
use crate::wire::ast::{Party, Spanned};
use crate::wire::lex::Tokens;

/// `alice` or `alice/phone`.
pub(super) fn party(tokens: &mut Tokens<'_>) -> Result<Spanned<Party>, Mistake> {
    let person = name(tokens, "a name")?;
    let mut span = person.span;
    let device = match tokens.mark("/") {
        None => None,
        Some(_) => {
            let device = name(tokens, "a device's name")?;
            span.end = device.span.end;
            Some(device.value)
        }
    };
    Ok(Spanned {
        value: Party {
            person: person.value,
            device,
        },
        span,
    })
}

/// A name of the block's own: letters, digits and `_`.
pub(super) fn name(tokens: &mut Tokens<'_>, expected: &str) -> Result<Spanned<String>, Mistake> {
    let help =
        "a name begins with a letter and goes on with letters, digits and `_`: `alice`, `room_2`";
    let unexpected = tokens.unexpected(expected).help(help);
    let Some(word) = tokens.word() else {
        return Err(unexpected);
    };
    if word.value.starts_with('_') || word.value.contains(['.', '-']) {
        return Err(Mistake::new(
            word.span,
            format!("`{}` cannot be {expected}", word.value),
            "not a name",
        )
        .help(help));
    }
    Ok(Spanned {
        value: word.value.to_owned(),
        span: word.span,
    })
}

/// A name of the pack's: an operation, a message, a channel, a kind.
pub(super) fn pack_name(
    tokens: &mut Tokens<'_>,
    expected: &str,
) -> Result<Spanned<String>, Mistake> {
    let unexpected = tokens.unexpected(expected);
    match tokens.word() {
        Some(word) if word.value != "_" => Ok(Spanned {
            value: word.value.to_owned(),
            span: word.span,
        }),
        _ => Err(unexpected.help("write the name that the protocol's document gives it")),
    }
}
