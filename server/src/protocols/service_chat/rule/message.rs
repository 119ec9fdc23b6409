//! The rules of what is written, and who hears it (SC-MSG).

use crate::rule::Rule;

/// A rule of what is written, and who hears it (SC-MSG).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::service_chat) enum MessageRule {
    /// SC-MSG-1. The other one hears a message; off, nobody does.
    OtherHears,
    /// SC-MSG-2. A message's `type` is `message`; off, `new_message`.
    TypeIsMessage,
    /// SC-MSG-2. Its `id` is an integer; off, a text.
    IdIsInteger,
    /// SC-MSG-2. Its `content` is a text; off, it stands under `text`.
    ContentIsThere,
    /// SC-MSG-2. Its `sender_id` is an integer; off, a text.
    SenderIsInteger,
    /// SC-MSG-2. Its `chat_id` is an integer; off, a text.
    ChatIdIsInteger,
    /// SC-MSG-2. Its `created_at` is a text; off, a number.
    CreatedAtIsThere,
    /// SC-MSG-3. `created_at` has a `T` between date and time; off, a blank.
    CreatedAtHasDocumentedForm,
    /// SC-MSG-4. Blanks at the ends of a content are kept; off, they are cut off.
    BlanksAreKept,
    /// SC-MSG-4. Line breaks are kept; off, they become blanks.
    LineBreaksAreKept,
    /// SC-MSG-4. Emoji are kept; off, they become question marks.
    EmojiAreKept,
    /// SC-MSG-4. Quotes are kept; off, they are escaped for HTML.
    QuotesAreKept,
    /// SC-MSG-4. NUL is kept; off, it is left out.
    NulIsKept,
    /// SC-MSG-5. `sender_id` is the writer's; off, the client's.
    SenderIsWriter,
    /// SC-MSG-5. So it is for who came with a cookie; off, it is 0.
    CookieWriterIsKnown,
    /// SC-MSG-6. `chat_id` is that of the address; off, it is one more.
    ChatIdIsOfAddress,
    /// SC-MSG-7. Every message has an id of its own; off, each connection counts from 1.
    IdsDiffer,
    /// SC-GEN-16. A message that is told is kept; off, it is told and lost, and its id is given
    /// again.
    MessageIsKept,
    /// SC-MSG-8. `created_at` is the time of sending; off, it is the same for all messages.
    TimeIsTimeOfSending,
    /// SC-MSG-8. `created_at` never runs backwards; off, it does by a second a message.
    TimeRunsForward,
    /// SC-MSG-9. The connection that writes hears nothing; off, it hears its own message.
    WriterHearsNothing,
    /// SC-MSG-10. The writer's other connections hear nothing; off, they hear the message.
    WriterHearsNothingElsewhere,
    /// SC-MSG-11. Whoever else participates hears; off, only who has written in the chat.
    EveryOtherHears,
    /// SC-MSG-11. Whoever opens another chat goes on hearing the first; off, they do not.
    EachOpenChatIsHeard,
    /// SC-MSG-12. Every connection of the other one hears; off, one does.
    EveryConnectionHears,
    /// SC-MSG-12. Each hears a message once; off, twice.
    HearsOnce,
    /// SC-MSG-12. All hear the same; off, they hear different ids.
    AllHearTheSame,
    /// SC-MSG-13. Messages are heard in the order in which they were sent; off, every two change
    /// places.
    OrderIsKept,
    /// SC-MSG-13. A long message keeps its place; off, the next one overtakes it.
    LongOnesKeepTheirPlace,
    /// SC-MSG-14. The client hears the other side; off, they do not.
    ClientHears,
    /// SC-MSG-14. The other side hears the client; off, they do not.
    StaffHears,
    /// SC-MSG-15. Nobody hears what is written in other chats; off, everybody does.
    OtherChatsHearNothing,
    /// SC-MSG-15. The other one hears a message in its chat only; off, in all chats.
    SamePeopleHearNothingElsewhere,
    /// SC-MSG-16. A service chat and a support chat of one number are two; off, one hears the
    /// other.
    KindsDoNotMix,
    /// SC-MSG-17. On the support channel everything is alike; off, a writer's other connections
    /// hear the message there.
    SupportIsServedAlike,
    /// SC-MSG-18. A `sender_id` in a request does not count; off, it is told.
    SenderIsNotTakenOver,
    /// SC-MSG-18. A `chat_id` in a request does not count; off, it is told.
    ChatIdIsNotTakenOver,
    /// SC-MSG-18. An `id` in a request does not count; off, it is told.
    IdIsNotTakenOver,
    /// SC-MSG-18. A `created_at` in a request does not count; off, it is told.
    CreatedAtIsNotTakenOver,
    /// SC-MSG-19. One may write while the other is away; off, that is refused.
    OtherMayBeAway,
    /// SC-MSG-20. Who comes later hears from then on; off, who comes after the first message
    /// hears nothing.
    LateComerHears,
    /// SC-MSG-21. Every text frame is JSON; off, the answer to a ping is the bare word `pong`.
    EveryFrameIsJson,
    /// SC-MSG-22. What both write at once is all heard; off, the second message of two is lost.
    BothMayWriteAtOnce,
    /// SC-MSG-23. `created_at` has no zone; off, it ends in `Z`.
    CreatedAtHasNoZone,
    /// SC-MSG-23. `created_at` is to the second; off, it has milliseconds.
    CreatedAtHasNoFraction,
    /// SC-MSG-23. `created_at` is in UTC; off, three hours ahead.
    CreatedAtIsUtc,
    /// SC-MSG-24. Ids grow; off, they shrink.
    IdsGrow,
    /// SC-MSG-25. The writer gets no answer; off, a `pong`.
    WriterIsNotAnswered,
    /// SC-MSG-26. Two connections with one token both hear; off, only the newer.
    SameTokenHearsTwice,
    /// SC-MSG-27. Nothing old is told at connect; off, the last message is.
    NothingIsReplayed,
}

