//! The rules of messages (HD-MSG).

use crate::rule::Rule;

/// A rule of messages (HD-MSG).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum MessageRule {
    /// HD-MSG-1. What staff writes is heard by subscribers; off, they hear nothing.
    SubscribersHearText,
    /// HD-MSG-1. Every subscriber hears it; off, the writer alone does.
    OtherSubscribersHear,
    /// HD-MSG-2. A message's `id` is an integer; off, a text.
    MessageIdIsNumber,
    /// HD-MSG-2. Its `conversation_id` is an integer; off, a text.
    MessageConversationIsNumber,
    /// HD-MSG-2. It has a `sender_type`; off, it has none.
    SenderTypeIsThere,
    /// HD-MSG-2. Its content stands under `content`; off, under `text`.
    ContentHasItsName,
    /// HD-MSG-2. Its `created_at` is a text; off, a number.
    MessageTimeIsText,
    /// HD-MSG-3. A message tells of the guest; off, it does not.
    MessageHasGuest,
    /// HD-MSG-3. So does one of staff; off, only what guests write does.
    StaffMessageHasGuest,
    /// HD-MSG-3. A room's number is a text; off, a number where it is one.
    RoomIsText,
    /// HD-MSG-4. A content is told as it was sent; off, without white space around it.
    ContentIsKept,
    /// HD-MSG-4. Line breaks are told; off, they become blanks.
    LineBreaksAreKept,
    /// HD-MSG-4. Emoji are told; off, they become question marks.
    EmojiAreKept,
    /// HD-MSG-4. Markup is told as it is; off, it is escaped for HTML.
    MarkupIsKept,
    /// HD-MSG-5. What staff writes is from `staff`; off, from `user`.
    StaffIsStaff,
    /// HD-MSG-6. The sender is who wrote; off, it is the guest.
    SenderIsWriter,
    /// HD-MSG-6. The guest told is the conversation's; off, one with the writer's name.
    GuestIsOfConversation,
    /// HD-MSG-7. No two messages have one id; off, all have.
    IdIsUnique,
    /// HD-MSG-8. Times are to the second; off, to the millisecond.
    TimeHasForm,
    /// HD-MSG-9. A time is that of writing; off, the server's own of three hours ahead passes for
    /// UTC.
    TimeIsOfWriting,
    /// HD-MSG-9. Time never runs backwards in a conversation; off, it does by a second a message.
    TimeRunsForward,
    /// HD-MSG-10. A message is heard once; off, twice.
    MessageIsHeardOnce,
    /// HD-MSG-11. The department hears of a message; off, it does not.
    DepartmentHearsUpdate,
    /// HD-MSG-12. The data of an update stands in the data; off, beside it.
    UpdateNestsTwice,
    /// HD-MSG-12. An update has `last_message_at`; off, `created_at`.
    UpdateHasTime,
    /// HD-MSG-12. Its `conversation_id` is an integer; off, a text.
    UpdateConversationIsNumber,
    /// HD-MSG-13. An update names who wrote; off, the guest.
    UpdateNamesWriter,
    /// HD-MSG-13. An update names the guest; off, who wrote.
    UpdateNamesGuest,
    /// HD-MSG-13. An update shows how the content begins; off, who wrote stands before it.
    PreviewBeginsContent,
    /// HD-MSG-14. Subscribers hear no update; off, they do too.
    SubscribersHearNoUpdate,
    /// HD-MSG-15. Only the department hears of a message; off, everybody who is connected does.
    OtherDepartmentsHearNoUpdate,
    /// HD-MSG-16. Who is subscribed to another conversation hears the update; off, whoever is
    /// subscribed to any does not.
    OtherSubscribersHearUpdate,
    /// HD-MSG-16. Who is subscribed to another conversation does not hear the message; off, all
    /// of the department that are subscribed to any do.
    OtherSubscribersHearNoMessage,
    /// HD-MSG-17. A subscribed writer hears the message; off, not.
    WriterHearsMessage,
    /// HD-MSG-18. A writer who is not subscribed hears the update; off, not.
    WriterHearsUpdate,
    /// HD-MSG-19. A content is needed; off, without one `null` is written.
    ContentIsNeeded,
    /// HD-MSG-19. A content is a text; off, whatever can be written as one is taken.
    ContentIsText,
    /// HD-MSG-20. To write to an unknown conversation is refused; off, it is passed over in
    /// silence.
    TextNeedsConversation,
    /// HD-MSG-21. Only the department writes; off, the whole hotel does.
    TextNeedsDepartment,
    /// HD-MSG-22. A closed conversation takes no text; off, it does.
    ClosedTakesNoText,
    /// HD-MSG-23. An empty content is refused; off, it is taken, with a dash for it.
    EmptyContentIsRefused,
    /// HD-MSG-23. A blank content is refused; off, it is taken, with a dash for it.
    BlankContentIsRefused,
    /// HD-MSG-23. A content that is too long is refused; off, it is cut.
    LongContentIsRefused,
    /// HD-MSG-23. A content of the greatest length is taken; off, it is refused.
    LongestContentIsTaken,
    /// HD-MSG-23. The length is that in characters; off, in bytes.
    LengthIsInCharacters,
    /// HD-MSG-24. A preview has at most 100 characters; off, 50.
    PreviewIsShort,
    /// HD-MSG-24. A preview just ends; off, with an ellipsis in place of its last character.
    PreviewHasNoEllipsis,
    /// HD-MSG-24. A preview is counted in characters; off, in bytes.
    PreviewIsInCharacters,
    /// HD-MSG-25. Times end with Z; off, with an offset.
    TimesAreUtc,
}

