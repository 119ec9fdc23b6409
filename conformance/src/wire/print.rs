//! Prints the syntax tree as it is written in a block: parsing the print gives the
//! same tree again.

mod request;
mod term;

use std::fmt::{self, Display, Formatter, Write};

use super::ast::{
    Block, Expect, Fragment, GroupMode, Handshake, MessagePattern, Party, Piece, Raw, Spanned,
    Statement, StatementKind, Term,
};
use term::{dotted, separated};

impl Display for Block {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.statements
            .iter()
            .try_for_each(|statement| writeln!(f, "{statement}"))
    }
}

impl Display for Statement {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl Display for StatementKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Needs(ids) => ids
                .iter()
                .try_fold(f.write_str("needs")?, |(), id| write!(f, " {}", id.value)),
            Self::Is { name, kind, with } => write!(
                f,
                "{} is {} {}{}",
                name.value,
                article(&kind.value),
                kind.value,
                After(with)
            ),
            Self::Connects(handshake) => write!(f, "{} connects {handshake}", handshake.party),
            Self::IsRefused {
                handshake,
                status: None,
            } => write!(f, "{} is refused {handshake}", handshake.party),
            Self::IsRefused {
                handshake,
                status: Some(status),
            } => {
                write!(
                    f,
                    "{} is refused {handshake} with {}",
                    handshake.party, status.value
                )
            }
            Self::Send {
                party,
                bad,
                operation,
                body,
                with,
            } => {
                write!(
                    f,
                    "{party} > {}{}{}{}",
                    if *bad { "bad " } else { "" },
                    operation.value,
                    After(body),
                    With(with)
                )
            }
            Self::TakeAnswers(answers) => answers.fmt(f),
            Self::Request(request) => request.fmt(f),
            Self::SendRaw { party, raw } => write!(f, "{party} > raw {raw}"),
            Self::Take { party, expect } => write!(f, "{party} < {expect}"),
            Self::MayHear { party, message } => write!(f, "{party} may hear {message}"),
            Self::Closes { party, code } => write!(f, "{party} closes {}", code.value),
            Self::Drops(party) => write!(f, "{party} drops"),
        }
    }
}

/// The article that reads well before the word.
fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u', 'A', 'E', 'I', 'O', 'U']) {
        "an"
    } else {
        "a"
    }
}

impl Display for Spanned<Party> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl Display for Party {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(&self.person)?;
        self.device
            .iter()
            .try_for_each(|device| write!(f, "/{device}"))
    }
}

/// The channel and what is changed, without the party.
impl Display for Handshake {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.channel.value, After(&self.with))
    }
}

impl Display for Raw {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "text {text}"),
            Self::Hex(bytes) => write!(f, "hex {}", Hex(&bytes.value)),
            Self::Binary(bytes) => write!(f, "binary {}", Hex(&bytes.value)),
            Self::TextOf(pieces) => separated("text [", pieces, "]", f),
            Self::BinaryOf(pieces) => separated("binary [", pieces, "]", f),
            Self::Ping(text) => write!(f, "ping {text}"),
            Self::Fragments(fragments) => separated("fragments [", fragments, "]", f),
        }
    }
}

impl Display for Piece {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => text.fmt(f),
            Self::Hex(bytes) => write!(f, "hex {}", Hex(&bytes.value)),
        }
    }
}

impl Display for Fragment {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Part(piece) => piece.fmt(f),
            Self::Ping(text) => write!(f, "ping {text}"),
        }
    }
}

struct Hex<'a>(&'a [u8]);

impl Display for Hex<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_char('"')
    }
}

impl Display for Expect {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => message.fmt(f),
            Self::Answer(answer) => answer.fmt(f),
            Self::Refusal { pattern, .. } => write!(f, "refusal{}", After(pattern)),
            Self::Nothing { at_all, .. } => write!(f, "nothing{}", all(*at_all)),
            Self::NothingUntil {
                message, at_all, ..
            } => write!(f, "nothing{} until {message}", all(*at_all)),
            Self::Closed { code: None, .. } => f.write_str("closed"),
            Self::Closed {
                code: Some(code), ..
            } => write!(f, "closed {}", code.value),
            Self::Pong(text) => write!(f, "raw pong {text}"),
            Self::Group { mode, messages } => {
                mode.value.fmt(f)?;
                messages
                    .iter()
                    .try_for_each(|message| write!(f, "\n  {message}"))
            }
        }
    }
}

impl Display for GroupMode {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InOrder => "in order",
            Self::AllOf => "all of",
            Self::AnyOf => "any of",
        })
    }
}

impl Display for MessagePattern {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}{}{}",
            if self.maybe { "maybe " } else { "" },
            self.name.value,
            After(&self.pattern)
        )
    }
}

fn all(at_all: bool) -> &'static str {
    if at_all { " at all" } else { "" }
}

/// A term after a space, or nothing.
struct After<'a>(&'a Option<Term>);

impl Display for After<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|term| write!(f, " {term}"))
    }
}

/// What is said after `with`, or nothing.
struct With<'a>(&'a Option<Term>);

impl Display for With<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|term| write!(f, " with {term}"))
    }
}
