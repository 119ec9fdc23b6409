//! What a `wire` block says, as data.
//!
//! The parser makes these values, the plan checks them against a pack, and the
//! runner plays them. Every node knows its place in the chapter's file, so that a
//! verdict can point at the very word it is about.

mod raw;
mod regex;
mod request;

use std::ops::Range;

pub use regex::Regex;

pub use raw::{Fragment, Piece, Raw};
pub use request::{AnswerPattern, Answers, Request, Status};

/// A byte range in the chapter's file.
pub type Span = Range<usize>;

/// A value with the place it was written at.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where it was written.
    pub span: Span,
}

/// One `wire` block: a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// The statements in the order written.
    pub statements: Vec<Statement>,
    /// The block's text, without its fences.
    pub span: Span,
}

/// One line, or more where its brackets stay open.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The whole statement.
    pub span: Span,
}

/// A person's connection: `alice`, or `alice/phone`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Party {
    /// Who acts: a name of the world.
    pub person: String,
    /// Which of their connections; `None` is the first, unnamed one.
    pub device: Option<String>,
}

/// The kinds of statement, in the order in which a scenario uses them.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `needs AB-CREATE-19`: conventions the scenario leans on.
    Needs(Vec<Spanned<String>>),
    /// `alice is a reader {…}`: a person or a thing of the world.
    Is {
        /// The name it has in this block.
        name: Spanned<String>,
        /// The pack's kind.
        kind: Spanned<String>,
        /// What is asked of it.
        with: Option<Term>,
    },
    /// `alice connects chat {…}`.
    Connects(Handshake),
    /// `eve is refused chat {…} with 403`.
    IsRefused {
        /// The handshake that must not succeed.
        handshake: Handshake,
        /// The HTTP status or close code asked for, if any.
        status: Option<Spanned<u16>>,
    },
    /// `alice > op {…}` or `alice > bad op {…}`.
    Send {
        /// Who sends.
        party: Spanned<Party>,
        /// Whether the frame is meant to violate its schema.
        bad: bool,
        /// The operation's name.
        operation: Spanned<String>,
        /// Members given; the engine adds constants and the correlation id.
        body: Option<Term>,
        /// What is changed in a request over HTTP.
        with: Option<Term>,
    },
    /// `alice POST /api/token/ {…}`.
    Request(Box<Request>),
    /// `alice > raw text "…"` and the like.
    SendRaw {
        /// Who sends.
        party: Spanned<Party>,
        /// The exact frame.
        raw: Raw,
    },
    /// `alice < …`: what must arrive, or must not.
    Take {
        /// Who hears.
        party: Spanned<Party>,
        /// What is expected.
        expect: Expect,
    },
    /// `alice/one alice/two < all of` with the answers below it, one for each party; `alice < any of`
    /// with those that she may get.
    TakeAnswers(Answers),
    /// `alice may hear op {…}`: allowed from here on, any number of times.
    MayHear {
        /// Who may hear.
        party: Spanned<Party>,
        /// What is allowed.
        message: MessagePattern,
    },
    /// `alice closes 1000`: leaves with a close frame.
    Closes {
        /// Who leaves.
        party: Spanned<Party>,
        /// The close code sent.
        code: Spanned<u16>,
    },
    /// `alice drops`: the TCP connection ends without a close frame.
    Drops(Spanned<Party>),
}

/// Who opens which channel, and what is changed in the handshake.
#[derive(Debug, Clone, PartialEq)]
pub struct Handshake {
    /// Who connects.
    pub party: Spanned<Party>,
    /// The channel's name.
    pub channel: Spanned<String>,
    /// `{"address": …, "params": …, "query": …, "headers": …, "credential": …}`.
    pub with: Option<Term>,
}

/// What a `<` line expects.
#[derive(Debug, Clone, PartialEq)]
pub enum Expect {
    /// `op {…}` or `maybe op {…}`.
    Message(MessagePattern),
    /// `200 {…}` or `4xx`: the answer to a request over HTTP.
    Answer(AnswerPattern),
    /// `refusal {…}`: the last request was refused.
    Refusal {
        /// The word `refusal`.
        span: Span,
        /// What the error form must show.
        pattern: Option<Term>,
    },
    /// `nothing`: silence by the pack's fence or a settling window.
    Nothing {
        /// The word `nothing`.
        span: Span,
        /// Whether frames of forms that nobody documents break it too (`at all`).
        at_all: bool,
    },
    /// `nothing until op {…}`: that message, and nothing else before it.
    NothingUntil {
        /// The word `nothing`.
        span: Span,
        /// Whether frames of forms that nobody documents break it too (`at all`).
        at_all: bool,
        /// The message that ends the silence.
        message: MessagePattern,
    },
    /// `closed 4401`, or `closed` with any code.
    Closed {
        /// The word `closed`.
        span: Span,
        /// The close code asked for, if any.
        code: Option<Spanned<u16>>,
    },
    /// `raw pong "x"`.
    Pong(Term),
    /// `in order`, `all of`, `any of` with indented lines.
    Group {
        /// How the lines relate.
        mode: Spanned<GroupMode>,
        /// The lines, at least one.
        messages: Vec<MessagePattern>,
    },
}

