//! Makes statements of the lines of a block.
//!
//! Each line is parsed by itself, so that a mistake in one does not hide those in
//! the others. Only a group takes in the indented lines below it.

mod code;
mod expect;
mod names;
mod raw;
mod request;
mod several;

use super::ast::{Answers, Expect, Handshake, Party, Spanned, Statement, StatementKind, Term};
use super::lex::{Line, TokenKind, Tokens};
use super::term;
use crate::chapter::is_requirement_id;
use crate::diagnostic::{Findings, Mistake, nearest};
use expect::{expect, message};
use names::{pack_name, party};
use several::{of_answers, others, take_answers};

/// What may follow a name at the beginning of a line, as a hint.
const VERBS: [&str; 10] = [
    "is a",
    "connects",
    "is refused",
    ">",
    "<",
    "may hear",
    "closes",
    "drops",
    "GET",
    "POST",
];

/// Parses all lines of a block, leaving out those in which something is wrong.
pub(super) fn statements(mut lines: &[Line], findings: &mut Findings) -> Vec<Statement> {
    let mut statements = Vec::new();
    while let Some((first, rest)) = lines.split_first() {
        let count = rest.iter().take_while(|line| line.indented).count();
        let (below, rest) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        lines = rest;
        if first.broken {
            continue;
        }
        match statement(first, below, findings) {
            Ok(statement) => statements.push(statement),
            Err(mistake) => findings.add(mistake),
        }
    }
    statements
}

/// Parses a statement with the indented lines below it.
fn statement(first: &Line, below: &[Line], findings: &mut Findings) -> Result<Statement, Mistake> {
    if first.indented {
        return Err(stray(first));
    }
    let mut tokens = Tokens::of(first);
    let mut kind = statement_kind(&mut tokens)?;
    at_end(&tokens)?;
    if below.first().is_some_and(request::is_line) {
        kind = of_answers(kind);
    }
    let mut span = first.span.clone();
    let mode = match &mut kind {
        StatementKind::Take {
            expect: Expect::Group { mode, messages },
            ..
        } => {
            *messages = group(below, message, findings);
            Some(mode.span.clone())
        }
        StatementKind::TakeAnswers(Answers { mode, lines, .. }) => {
            *lines = group(below, request::line, findings);
            Some(mode.span.clone())
        }
        _ => None,
    };
    if let Some(mode) = mode {
        let Some(last) = below.last() else {
            return Err(
                Mistake::new(mode, "this group is empty", "nothing is listed below it")
                    .help("write one message on each of the next lines, indented: `  told {…}`"),
            );
        };
        span.end = last.span.end;
    } else if let Some(line) = below.iter().find(|line| !line.broken) {
        return Err(stray(line));
    }
    Ok(Statement { kind, span })
}

fn stray(line: &Line) -> Mistake {
    Mistake::new(line.span.clone(), "this line is indented but belongs to no group", "indented")
        .help("begin a statement in the first column; only the lines of `in order`, `all of` and `any of` are indented")
}

