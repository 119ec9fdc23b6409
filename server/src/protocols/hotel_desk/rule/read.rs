//! The rules of `mark_read` (HD-READ).

use crate::rule::Rule;

/// A rule of `mark_read` (HD-READ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum ReadRule {
    /// HD-READ-1. Reading can be marked; off, it is refused.
    MarkReadIsTaken,
    /// HD-READ-4. Marking has no reply; off, it has one.
    MarkReadHasNoReply,
}

impl Rule for ReadRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MarkReadIsTaken, "READ-1"),
        (Self::MarkReadHasNoReply, "READ-4"),
    ];
}
