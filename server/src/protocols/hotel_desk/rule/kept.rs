//! The rules of what is kept before it is told (HD-GEN-16).

use crate::rule::Rule;

/// A rule of what is kept before it is told (HD-GEN-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum KeptRule {
    /// HD-GEN-16. A message that is told is kept; off, it is told and lost.
    MessageIsKept,
    /// HD-GEN-16. A conversation that is told is there; off, it is told and lost.
    NewIsThere,
    /// HD-GEN-16. A closing that is told lasts; off, the conversation goes on.
    ClosingLasts,
}

impl Rule for KeptRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MessageIsKept, "GEN-16"),
        (Self::NewIsThere, "GEN-16"),
        (Self::ClosingLasts, "GEN-16"),
    ];
}
