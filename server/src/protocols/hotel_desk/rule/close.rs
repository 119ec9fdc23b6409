//! The rules of closing (HD-CLOSE).

use crate::rule::Rule;

/// A rule of closing (HD-CLOSE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum CloseRule {
    /// HD-CLOSE-1. The department hears of a closing; off, it does not.
    DepartmentHearsClosed,
    /// HD-CLOSE-2. What was closed has its status; off, `done`.
    ClosedHasStatus,
    /// HD-CLOSE-3. What was closed has an `id`; off, a `conversation_id`.
    ClosedNamesConversation,
    /// HD-CLOSE-4. A closing over HTTP is told; off, it is not.
    ClosingOverHttpIsTold,
    /// HD-CLOSE-5. A closing is heard once; off, twice.
    ClosedIsHeardOnce,
    /// HD-CLOSE-7. Subscribers do not hear of a closing; off, they do.
    SubscribersHearNoClosed,
    /// HD-CLOSE-10. Closing twice is refused; off, it is told again.
    ClosingTwiceIsRefused,
}

impl Rule for CloseRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::DepartmentHearsClosed, "CLOSE-1"),
        (Self::ClosedHasStatus, "CLOSE-2"),
        (Self::ClosedNamesConversation, "CLOSE-3"),
        (Self::ClosingOverHttpIsTold, "CLOSE-4"),
        (Self::ClosedIsHeardOnce, "CLOSE-5"),
        (Self::SubscribersHearNoClosed, "CLOSE-7"),
        (Self::ClosingTwiceIsRefused, "CLOSE-10"),
    ];
}