impl Rule for MessageRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::SubscribersHearText, "MSG-1"),
        (Self::OtherSubscribersHear, "MSG-1"),
        (Self::MessageIdIsNumber, "MSG-2"),
        (Self::MessageConversationIsNumber, "MSG-2"),
        (Self::SenderTypeIsThere, "MSG-2"),
        (Self::ContentHasItsName, "MSG-2"),
        (Self::MessageTimeIsText, "MSG-2"),
        (Self::MessageHasGuest, "MSG-3"),
        (Self::StaffMessageHasGuest, "MSG-3"),
        (Self::RoomIsText, "MSG-3"),
        (Self::ContentIsKept, "MSG-4"),
        (Self::LineBreaksAreKept, "MSG-4"),
        (Self::EmojiAreKept, "MSG-4"),
        (Self::MarkupIsKept, "MSG-4"),
        (Self::StaffIsStaff, "MSG-5"),
        (Self::SenderIsWriter, "MSG-6"),
        (Self::GuestIsOfConversation, "MSG-6"),
        (Self::IdIsUnique, "MSG-7"),
        (Self::TimeHasForm, "MSG-8"),
        (Self::TimeIsOfWriting, "MSG-9"),
        (Self::TimeRunsForward, "MSG-9"),
        (Self::MessageIsHeardOnce, "MSG-10"),
        (Self::DepartmentHearsUpdate, "MSG-11"),
        (Self::UpdateNestsTwice, "MSG-12"),
        (Self::UpdateHasTime, "MSG-12"),
        (Self::UpdateConversationIsNumber, "MSG-12"),
        (Self::UpdateNamesWriter, "MSG-13"),
        (Self::UpdateNamesGuest, "MSG-13"),
        (Self::PreviewBeginsContent, "MSG-13"),
        (Self::SubscribersHearNoUpdate, "MSG-14"),
        (Self::OtherDepartmentsHearNoUpdate, "MSG-15"),
        (Self::OtherSubscribersHearUpdate, "MSG-16"),
        (Self::OtherSubscribersHearNoMessage, "MSG-16"),
        (Self::WriterHearsMessage, "MSG-17"),
        (Self::WriterHearsUpdate, "MSG-18"),
        (Self::ContentIsNeeded, "MSG-19"),
        (Self::ContentIsText, "MSG-19"),
        (Self::TextNeedsConversation, "MSG-20"),
        (Self::TextNeedsDepartment, "MSG-21"),
        (Self::ClosedTakesNoText, "MSG-22"),
        (Self::EmptyContentIsRefused, "MSG-23"),
        (Self::BlankContentIsRefused, "MSG-23"),
        (Self::LongContentIsRefused, "MSG-23"),
        (Self::LongestContentIsTaken, "MSG-23"),
        (Self::LengthIsInCharacters, "MSG-23"),
        (Self::PreviewIsShort, "MSG-24"),
        (Self::PreviewHasNoEllipsis, "MSG-24"),
        (Self::PreviewIsInCharacters, "MSG-24"),
        (Self::TimesAreUtc, "MSG-25"),
    ];
}