impl Rule for MessageRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::OtherHears, "MSG-1"),
        (Self::TypeIsMessage, "MSG-2"),
        (Self::IdIsInteger, "MSG-2"),
        (Self::ContentIsThere, "MSG-2"),
        (Self::SenderIsInteger, "MSG-2"),
        (Self::ChatIdIsInteger, "MSG-2"),
        (Self::CreatedAtIsThere, "MSG-2"),
        (Self::CreatedAtHasDocumentedForm, "MSG-3"),
        (Self::BlanksAreKept, "MSG-4"),
        (Self::LineBreaksAreKept, "MSG-4"),
        (Self::EmojiAreKept, "MSG-4"),
        (Self::QuotesAreKept, "MSG-4"),
        (Self::NulIsKept, "MSG-4"),
        (Self::SenderIsWriter, "MSG-5"),
        (Self::CookieWriterIsKnown, "MSG-5"),
        (Self::ChatIdIsOfAddress, "MSG-6"),
        (Self::IdsDiffer, "MSG-7"),
        (Self::MessageIsKept, "GEN-16"),
        (Self::TimeIsTimeOfSending, "MSG-8"),
        (Self::TimeRunsForward, "MSG-8"),
        (Self::WriterHearsNothing, "MSG-9"),
        (Self::WriterHearsNothingElsewhere, "MSG-10"),
        (Self::EveryOtherHears, "MSG-11"),
        (Self::EachOpenChatIsHeard, "MSG-11"),
        (Self::EveryConnectionHears, "MSG-12"),
        (Self::HearsOnce, "MSG-12"),
        (Self::AllHearTheSame, "MSG-12"),
        (Self::OrderIsKept, "MSG-13"),
        (Self::LongOnesKeepTheirPlace, "MSG-13"),
        (Self::ClientHears, "MSG-14"),
        (Self::StaffHears, "MSG-14"),
        (Self::OtherChatsHearNothing, "MSG-15"),
        (Self::SamePeopleHearNothingElsewhere, "MSG-15"),
        (Self::KindsDoNotMix, "MSG-16"),
        (Self::SupportIsServedAlike, "MSG-17"),
        (Self::SenderIsNotTakenOver, "MSG-18"),
        (Self::ChatIdIsNotTakenOver, "MSG-18"),
        (Self::IdIsNotTakenOver, "MSG-18"),
        (Self::CreatedAtIsNotTakenOver, "MSG-18"),
        (Self::OtherMayBeAway, "MSG-19"),
        (Self::LateComerHears, "MSG-20"),
        (Self::EveryFrameIsJson, "MSG-21"),
        (Self::BothMayWriteAtOnce, "MSG-22"),
        (Self::CreatedAtHasNoZone, "MSG-23"),
        (Self::CreatedAtHasNoFraction, "MSG-23"),
        (Self::CreatedAtIsUtc, "MSG-23"),
        (Self::IdsGrow, "MSG-24"),
        (Self::WriterIsNotAnswered, "MSG-25"),
        (Self::SameTokenHearsTwice, "MSG-26"),
        (Self::NothingIsReplayed, "MSG-27"),
    ];
}
