//! The rules of what was told holds (BC-GEN-16).

use crate::rule::Rule;

/// A rule that what was told holds (BC-GEN-16).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeptRule {
    /// BC-GEN-16. What is told is kept; off, it is told and then lost.
    KeptBeforeTold,
    /// BC-GEN-16. A join that has been told is in force; off, it comes into force with the next
    /// request.
    JoinIsInForceAtOnce,
    /// BC-GEN-16. A leave that has been told is in force; off, it comes into force with the next
    /// request.
    LeaveIsInForceAtOnce,
}

impl Rule for KeptRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::KeptBeforeTold, "GEN-16"),
        (Self::JoinIsInForceAtOnce, "GEN-16"),
        (Self::LeaveIsInForceAtOnce, "GEN-16"),
    ];
}