/// Parses the lines of a group, leaving out those in which something is wrong.
fn group<T>(
    lines: &[Line],
    item: impl Fn(&mut Tokens<'_>) -> Result<T, Mistake>,
    findings: &mut Findings,
) -> Vec<T> {
    let mut items = Vec::new();
    for line in lines.iter().filter(|line| !line.broken) {
        let mut tokens = Tokens::of(line);
        match item(&mut tokens).and_then(|item| at_end(&tokens).map(|()| item)) {
            Ok(item) => items.push(item),
            Err(mistake) => findings.add(mistake),
        }
    }
    items
}

fn at_end(tokens: &Tokens<'_>) -> Result<(), Mistake> {
    match tokens.peek() {
        None => Ok(()),
        Some(_) => Err(tokens
            .unexpected("the end of the line")
            .help("put each statement on a line of its own")),
    }
}

fn statement_kind(tokens: &mut Tokens<'_>) -> Result<StatementKind, Mistake> {
    if tokens.keyword("needs").is_some() {
        return needs(tokens);
    }
    let party = party(tokens)?;
    if tokens.mark(">").is_some() {
        return send(tokens, party);
    }
    if tokens.mark("<").is_some() {
        return Ok(StatementKind::Take {
            party,
            expect: expect(tokens)?,
        });
    }
    if let Some(others) = others(tokens) {
        return take_answers(tokens, std::iter::once(party).chain(others).collect());
    }
    if request::begins(tokens) {
        return request::request(tokens, party);
    }
    let unexpected = tokens.unexpected("what happens");
    match tokens.word().map(|word| word.value) {
        Some("is") if tokens.keyword("refused").is_some() => is_refused(tokens, party),
        Some("is") => is(tokens, party),
        Some("connects") => Ok(StatementKind::Connects(handshake(tokens, party)?)),
        Some("may") => may_hear(tokens, party),
        Some("closes") => Ok(StatementKind::Closes {
            party,
            code: code::close(tokens)?,
        }),
        Some("drops") => Ok(StatementKind::Drops(party)),
        other => Err(
            unexpected.help(match other.and_then(|word| nearest(word, VERBS)) {
                Some(verb) => format!("did you mean `{verb}`?"),
                None => format!("after a name there may stand {}", quoted(VERBS)),
            }),
        ),
    }
}

/// "`a`, `b`".
fn quoted<const N: usize>(words: [&str; N]) -> String {
    words.map(|word| format!("`{word}`")).join(", ")
}

/// `hear op {…}`, of which `may` has been read.
fn may_hear(tokens: &mut Tokens<'_>, party: Spanned<Party>) -> Result<StatementKind, Mistake> {
    if tokens.keyword("hear").is_none() {
        let mistake = tokens.unexpected("`hear`");
        return Err(mistake.help("write `may hear` and a message's name"));
    }
    let message = message(tokens)?;
    Ok(StatementKind::MayHear { party, message })
}

/// `AB-CREATE-19 AB-ENV-9`, with or without commas.
fn needs(tokens: &mut Tokens<'_>) -> Result<StatementKind, Mistake> {
    let mut conventions = Vec::new();
    loop {
        let unexpected = tokens
            .unexpected("a convention's id")
            .help("write the id of a requirement, such as `needs AB-CREATE-19`");
        match tokens.word() {
            Some(word) if is_requirement_id(word.value) => {
                conventions.push(Spanned {
                    value: word.value.to_owned(),
                    span: word.span,
                });
            }
            _ => return Err(unexpected),
        }
        let comma = tokens.mark(",").is_some();
        if !comma && tokens.peek().is_none() {
            return Ok(StatementKind::Needs(conventions));
        }
    }
}

/// `a reader {…}`, of which the `is` has been read.
fn is(tokens: &mut Tokens<'_>, party: Spanned<Party>) -> Result<StatementKind, Mistake> {
    let Spanned {
        value: Party { person, device },
        span,
    } = party;
    if device.is_some() {
        return Err(Mistake::new(
            span,
            "a device is nothing in the world",
            "a connection, not a person",
        )
        .help(format!(
            "write `{person} is a …`; `{person}/…` comes into being with `connects`"
        )));
    }
    if tokens
        .keyword("a")
        .or_else(|| tokens.keyword("an"))
        .is_none()
    {
        return Err(tokens.unexpected("`a` or `refused`").help(format!(
            "write `{person} is a` and a kind, or `{person} is refused` and a channel"
        )));
    }
    let kind = pack_name(tokens, "a kind of person or thing")?;
    Ok(StatementKind::Is {
        name: Spanned {
            value: person,
            span,
        },
        kind,
        with: object(tokens)?,
    })
}

/// `chat {…}`.
fn handshake(tokens: &mut Tokens<'_>, party: Spanned<Party>) -> Result<Handshake, Mistake> {
    let channel = pack_name(tokens, "a channel's name")?;
    Ok(Handshake {
        party,
        channel,
        with: object_before_with(tokens)?,
    })
}

/// `chat {…} with 403`, of which `is refused` has been read.
fn is_refused(tokens: &mut Tokens<'_>, party: Spanned<Party>) -> Result<StatementKind, Mistake> {
    let handshake = handshake(tokens, party)?;
    let status = match tokens.keyword("with") {
        None => None,
        Some(_) => Some(code::refusal(tokens)?),
    };
    Ok(StatementKind::IsRefused { handshake, status })
}

/// `bad op {…}` or `raw …`, of which `>` has been read.
fn send(tokens: &mut Tokens<'_>, party: Spanned<Party>) -> Result<StatementKind, Mistake> {
    if tokens.keyword("raw").is_some() {
        return Ok(StatementKind::SendRaw {
            party,
            raw: raw::frame(tokens)?,
        });
    }
    let bad = tokens.keyword("bad").is_some();
    let operation = pack_name(tokens, "an operation's name")?;
    Ok(StatementKind::Send {
        party,
        bad,
        operation,
        body: object_before_with(tokens)?,
        with: with(tokens)?,
    })
}

/// The pattern that may follow a message's name.
fn pattern(tokens: &mut Tokens<'_>) -> Result<Option<Term>, Mistake> {
    tokens
        .peek()
        .is_some()
        .then(|| term::term(tokens))
        .transpose()
}

/// The term that may follow a path or a status, before a `with`.
fn body(tokens: &mut Tokens<'_>) -> Result<Option<Term>, Mistake> {
    match tokens.peek_word() {
        Some("with") => Ok(None),
        _ => pattern(tokens),
    }
}

/// `with {…}`, which may be left out.
fn with(tokens: &mut Tokens<'_>) -> Result<Option<Term>, Mistake> {
    if tokens.keyword("with").is_none() {
        return Ok(None);
    }
    match object(tokens)? {
        Some(object) => Ok(Some(object)),
        None => Err(tokens
            .unexpected("`{`")
            .help("write what is meant as an object: `with {\"headers\": {…}}`")),
    }
}

/// An object that may stand before a `with`.
fn object_before_with(tokens: &mut Tokens<'_>) -> Result<Option<Term>, Mistake> {
    match tokens.peek_word() {
        Some("with") => Ok(None),
        _ => object(tokens),
    }
}

/// The object that may follow an operation, a channel or a kind.
fn object(tokens: &mut Tokens<'_>) -> Result<Option<Term>, Mistake> {
    match tokens.peek() {
        None => Ok(None),
        Some(TokenKind::Mark("{")) => term::term(tokens).map(Some),
        Some(TokenKind::Word(word)) if word == "exactly" => term::term(tokens).map(Some),
        Some(_) => Err(tokens
            .unexpected("`{` or the end of the line")
            .help("write the members as an object: `{\"name\": value}`")),
    }
}
