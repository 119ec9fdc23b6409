//! Parses terms: JSON and a little more.
//!
//! Which forms may stand in a value and which in a pattern only is not decided
//! here but in [`super::check`], where a mistake can be explained better.

use std::collections::BTreeSet;

use super::ast::{Element, Regex, Span, Spanned, Term, TermKind, TextPart};
use super::lex::{Token, TokenKind, Tokens};
use crate::diagnostic::Mistake;

/// How deep terms may be nested; the reading of files must not exhaust the stack.
const DEEPEST: usize = 64;

const VALUES: &str = "write a text in quotes, a number, `true`, `false`, `null`, `[…]`, `{…}`, `$name` or `@function`; in what is expected also `_` or `/regex/`";

/// Reads the term that comes next.
pub(super) fn term(tokens: &mut Tokens<'_>) -> Result<Term, Mistake> {
    nested(tokens, 0)
}

/// The characters of a text that holds no `${…}`.
pub(super) fn literal(parts: &[TextPart]) -> Option<&str> {
    match parts {
        [] => Some(""),
        [TextPart::Literal(text)] => Some(text),
        _ => None,
    }
}

fn nested(tokens: &mut Tokens<'_>, depth: usize) -> Result<Term, Mistake> {
    let place = tokens.clone();
    let unexpected = || place.unexpected("a value");
    if depth >= DEEPEST {
        return Err(Mistake::new(
            tokens.here(),
            format!("more than {DEEPEST} levels are nested"),
            "too deep here",
        )
        .help("to send something this deep, write the frame by `raw text`"));
    }
    let Some(Token { kind, span }) = tokens.next() else {
        return Err(unexpected().help(VALUES));
    };
    let kind = match kind {
        TokenKind::Text(parts) => TermKind::Text(parts.clone()),
        TokenKind::Regex(regex) => TermKind::Regex(Regex::new(regex)),
        TokenKind::Variable(path) => TermKind::Variable(path.clone()),
        TokenKind::Number(text) => number(text, span)?,
        TokenKind::Function(name) => TermKind::Function {
            name: name.clone(),
            arguments: arguments(tokens, depth)?,
        },
        TokenKind::Word(word) => {
            match word.as_str() {
                "null" => TermKind::Null,
                "true" => TermKind::Bool(true),
                "false" => TermKind::Bool(false),
                "_" => TermKind::Anything,
                "exactly" => exactly(tokens, depth)?,
                _ => return Err(unexpected().help(format!(
                    "a text stands in quotes: `\"{word}\"`; a variable begins with `$`: `${word}`"
                ))),
            }
        }
        TokenKind::Path(_) => return Err(unexpected().help(VALUES)),
        TokenKind::Mark("{") => object(tokens, depth, false)?,
        TokenKind::Mark("[") => array(tokens, depth)?,
        TokenKind::Mark("...") => {
            return Err(unexpected()
                .help("`...` stands between the elements of an array; objects are open already"));
        }
        TokenKind::Mark(_) => return Err(unexpected().help(VALUES)),
    };
    Ok(Term {
        kind,
        span: span.start..tokens.end(),
    })
}

/// A JSON number that can be kept exactly, as far as whole numbers go.
fn number(text: &str, span: &Span) -> Result<TermKind, Mistake> {
    let Ok(number) = serde_json::from_str::<serde_json::Number>(text) else {
        return Err(Mistake::new(
            span.clone(),
            format!("`{text}` is no number that JSON knows"),
            "not a number",
        )
        .help("numbers look like `0`, `-7`, `1.5` or `2e10`; a text stands in quotes"));
    };
    let whole = !text.contains(['.', 'e', 'E']);
    if whole && number.is_f64() && text != "-0" {
        return Err(Mistake::new(
            span.clone(),
            format!("`{text}` does not fit into 64 bits"),
            "would lose digits",
        )
        .help("to send such a number, write the frame by `raw text`"));
    }
    Ok(TermKind::Number(number))
}

