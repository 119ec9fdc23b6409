//! Requests over HTTP, and the statuses by which they are answered.

use super::{Party, Spanned, Term, TextPart};

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
