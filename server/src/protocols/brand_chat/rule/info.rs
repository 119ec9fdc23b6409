//! The rules of `current_room_info`, and of what both channels have in common (BC-INFO).

use crate::rule::Rule;

/// A rule of `current_room_info`, and of what both channels have in common (BC-INFO).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum InfoRule {
    /// BC-INFO-1. `current_room_info` answers with the room; off, with its bare `pk`.
    InfoAnswersWithRoom,
    /// BC-INFO-2. The current room is the one joined last; off, the one joined first.
    InfoShowsLastJoin,
    /// BC-INFO-2. A `room_pk` passed along does not matter; off, that room is shown.
    InfoIgnoresRoomPk,
    /// BC-INFO-3. Without a room it is refused; off, it answers with none.
    InfoNeedsRoom,
    /// BC-INFO-4. admin-chat has no such action; off, it has.
    AdminChatHasNoInfo,
    /// BC-INFO-5. admin-chat has every other action; off, `leave_room` is missing.
    AdminChatHasTheOthers,
    /// BC-INFO-5. Replies look alike on both channels; off, on admin-chat they name the channel in
    /// `action`.
    RepliesAreAlikeOnBothChannels,
    /// BC-INFO-6. Only who asked hears a list; off, their current room hears it too.
    ListIsHeardByAskerOnly,
    /// BC-INFO-6. Only who asked hears of the current room; off, the whole room does.
    InfoIsHeardByAskerOnly,
    /// BC-INFO-6. Only who asked hears a refusal; off, their current room hears it too.
    RefusalIsHeardByAskerOnly,
}

impl Rule for InfoRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::InfoAnswersWithRoom, "INFO-1"),
        (Self::InfoShowsLastJoin, "INFO-2"),
        (Self::InfoIgnoresRoomPk, "INFO-2"),
        (Self::InfoNeedsRoom, "INFO-3"),
        (Self::AdminChatHasNoInfo, "INFO-4"),
        (Self::AdminChatHasTheOthers, "INFO-5"),
        (Self::RepliesAreAlikeOnBothChannels, "INFO-5"),
        (Self::ListIsHeardByAskerOnly, "INFO-6"),
        (Self::InfoIsHeardByAskerOnly, "INFO-6"),
        (Self::RefusalIsHeardByAskerOnly, "INFO-6"),
    ];
}