/// `exactly {…}`, of which the word has been read.
fn exactly(tokens: &mut Tokens<'_>, depth: usize) -> Result<TermKind, Mistake> {
    if tokens.mark("{").is_none() {
        return Err(tokens
            .unexpected("`{`")
            .help("`exactly` closes an object: `exactly {\"id\": 1}`"));
    }
    object(tokens, depth, true)
}

/// `{…}`, of which the opening has been read.
fn object(tokens: &mut Tokens<'_>, depth: usize, exactly: bool) -> Result<TermKind, Mistake> {
    let mut members = Vec::new();
    let mut names = BTreeSet::new();
    separated(tokens, "}", |tokens| {
        let name = member_name(tokens)?;
        if !names.insert(name.value.clone()) {
            return Err(Mistake::new(
                name.span,
                format!("the member `{}` stands here twice", name.value),
                "given before",
            )
            .help("take one of them out; to send a member twice, write the frame by `raw text`"));
        }
        if tokens.mark(":").is_none() {
            return Err(tokens.unexpected("`:`").help(format!(
                "write `\"{}\": ` and the member's value",
                name.value
            )));
        }
        members.push((name, nested(tokens, depth + 1)?));
        Ok(())
    })?;
    Ok(TermKind::Object { members, exactly })
}

fn member_name(tokens: &mut Tokens<'_>) -> Result<Spanned<String>, Mistake> {
    let place = tokens.clone();
    let unexpected = || place.unexpected("a member's name");
    match tokens.next() {
        Some(Token {
            kind: TokenKind::Text(parts),
            span,
        }) => match literal(parts) {
            Some(name) => Ok(Spanned {
                value: name.to_owned(),
                span: span.clone(),
            }),
            None => Err(Mistake::new(
                span.clone(),
                "a member's name cannot hold `${…}`",
                "not a fixed name",
            )
            .help("write the name as it is; the characters themselves are written `\\${`")),
        },
        Some(Token {
            kind: TokenKind::Word(word),
            ..
        }) => Err(unexpected().help(format!("names stand in quotes: `\"{word}\"`"))),
        Some(Token {
            kind: TokenKind::Mark("..."),
            ..
        }) => Err(unexpected()
            .help("leave `...` out: an object is open unless `exactly` stands before it")),
        _ => Err(unexpected().help("a member is `\"name\": value`")),
    }
}

/// `[…]`, of which the opening has been read.
fn array(tokens: &mut Tokens<'_>, depth: usize) -> Result<TermKind, Mistake> {
    let mut elements = Vec::new();
    separated(tokens, "]", |tokens| {
        let element = match tokens.mark("...") {
            Some(span) => Element::Rest(span),
            None => Element::One(nested(tokens, depth + 1)?),
        };
        elements.push(element);
        Ok(())
    })?;
    Ok(TermKind::Array(elements))
}

/// `(…)`, or nothing.
fn arguments(tokens: &mut Tokens<'_>, depth: usize) -> Result<Vec<Term>, Mistake> {
    let mut arguments = Vec::new();
    if tokens.mark("(").is_some() {
        separated(tokens, ")", |tokens| {
            arguments.push(nested(tokens, depth + 1)?);
            Ok(())
        })?;
    }
    Ok(arguments)
}

/// Reads items with commas between them, up to the closing bracket.
fn separated<'a>(
    tokens: &mut Tokens<'a>,
    closing: &str,
    mut item: impl FnMut(&mut Tokens<'a>) -> Result<(), Mistake>,
) -> Result<(), Mistake> {
    if tokens.mark(closing).is_some() {
        return Ok(());
    }
    loop {
        item(tokens)?;
        if tokens.mark(closing).is_some() {
            return Ok(());
        }
        let Some(comma) = tokens.mark(",") else {
            return Err(tokens
                .unexpected(&format!("`,` or `{closing}`"))
                .help("a comma stands between two items"));
        };
        if tokens.mark(closing).is_some() {
            return Err(Mistake::new(
                comma,
                format!("a comma stands before `{closing}`"),
                "nothing follows it",
            )
            .help("take the comma out"));
        }
    }
}
