//! The rules of messages (HD-MSG).

use crate::rule::Rule;

/// A rule of messages (HD-MSG).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum MessageRule {
    /// HD-MSG-3. A message tells of the guest; off, it does not.
    MessageHasGuest,
    /// HD-MSG-4. A content is told as it was sent; off, without white space around it.
    ContentIsKept,
    /// HD-MSG-5. What staff writes is from `staff`; off, from `user`.
    StaffIsStaff,
    /// HD-MSG-6. The sender is who wrote; off, it is the guest.
    SenderIsWriter,
    /// HD-MSG-7. No two messages have one id; off, all have.
    IdIsUnique,
    /// HD-MSG-8. Times are to the second; off, to the millisecond.
    TimeHasForm,
    /// HD-MSG-10. A message is heard once; off, twice.
    MessageIsHeardOnce,
    /// HD-MSG-11. The department hears of a message; off, it does not.
    DepartmentHearsUpdate,
    /// HD-MSG-12. The data of an update stands in the data; off, beside it.
    UpdateNestsTwice,
    /// HD-MSG-13. An update names who wrote; off, the guest.
    UpdateNamesWriter,
    /// HD-MSG-14. Subscribers hear no update; off, they do too.
    SubscribersHearNoUpdate,
    /// HD-MSG-17. A subscribed writer hears the message; off, not.
    WriterHearsMessage,
    /// HD-MSG-18. A writer who is not subscribed hears the update; off, not.
    WriterHearsUpdate,
    /// HD-MSG-19. A content is a text; off, whatever can be written as one is taken.
    ContentIsText,
    /// HD-MSG-21. Only the department writes; off, the whole hotel does.
    TextNeedsDepartment,
    /// HD-MSG-22. A closed conversation takes no text; off, it does.
    ClosedTakesNoText,
    /// HD-MSG-24. A preview has at most 100 characters; off, 50.
    PreviewIsShort,
    /// HD-MSG-25. Times end with Z; off, with an offset.
    TimesAreUtc,
}

impl Rule for MessageRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MessageHasGuest, "MSG-3"),
        (Self::ContentIsKept, "MSG-4"),
        (Self::StaffIsStaff, "MSG-5"),
        (Self::SenderIsWriter, "MSG-6"),
        (Self::IdIsUnique, "MSG-7"),
        (Self::TimeHasForm, "MSG-8"),
        (Self::MessageIsHeardOnce, "MSG-10"),
        (Self::DepartmentHearsUpdate, "MSG-11"),
        (Self::UpdateNestsTwice, "MSG-12"),
        (Self::UpdateNamesWriter, "MSG-13"),
        (Self::SubscribersHearNoUpdate, "MSG-14"),
        (Self::WriterHearsMessage, "MSG-17"),
        (Self::WriterHearsUpdate, "MSG-18"),
        (Self::ContentIsText, "MSG-19"),
        (Self::TextNeedsDepartment, "MSG-21"),
        (Self::ClosedTakesNoText, "MSG-22"),
        (Self::PreviewIsShort, "MSG-24"),
        (Self::TimesAreUtc, "MSG-25"),
    ];
}
