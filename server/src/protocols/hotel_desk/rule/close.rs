//! The rules of closing (HD-CLOSE).

use crate::rule::Rule;

/// A rule of closing (HD-CLOSE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum CloseRule {
    /// HD-CLOSE-1. The department hears of a closing; off, it does not.
    DepartmentHearsClosed,
    /// HD-CLOSE-2. What was closed has its status; off, `done`.
    ClosedHasStatus,
    /// HD-CLOSE-2. What was closed has its department; off, it has none.
    ClosedHasDepartment,
    /// HD-CLOSE-3. What was closed has an `id`; off, a `conversation_id`.
    ClosedNamesConversation,
    /// HD-CLOSE-3. `updated_at` is the time of closing; off, the first second of 1970.
    ClosedHasTimeOfClosing,
    /// HD-CLOSE-4. A closing over HTTP is told; off, it is not.
    ClosingOverHttpIsTold,
    /// HD-CLOSE-5. A closing is heard once; off, twice.
    ClosedIsHeardOnce,
    /// HD-CLOSE-6. Only the department hears of a closing; off, everybody who is connected does.
    OtherDepartmentsHearNoClosing,
    /// HD-CLOSE-7. Subscribers do not hear of a closing; off, they do.
    SubscribersHearNoClosed,
    /// HD-CLOSE-8. Nobody hears of a closing twice; off, subscribers hear it as such and as the
    /// department.
    SubscribersHearNoClosingTwice,
    /// HD-CLOSE-9. To close an unknown conversation is refused; off, it is passed over in
    /// silence.
    ClosingNeedsConversation,
    /// HD-CLOSE-9. So it is over HTTP; off, it is answered as if it were done.
    ClosingOverHttpNeedsConversation,
    /// HD-CLOSE-10. Closing twice is refused; off, it is told again.
    ClosingTwiceIsRefused,
    /// HD-CLOSE-11. Only the department closes by command; off, the whole hotel does.
    ClosingNeedsDepartment,
    /// HD-CLOSE-11. Only the department closes over HTTP; off, the whole hotel does.
    ClosingOverHttpNeedsDepartment,
    /// HD-CLOSE-12. Who closes hears of it like the others; off, not.
    CloserHearsClosing,
    /// HD-CLOSE-13. A closed conversation stays closed; off, the guest's next message opens it
    /// again.
    ClosedStaysClosed,
    /// HD-CLOSE-14. Of several closings at once the first counts; off, each that finds the
    /// conversation open does.
    OneOfSeveralCloses,
}

impl Rule for CloseRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::DepartmentHearsClosed, "CLOSE-1"),
        (Self::ClosedHasStatus, "CLOSE-2"),
        (Self::ClosedHasDepartment, "CLOSE-2"),
        (Self::ClosedNamesConversation, "CLOSE-3"),
        (Self::ClosedHasTimeOfClosing, "CLOSE-3"),
        (Self::ClosingOverHttpIsTold, "CLOSE-4"),
        (Self::ClosedIsHeardOnce, "CLOSE-5"),
        (Self::OtherDepartmentsHearNoClosing, "CLOSE-6"),
        (Self::SubscribersHearNoClosed, "CLOSE-7"),
        (Self::SubscribersHearNoClosingTwice, "CLOSE-8"),
        (Self::ClosingNeedsConversation, "CLOSE-9"),
        (Self::ClosingOverHttpNeedsConversation, "CLOSE-9"),
        (Self::ClosingTwiceIsRefused, "CLOSE-10"),
        (Self::ClosingNeedsDepartment, "CLOSE-11"),
        (Self::ClosingOverHttpNeedsDepartment, "CLOSE-11"),
        (Self::CloserHearsClosing, "CLOSE-12"),
        (Self::ClosedStaysClosed, "CLOSE-13"),
        (Self::OneOfSeveralCloses, "CLOSE-14"),
    ];
}
