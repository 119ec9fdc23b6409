//! Parses what must arrive, or must not.

use super::names::pack_name;
use super::{code, pattern, raw, request};
use crate::diagnostic::Mistake;
use crate::wire::ast::{Expect, GroupMode, MessagePattern, Spanned};
use crate::wire::lex::Tokens;

/// What follows `<`.
pub(super) fn expect(tokens: &mut Tokens<'_>) -> Result<Expect, Mistake> {
    for (words, mode) in [
        (["in", "order"], GroupMode::InOrder),
        (["all", "of"], GroupMode::AllOf),
        (["any", "of"], GroupMode::AnyOf),
    ] {
        if let Some(span) = tokens.keywords(words) {
            return Ok(Expect::Group {
                mode: Spanned { value: mode, span },
                messages: Vec::new(),
            });
        }
    }
    if let Some(answer) = request::answer(tokens)? {
        return Ok(Expect::Answer(answer));
    }
    if let Some(span) = tokens.keyword("refusal") {
        return Ok(Expect::Refusal {
            span,
            pattern: pattern(tokens)?,
        });
    }
    if let Some(span) = tokens.keyword("nothing") {
        let at_all = tokens.keywords(["at", "all"]).is_some();
        return Ok(match tokens.keyword("until") {
            Some(_) => Expect::NothingUntil {
                span,
                at_all,
                message: sure_message(tokens)?,
            },
            None => Expect::Nothing { span, at_all },
        });
    }
    if let Some(span) = tokens.keyword("closed") {
        let code = tokens
            .peek()
            .is_some()
            .then(|| code::close(tokens))
            .transpose()?;
        return Ok(Expect::Closed { span, code });
    }
    if tokens.keyword("raw").is_some() {
        return Ok(Expect::Pong(raw::pong(tokens)?));
    }
    Ok(Expect::Message(message(tokens)?))
}

/// `op {…}` or `maybe op {…}`.
pub(super) fn message(tokens: &mut Tokens<'_>) -> Result<MessagePattern, Mistake> {
    let maybe = tokens.keyword("maybe").is_some();
    if let Some(word @ ("refusal" | "nothing" | "closed" | "raw")) = tokens.peek_word() {
        return Err(Mistake::new(
            tokens.here(),
            format!("`{word}` is no message"),
            "expected a message's name",
        )
        .help(format!("write `< {word}` as a statement of its own")));
    }
    let name = pack_name(tokens, "a message's name")?;
    Ok(MessagePattern {
        maybe,
        name,
        pattern: pattern(tokens)?,
    })
}

/// A message that has to come.
fn sure_message(tokens: &mut Tokens<'_>) -> Result<MessagePattern, Mistake> {
    match tokens.peek_word() {
        Some("maybe") => Err(Mistake::new(
            tokens.here(),
            "a silence cannot end with `maybe`",
            "may never come",
        )
        .help("name a message that is sure to come, or write `nothing` alone")),
        _ => message(tokens),
    }
}