/// How the lines of a group relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupMode {
    /// Each arrives, in this order.
    InOrder,
    /// Each arrives, in any order.
    AllOf,
    /// One of them arrives.
    AnyOf,
}

/// A message by name, and what it must hold.
#[derive(Debug, Clone, PartialEq)]
pub struct MessagePattern {
    /// Whether it may stay away (`maybe`).
    pub maybe: bool,
    /// The message's name in the pack.
    pub name: Spanned<String>,
    /// What it must hold; any content without one.
    pub pattern: Option<Term>,
}

/// A value to send, or a pattern to match: JSON and a little more.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// What it is.
    pub kind: TermKind,
    /// Where it stands.
    pub span: Span,
}

impl Term {
    /// Whether it calls this function.
    #[must_use]
    pub fn is_call(&self, function: &str) -> bool {
        matches!(&self.kind, TermKind::Function { name, .. } if name == function)
    }

    /// The variables in the term, those inside of texts included, in the order written.
    #[must_use]
    pub fn variables(&self) -> Vec<&Path> {
        match &self.kind {
            TermKind::Variable(path) => vec![path],
            TermKind::Text(parts) => parts.iter().filter_map(TextPart::variable).collect(),
            TermKind::Array(elements) => elements
                .iter()
                .filter_map(Element::term)
                .flat_map(Self::variables)
                .collect(),
            TermKind::Object { members, .. } => members
                .iter()
                .flat_map(|(_, value)| value.variables())
                .collect(),
            TermKind::Function { arguments, .. } => {
                arguments.iter().flat_map(Self::variables).collect()
            }
            TermKind::Null
            | TermKind::Bool(_)
            | TermKind::Number(_)
            | TermKind::Anything
            | TermKind::Regex(_) => Vec::new(),
        }
    }
}

/// The forms of a term. Which may stand in a value and which in a pattern only is
/// checked by the parser.
#[derive(Debug, Clone, PartialEq)]
pub enum TermKind {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A JSON number.
    Number(serde_json::Number),
    /// A text, with `${…}` parts.
    Text(Vec<TextPart>),
    /// `[…]`.
    Array(Vec<Element>),
    /// `{…}`, or `exactly {…}`.
    Object {
        /// The members in the order written, names unique.
        members: Vec<(Spanned<String>, Term)>,
        /// Whether no further member may be there (patterns only).
        exactly: bool,
    },
    /// `$alice.token`.
    Variable(Path),
    /// `@now`, `@repeat("a", 3)`.
    Function {
        /// The function's name, without `@`.
        name: String,
        /// Its arguments.
        arguments: Vec<Term>,
    },
    /// `_` (patterns only).
    Anything,
    /// `/re/`, which must match the whole text (patterns only).
    Regex(Regex),
}

/// An element of an array.
#[derive(Debug, Clone, PartialEq)]
pub enum Element {
    /// A term for one element.
    One(Term),
    /// `...`: any number of elements (patterns only).
    Rest(Span),
}

impl Element {
    /// The term, unless this is `...`.
    #[must_use]
    pub fn term(&self) -> Option<&Term> {
        match self {
            Self::One(term) => Some(term),
            Self::Rest(_) => None,
        }
    }
}

/// A part of a text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextPart {
    /// Characters as they stand, escapes resolved.
    Literal(String),
    /// `${x.y}`.
    Variable(Path),
}

impl TextPart {
    /// The variable, unless these are characters.
    #[must_use]
    pub fn variable(&self) -> Option<&Path> {
        match self {
            Self::Literal(_) => None,
            Self::Variable(path) => Some(path),
        }
    }
}

/// `x`, or `x.y.0`: a variable and the way into its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The variable's name.
    pub name: String,
    /// Member names and element numbers.
    pub steps: Vec<String>,
    /// Where it stands.
    pub span: Span,
}
