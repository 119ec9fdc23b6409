//! The rules of what was told holds (NS-GEN-16).

use crate::rule::Rule;

/// A rule that what was told holds (NS-GEN-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum KeptRule {
    /// NS-GEN-16. A request that is told is kept; off, it is told and then lost.
    RequestIsKeptBeforeTold,
    /// NS-GEN-16. An answer that is told is kept; off, it is told and then lost.
    ResponseIsKeptBeforeTold,
}

impl Rule for KeptRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::RequestIsKeptBeforeTold, "GEN-16"),
        (Self::ResponseIsKeptBeforeTold, "GEN-16"),
    ];
}
