//! The rules of `list` (BC-LIST).

use crate::rule::Rule;

/// A rule of `list` (BC-LIST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListRule {
    /// BC-LIST-1. `list` answers with an array; off, with a page of results.
    ListIsArray,
    /// BC-LIST-2. `list` holds all own rooms; off, at most one.
    ListHoldsAllOwnRooms,
    /// BC-LIST-3. `list` holds own rooms only; off, everybody's.
    ListHoldsOnlyOwnRooms,
    /// BC-LIST-4. On admin-chat `list` holds every room; off, those of the administrator's brand.
    AdminListHoldsEveryRoom,
    /// BC-LIST-5. No rooms are an empty list; off, they are 404.
    NoRoomsIsEmptyList,
    /// BC-LIST-6. `list` leaves the current room as it is; off, it leaves the room.
    ListChangesNothing,
    /// BC-LIST-7. Each listed room can be joined; off, only the first of them.
    ListedRoomsCanBeJoined,
    /// BC-LIST-8. Rooms are listed by `pk`; off, in reverse.
    ListIsOrderedByPk,
}

impl Rule for ListRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ListIsArray, "LIST-1"),
        (Self::ListHoldsAllOwnRooms, "LIST-2"),
        (Self::ListHoldsOnlyOwnRooms, "LIST-3"),
        (Self::AdminListHoldsEveryRoom, "LIST-4"),
        (Self::NoRoomsIsEmptyList, "LIST-5"),
        (Self::ListChangesNothing, "LIST-6"),
        (Self::ListedRoomsCanBeJoined, "LIST-7"),
        (Self::ListIsOrderedByPk, "LIST-8"),
    ];
}
