//! The rules of `join_room` (BC-JOIN).

use crate::rule::Rule;

/// A rule of `join_room` (BC-JOIN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinRule {
    /// BC-JOIN-1. `join_room` answers with the room; off, with nothing.
    JoinAnswersWithRoom,
    /// BC-JOIN-2. The room answered is the room asked for; off, its `pk` is another.
    JoinedIsRoomAskedFor,
    /// BC-JOIN-2. The room joined looks as listed; off, its tariff is forgotten.
    JoinedLooksAsListed,
    /// BC-JOIN-3. Only members join; off, anybody does.
    JoinMembersOnly,
    /// BC-JOIN-4. Administrators join any room; off, only those of their brand.
    AdminJoinsAnyRoom,
    /// BC-JOIN-4. Administrators join rooms without the tariff too; off, only with it.
    AdminJoinsWithoutTariff,
    /// BC-JOIN-5. An unknown room is refused; off, it is joined and shown empty.
    UnknownRoomIsRefused,
    /// BC-JOIN-6. `room_pk` is an integer; off, whatever can be made one is taken.
    RoomPkIsInteger,
    /// BC-JOIN-7. A refused join hears nothing of the room; off, it hears everything.
    RefusedJoinHearsNothing,
    /// BC-JOIN-7. A refused join leaves the current room as it was; off, it leaves the room.
    RefusedJoinKeepsRoom,
    /// BC-JOIN-8. Joining another room moves writing there; off, writing stays where it was.
    JoinMovesWriting,
    /// BC-JOIN-9. Joining another room ends hearing the former one; off, both are heard.
    JoinEndsHearing,
    /// BC-JOIN-10. Joining the current room again is fine; off, it is refused.
    JoinAgainIsFine,
    /// BC-JOIN-10. Joining again doubles nothing; off, everything is heard once more.
    JoinAgainDoublesNothing,
    /// BC-JOIN-11. The current room belongs to the connection; off, to the user.
    CurrentRoomPerConnection,
    /// BC-JOIN-12. Nobody hears of a join; off, everybody in the room does.
    JoinIsSilent,
    /// BC-JOIN-12. Nobody hears of a leave; off, everybody in the room does.
    LeaveIsSilent,
    /// BC-JOIN-13. A room of others is 403; off, it is 404.
    RoomOfOthersIs403,
    /// BC-JOIN-13. An unknown room is 403; off, it is 404, which tells the two apart.
    UnknownRoomIs403,
    /// BC-JOIN-13. To administrators an unknown room is 404; off, it is 403.
    UnknownRoomIs404ToAdmins,
    /// BC-JOIN-14. Joining sends no history; off, it sends every message of the room.
    JoinSendsNoHistory,
}

impl Rule for JoinRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::JoinAnswersWithRoom, "JOIN-1"),
        (Self::JoinedIsRoomAskedFor, "JOIN-2"),
        (Self::JoinedLooksAsListed, "JOIN-2"),
        (Self::JoinMembersOnly, "JOIN-3"),
        (Self::AdminJoinsAnyRoom, "JOIN-4"),
        (Self::AdminJoinsWithoutTariff, "JOIN-4"),
        (Self::UnknownRoomIsRefused, "JOIN-5"),
        (Self::RoomPkIsInteger, "JOIN-6"),
        (Self::RefusedJoinHearsNothing, "JOIN-7"),
        (Self::RefusedJoinKeepsRoom, "JOIN-7"),
        (Self::JoinMovesWriting, "JOIN-8"),
        (Self::JoinEndsHearing, "JOIN-9"),
        (Self::JoinAgainIsFine, "JOIN-10"),
        (Self::JoinAgainDoublesNothing, "JOIN-10"),
        (Self::CurrentRoomPerConnection, "JOIN-11"),
        (Self::JoinIsSilent, "JOIN-12"),
        (Self::LeaveIsSilent, "JOIN-12"),
        (Self::RoomOfOthersIs403, "JOIN-13"),
        (Self::UnknownRoomIs403, "JOIN-13"),
        (Self::UnknownRoomIs404ToAdmins, "JOIN-13"),
        (Self::JoinSendsNoHistory, "JOIN-14"),
    ];
}
