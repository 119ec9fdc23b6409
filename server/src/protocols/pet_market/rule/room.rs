//! The rules of rooms, and of who may come into them (PM-ROOM).

use crate::rule::Rule;

/// A rule of rooms, and of who may come into them (PM-ROOM).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum RoomRule {
    /// PM-ROOM-1. A room is given as `room_name`; off, as `id`.
    RoomStandsUnderRoomName,
    /// PM-ROOM-1. `room_name` is a number; off, its text.
    RoomNameIsNumber,
    /// PM-ROOM-2. Nobody learns of a room without a token; off, they learn of one that there is
    /// not.
    RoomNeedsAuthorization,
    /// PM-ROOM-3. A user may connect to their room; off, only support may.
    UserComesIn,
    /// PM-ROOM-4. A user keeps their room; off, each call begins another.
    RoomStays,
    /// PM-ROOM-4. A user keeps their room after a new login; off, each token has a room of its own.
    RoomStaysAfterLogin,
    /// PM-ROOM-5. Each user has a room of their own; off, all share the first.
    EachUserHasOwnRoom,
    /// PM-ROOM-6. A user may not connect to another's room; off, they may.
    OthersRoomIsRefused,
    /// PM-ROOM-7. A room that there is not is refused to users; off, they are taken to their own.
    UnknownRoomIsRefusedToUsers,
    /// PM-ROOM-7. A room that there is not is refused to support; off, it is empty.
    UnknownRoomIsRefusedToSupport,
    /// PM-ROOM-7. What is no number is no room; off, the digits at its beginning count.
    RoomIsNumber,
    /// PM-ROOM-8. The list stands under `chats`; off, it is a bare array.
    ChatsStandUnderChats,
    /// PM-ROOM-8. `chat_name` is a text; off, a number.
    ChatNameIsText,
    /// PM-ROOM-8. `support_read` is a boolean; off, 0 or 1.
    SupportReadIsBoolean,
    /// PM-ROOM-9. Nobody gets the list without a token; off, they get an empty one.
    ListNeedsAuthorization,
    /// PM-ROOM-10. `chat_name` is the text of the user's `room_name`; off, rooms are counted from
    /// 0.
    ChatNameIsRoomName,
    /// PM-ROOM-11. Support may connect to rooms; off, only their users may.
    SupportComesIn,
    /// PM-ROOM-11. Support may connect to every room listed; off, only to the first.
    EveryListedRoomOpens,
    /// PM-ROOM-12. A user gets no list; off, they get that of all rooms.
    ListIsNotForUsers,
    /// PM-ROOM-13. A room is listed once; off, once for each of its messages.
    RoomIsListedOnce,
    /// PM-ROOM-14. The list is 403 to a user; off, they get an empty one.
    ListIs403ToUsers,
    /// PM-ROOM-14. A room of one's own is 403 to support; off, they get one.
    SupportHasNoRoom,
    /// PM-ROOM-15. A room is listed from the first call on; off, from the first message.
    RoomIsListedFromFirstCall,
    /// PM-ROOM-15. Rooms are listed by number; off, the newest is first.
    RoomsAreInOrder,
    /// PM-ROOM-15. A room in which nothing was written is read; off, it is not.
    FreshRoomIsRead,
    /// PM-ROOM-7. `02` is no room; off, it is that of number 2.
    RoomIsSpelledInOneWay,
    /// PM-ROOM-17. The address ends in a slash; off, it may do without.
    AddressEndsInSlash,
    /// PM-ROOM-16. Two first calls at once give one room; off, each begins one.
    FirstCallsShareRoom,
    /// PM-ROOM-18. A room that is not theirs is 403 to users; off, 404.
    OthersRoomIs403,
    /// PM-ROOM-18. A room that there is not is 403 to users, as any that is not theirs; off, 404.
    UnknownRoomIs403ToUsers,
    /// PM-ROOM-18. A room that there is not is 404 to support; off, 403.
    UnknownRoomIs404ToSupport,
}

impl Rule for RoomRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::RoomStandsUnderRoomName, "ROOM-1"),
        (Self::RoomNameIsNumber, "ROOM-1"),
        (Self::RoomNeedsAuthorization, "ROOM-2"),
        (Self::UserComesIn, "ROOM-3"),
        (Self::RoomStays, "ROOM-4"),
        (Self::RoomStaysAfterLogin, "ROOM-4"),
        (Self::EachUserHasOwnRoom, "ROOM-5"),
        (Self::OthersRoomIsRefused, "ROOM-6"),
        (Self::UnknownRoomIsRefusedToUsers, "ROOM-7"),
        (Self::UnknownRoomIsRefusedToSupport, "ROOM-7"),
        (Self::RoomIsNumber, "ROOM-7"),
        (Self::ChatsStandUnderChats, "ROOM-8"),
        (Self::ChatNameIsText, "ROOM-8"),
        (Self::SupportReadIsBoolean, "ROOM-8"),
        (Self::ListNeedsAuthorization, "ROOM-9"),
        (Self::ChatNameIsRoomName, "ROOM-10"),
        (Self::SupportComesIn, "ROOM-11"),
        (Self::EveryListedRoomOpens, "ROOM-11"),
        (Self::ListIsNotForUsers, "ROOM-12"),
        (Self::RoomIsListedOnce, "ROOM-13"),
        (Self::ListIs403ToUsers, "ROOM-14"),
        (Self::SupportHasNoRoom, "ROOM-14"),
        (Self::RoomIsListedFromFirstCall, "ROOM-15"),
        (Self::RoomsAreInOrder, "ROOM-15"),
        (Self::FreshRoomIsRead, "ROOM-15"),
        (Self::RoomIsSpelledInOneWay, "ROOM-7"),
        (Self::AddressEndsInSlash, "ROOM-17"),
        (Self::FirstCallsShareRoom, "ROOM-16"),
        (Self::OthersRoomIs403, "ROOM-18"),
        (Self::UnknownRoomIs403ToUsers, "ROOM-18"),
        (Self::UnknownRoomIs404ToSupport, "ROOM-18"),
    ];
}
