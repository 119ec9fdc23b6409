//! The rules of what is kept before it is told (HD-GEN-16).

use crate::rule::Rule;

/// A rule of what is kept before it is told (HD-GEN-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum KeptRule {
    /// HD-GEN-16. A message that is told is kept; off, it is told and lost.
    MessageIsKept,
    /// HD-GEN-16. A conversation that is told is kept; off, it is told and lost.
    NewIsKept,
    /// HD-GEN-16. A closing that is told is kept; off, the conversation goes on.
    ClosingIsKept,
}

impl Rule for KeptRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MessageIsKept, "GEN-16"),
        (Self::NewIsKept, "GEN-16"),
        (Self::ClosingIsKept, "GEN-16"),
    ];
}
