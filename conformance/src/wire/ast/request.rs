//! Requests over HTTP, and the statuses by which they are answered.

use super::{GroupMode, Party, Spanned, Term, TextPart};

/// A request over HTTP, by its path.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Who asks.
    pub party: Spanned<Party>,
    /// Whether the body is meant to violate its schema.
    pub bad: bool,
    /// The method.
    pub method: Spanned<String>,
    /// The path, with `${…}` parts and perhaps a query; or a variable alone that holds it.
    pub path: Spanned<Vec<TextPart>>,
    /// The body as JSON.
    pub body: Option<Term>,
    /// `{"query": …, "headers": …, "credential": …, "multipart": …, "raw": …}`.
    pub with: Option<Term>,
}

/// An answer to a request over HTTP, as a step wants it.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerPattern {
    /// The status asked for.
    pub status: Spanned<Status>,
    /// What the body must show.
    pub pattern: Option<Term>,
    /// `{"headers": …, "raw": …}`: what the headers must show, and which bytes the body must be.
    pub with: Option<Term>,
}

/// The answers to several parties, each line that of one of them, whichever; or the answer to one
/// party, which is as one of the lines says.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// Who has asked.
    pub parties: Vec<Spanned<Party>>,
    /// `all of` for several parties, `any of` for one.
    pub mode: Spanned<GroupMode>,
    /// The answers: as many as there are parties, or the alternatives.
    pub lines: Vec<AnswerPattern>,
}

/// The statuses that a step takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// This one.
    One(u16),
    /// A hundred of them: `4xx`.
    Class(u16),
}

impl Status {
    /// Whether it is one of them.
    #[must_use]
    pub fn contains(self, status: u16) -> bool {
        match self {
            Self::One(one) => one == status,
            Self::Class(class) => class == status / 100,
        }
    }
}
