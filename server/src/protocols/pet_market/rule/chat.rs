//! The rules of what is written, and who hears it (PM-CHAT).

use crate::rule::Rule;

/// A rule of what is written, and who hears it (PM-CHAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum ChatRule {
    /// PM-CHAT-1. Support hears the user; off, it does not.
    SupportHears,
    /// PM-CHAT-2. The user hears support; off, they do not.
    UserHears,
    /// PM-CHAT-3. Nobody hears what is written in another room; off, everybody does.
    RoomsDoNotMix,
    /// PM-CHAT-4. Each hears a message once; off, twice.
    HearsOnce,
    /// PM-CHAT-4. Messages are heard in the order in which they were written; off, every two change
    /// places.
    OrderIsKept,
    /// PM-CHAT-5. Blanks at the ends of a text are kept; off, they are cut off.
    BlanksAreKept,
    /// PM-CHAT-5. Line breaks are kept; off, they become blanks.
    LineBreaksAreKept,
    /// PM-CHAT-5. Emoji are kept; off, they become question marks.
    EmojiAreKept,
    /// PM-CHAT-5. Quotes are kept; off, they are escaped for HTML.
    QuotesAreKept,
    /// PM-CHAT-6. `sender` is who wrote; off, the user whose room it is.
    SenderIsWriter,
    /// PM-CHAT-6. `sender` tells people of support apart; off, all are called `support`.
    SupportIsTold,
    /// PM-CHAT-7. Support hears others of support; off, it does not.
    SupportHearsSupport,
    /// PM-CHAT-8. What is refused is heard by nobody; off, it is told all the same.
    RefusedIsHeardByNobody,
    /// PM-CHAT-8. What is refused is in no history; off, it was kept before it was judged.
    RefusedIsInNoHistory,
    /// PM-CHAT-9. A text is told as `message`; off, as `text`.
    MessageStandsUnderMessage,
    /// PM-CHAT-9. `sender` is a username; off, an object that holds it.
    SenderIsUsername,
    /// PM-CHAT-10. The connection that writes hears its message; off, all others do.
    WriterHears,
    /// PM-CHAT-10. The writer's other connections hear the message; off, they do not.
    WriterHearsElsewhere,
    /// PM-CHAT-10. The connection that writes hears its message once; off, it gets an answer as
    /// well.
    WriterHearsOnce,
    /// PM-CHAT-11. The history comes at connect; off, nothing does.
    HistoryIsTold,
    /// PM-CHAT-11. The history is oldest first; off, newest first.
    HistoryIsOldestFirst,
    /// PM-CHAT-11. The history is whole; off, it is the last two messages.
    HistoryIsWhole,
    /// PM-CHAT-11. The history has the form of what is live; off, it is one frame of `messages`.
    HistoryHasFormOfLive,
    /// PM-CHAT-11. One's own messages are in the history; off, they are left out.
    HistoryHoldsOwnMessages,
    /// PM-CHAT-12. The history ends where what is live begins; off, its last message is missed.
    NothingIsMissed,
    /// PM-CHAT-12. What was in the history is not heard again; off, its last message is told as if
    /// it were new.
    NothingIsDoubled,
    /// PM-CHAT-13. The history survives everybody's leaving; off, it is lost with the last
    /// connection.
    HistoryOutlivesRoom,
    /// PM-CHAT-14. A frame without a message is refused; off, it says `undefined`.
    MessageIsNeeded,
    /// PM-CHAT-14. A message is a text; off, whatever can be written as one is taken.
    MessageIsText,
    /// PM-CHAT-14. An empty message is refused; off, it is told.
    EmptyMessageIsRefused,
    /// PM-CHAT-14. A blank message is refused; off, it is told.
    BlankMessageIsRefused,
    /// PM-CHAT-14. A message that is too long is refused; off, it is cut.
    LongMessageIsRefused,
    /// PM-CHAT-14. A message of exactly the greatest length is taken; off, it is refused.
    LongestMessageIsTaken,
    /// PM-CHAT-14. Length is counted in characters; off, in bytes.
    LengthIsInCharacters,
    /// PM-CHAT-14. A refusal says why; off, it is an empty text.
    RefusalSaysWhy,
    /// PM-CHAT-14. A refusal stands under `error`; off, under `detail`, as over HTTP.
    RefusalHasOneForm,
    /// PM-CHAT-14. Only the connection that sent something hears that it is refused; off, all in
    /// the room do.
    RefusalIsForOffenderOnly,
    /// PM-CHAT-14. A refusal leaves the connection open; off, it closes after it.
    RefusalLeavesOpen,
    /// PM-CHAT-15. A `sender` in a request does not count; off, it is told.
    SenderIsNotTakenOver,
    /// PM-CHAT-16. A long history waits for its reader; off, all of it is put into the outbox, which
    /// is too much for it.
    HistoryWaitsForReader,
    /// PM-GEN-16. A message that is told is kept; off, it is told and lost.
    MessageIsKept,
}

impl Rule for ChatRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::SupportHears, "CHAT-1"),
        (Self::UserHears, "CHAT-2"),
        (Self::RoomsDoNotMix, "CHAT-3"),
        (Self::HearsOnce, "CHAT-4"),
        (Self::OrderIsKept, "CHAT-4"),
        (Self::BlanksAreKept, "CHAT-5"),
        (Self::LineBreaksAreKept, "CHAT-5"),
        (Self::EmojiAreKept, "CHAT-5"),
        (Self::QuotesAreKept, "CHAT-5"),
        (Self::SenderIsWriter, "CHAT-6"),
        (Self::SupportIsTold, "CHAT-6"),
        (Self::SupportHearsSupport, "CHAT-7"),
        (Self::RefusedIsHeardByNobody, "CHAT-8"),
        (Self::RefusedIsInNoHistory, "CHAT-8"),
        (Self::MessageStandsUnderMessage, "CHAT-9"),
        (Self::SenderIsUsername, "CHAT-9"),
        (Self::WriterHears, "CHAT-10"),
        (Self::WriterHearsElsewhere, "CHAT-10"),
        (Self::WriterHearsOnce, "CHAT-10"),
        (Self::HistoryIsTold, "CHAT-11"),
        (Self::HistoryIsOldestFirst, "CHAT-11"),
        (Self::HistoryIsWhole, "CHAT-11"),
        (Self::HistoryHasFormOfLive, "CHAT-11"),
        (Self::HistoryHoldsOwnMessages, "CHAT-11"),
        (Self::NothingIsMissed, "CHAT-12"),
        (Self::NothingIsDoubled, "CHAT-12"),
        (Self::HistoryOutlivesRoom, "CHAT-13"),
        (Self::MessageIsNeeded, "CHAT-14"),
        (Self::MessageIsText, "CHAT-14"),
        (Self::EmptyMessageIsRefused, "CHAT-14"),
        (Self::BlankMessageIsRefused, "CHAT-14"),
        (Self::LongMessageIsRefused, "CHAT-14"),
        (Self::LongestMessageIsTaken, "CHAT-14"),
        (Self::LengthIsInCharacters, "CHAT-14"),
        (Self::RefusalSaysWhy, "CHAT-14"),
        (Self::RefusalHasOneForm, "CHAT-14"),
        (Self::RefusalIsForOffenderOnly, "CHAT-14"),
        (Self::RefusalLeavesOpen, "CHAT-14"),
        (Self::SenderIsNotTakenOver, "CHAT-15"),
        (Self::HistoryWaitsForReader, "CHAT-16"),
        (Self::MessageIsKept, "GEN-16"),
    ];
}
