//! The rules of `create_message` (BC-CREATE).

use crate::rule::Rule;

/// A rule of `create_message` (BC-CREATE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CreateRule {
    /// BC-CREATE-1. `data.text` shows the text; off, it is called `msg_text`.
    MessageShowsText,
    /// BC-CREATE-2. The text is kept exactly; off, blanks around it are cut.
    TextIsKept,
    /// BC-CREATE-2. A text is not made fit for HTML; off, it is.
    TextIsNotEscaped,
    /// BC-CREATE-3. `data.user` is the writer; off, it is nobody.
    MessageShowsWriter,
    /// BC-CREATE-3. Who writes is who has connected; off, a `user_id` passed along says who.
    FrameDoesNotNameWriter,
    /// BC-CREATE-4. `data.room` is the room as listed; off, it is the bare `pk`.
    MessageShowsRoom,
    /// BC-CREATE-5. `created_at` has the documented form; off, it has microseconds and an offset.
    TimeHasDocumentedForm,
    /// BC-CREATE-6. `created_at` is the time of writing; off, it is local time with a `Z`.
    TimeIsTimeOfWriting,
    /// BC-CREATE-6. `created_at` does not run backwards in a room; off, each message is a second
    /// older than the one before.
    TimeDoesNotRunBack,
    /// BC-CREATE-7. A `room_pk` passed along does not matter; off, the message goes there.
    RoomPkPassedAlongDoesNotMatter,
    /// BC-CREATE-8. Writing needs a room that was joined; off, it goes to the brand's first room.
    WritingNeedsRoom,
    /// BC-CREATE-9. Everybody in the room hears a message; off, only its writer.
    EveryoneHears,
    /// BC-CREATE-9. Listeners hear what the writer is told; off, the writer is not named to them.
    HeardAsTold,
    /// BC-CREATE-10. Administrators hear what brands write; off, only what is written on their own
    /// channel.
    AdminsHearBrands,
    /// BC-CREATE-10. Brands hear what administrators write; off, only administrators do.
    BrandsHearAdmins,
    /// BC-CREATE-11. A listener hears a message once; off, twice.
    ListenerHearsOnce,
    /// BC-CREATE-11. The writer hears a message once, as the reply; off, also as a listener.
    WriterHearsOnce,
    /// BC-CREATE-12. Only the room hears a message; off, every connection of the world.
    OnlyRoomHears,
    /// BC-CREATE-13. Administrators may write; off, only watch.
    AdminsMayWrite,
    /// BC-CREATE-14. Administrators write only where the tariff is had; off, everywhere.
    AdminWritesOnlyWithTariff,
    /// BC-CREATE-14. A message refused for want of the tariff is heard by nobody; off, it is heard
    /// and not kept.
    RefusedMessageIsHeardByNobody,
    /// BC-CREATE-14. On admin-chat the tariff counts in one's own brand's rooms too; off, it does
    /// not.
    BrandDoesNotStandInForTariff,
    /// BC-CREATE-15. The tariff does not matter to brands; off, they write only where it is had.
    TariffDoesNotMatterToBrands,
    /// BC-CREATE-16. `msg_text` is a text; off, whatever can be written as one is taken.
    MsgTextIsText,
    /// BC-CREATE-16. `msg_text` is needed; off, a dash stands for it.
    MsgTextIsNeeded,
    /// BC-CREATE-17. A blank text is refused; off, a dash stands for it.
    BlankTextIsRefused,
    /// BC-CREATE-17. White space is that of Unicode; off, only that of ASCII is blank.
    BlankIsMoreThanAscii,
    /// BC-CREATE-18. A text that is too long is refused; off, it is cut.
    LongTextIsRefused,
    /// BC-CREATE-18. A text of exactly the greatest length is taken; off, it is refused.
    LongestTextIsTaken,
    /// BC-CREATE-18. Length is counted in characters; off, in bytes.
    LengthIsCountedInCharacters,
    /// BC-CREATE-18. Length is counted in scalar values; off, in UTF-16, as JavaScript does.
    LengthIsNotCountedInUtf16,
    /// BC-CREATE-19. A message's id is unique over all rooms; off, messages are numbered in each
    /// room.
    IdIsUniqueOverRooms,
    /// BC-CREATE-19. Listeners are told a message's id; off, only its writer is.
    ListenersGetId,
    /// BC-CREATE-20. Messages are heard in the order written; off, every two of them change places.
    OrderIsKept,
    /// BC-CREATE-21. Listeners get the writer's `request_id`; off, they get `null`.
    ListenersGetRequestId,
    /// BC-CREATE-22. The writer's other connections hear a message; off, they do not.
    OtherConnectionsOfWriterHear,
}

impl Rule for CreateRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MessageShowsText, "CREATE-1"),
        (Self::TextIsKept, "CREATE-2"),
        (Self::TextIsNotEscaped, "CREATE-2"),
        (Self::MessageShowsWriter, "CREATE-3"),
        (Self::FrameDoesNotNameWriter, "CREATE-3"),
        (Self::MessageShowsRoom, "CREATE-4"),
        (Self::TimeHasDocumentedForm, "CREATE-5"),
        (Self::TimeIsTimeOfWriting, "CREATE-6"),
        (Self::TimeDoesNotRunBack, "CREATE-6"),
        (Self::RoomPkPassedAlongDoesNotMatter, "CREATE-7"),
        (Self::WritingNeedsRoom, "CREATE-8"),
        (Self::EveryoneHears, "CREATE-9"),
        (Self::HeardAsTold, "CREATE-9"),
        (Self::AdminsHearBrands, "CREATE-10"),
        (Self::BrandsHearAdmins, "CREATE-10"),
        (Self::ListenerHearsOnce, "CREATE-11"),
        (Self::WriterHearsOnce, "CREATE-11"),
        (Self::OnlyRoomHears, "CREATE-12"),
        (Self::AdminsMayWrite, "CREATE-13"),
        (Self::AdminWritesOnlyWithTariff, "CREATE-14"),
        (Self::RefusedMessageIsHeardByNobody, "CREATE-14"),
        (Self::BrandDoesNotStandInForTariff, "CREATE-14"),
        (Self::TariffDoesNotMatterToBrands, "CREATE-15"),
        (Self::MsgTextIsText, "CREATE-16"),
        (Self::MsgTextIsNeeded, "CREATE-16"),
        (Self::BlankTextIsRefused, "CREATE-17"),
        (Self::BlankIsMoreThanAscii, "CREATE-17"),
        (Self::LongTextIsRefused, "CREATE-18"),
        (Self::LongestTextIsTaken, "CREATE-18"),
        (Self::LengthIsCountedInCharacters, "CREATE-18"),
        (Self::LengthIsNotCountedInUtf16, "CREATE-18"),
        (Self::IdIsUniqueOverRooms, "CREATE-19"),
        (Self::ListenersGetId, "CREATE-19"),
        (Self::OrderIsKept, "CREATE-20"),
        (Self::ListenersGetRequestId, "CREATE-21"),
        (Self::OtherConnectionsOfWriterHear, "CREATE-22"),
    ];
}
