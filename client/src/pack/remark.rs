//! What makes a judge see less than it could, in a document that was not written for this suite.

use super::Problem;

/// One such thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// What it is about.
    pub about: About,
    /// Where it is, what is the matter, and what to write.
    pub problem: Problem,
}

/// What remarks are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum About {
    /// Messages that nothing tells apart.
    Alike,
    /// An example that does not fit its schema.
    Example,
    /// An example that shows nothing.
    EmptyExample,
    /// A request that may hold fields which nobody described.
    OpenRequest,
    /// A parameter that the address does not have, or that is not declared.
    Parameter,
    /// A security scheme that nobody here can use.
    Security,
    /// A message of which nobody says who sends it.
    Unspoken,
    /// A reply that nothing ties to its request.
    Untied,
}
