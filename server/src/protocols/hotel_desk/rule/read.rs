//! The rules of `mark_read` (HD-READ).

use crate::rule::Rule;

/// A rule of `mark_read` (HD-READ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum ReadRule {
    /// HD-READ-1. Reading can be marked; off, it is refused.
    MarkReadIsTaken,
    /// HD-READ-2. Nobody hears of it; off, the department hears an update.
    ReadingIsNoNews,
    /// HD-READ-3. To mark an unknown conversation is refused; off, it is passed over in silence.
    MarkingNeedsConversation,
    /// HD-READ-4. Marking has no reply; off, it is confirmed like subscribing.
    MarkReadHasNoReply,
    /// HD-READ-4. Only the department marks; off, the whole hotel does.
    MarkingNeedsDepartment,
}

impl Rule for ReadRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MarkReadIsTaken, "READ-1"),
        (Self::ReadingIsNoNews, "READ-2"),
        (Self::MarkingNeedsConversation, "READ-3"),
        (Self::MarkReadHasNoReply, "READ-4"),
        (Self::MarkingNeedsDepartment, "READ-4"),
    ];
}
