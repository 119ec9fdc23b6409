//! The rules of what support has read (PM-READ).

use crate::rule::Rule;

/// A rule of what support has read (PM-READ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum ReadRule {
    /// PM-READ-1. What a user writes with nobody of support there is unread; off, a room stays
    /// read.
    UserMakesUnread,
    /// PM-READ-1. Only support in the room is there; off, support in any room is.
    SupportElsewhereIsNotThere,
    /// PM-READ-2. A room is read once support connects; off, once support answers.
    ConnectingMakesRead,
    /// PM-READ-3. With support in the room it stays read; off, whatever a user writes is unread.
    SupportThereKeepsRead,
    /// PM-READ-3. Support that has left is gone; off, it counts as there ever after.
    SupportThatLeftIsGone,
    /// PM-READ-4. Support reads the room that it connects to; off, all rooms.
    OtherRoomsStayUnread,
    /// PM-READ-4. A user makes their own room unread; off, all rooms.
    OtherRoomsStayRead,
    /// PM-READ-4. What support writes is read; off, it is unread like everything.
    SupportMakesNothingUnread,
}

impl Rule for ReadRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::UserMakesUnread, "READ-1"),
        (Self::SupportElsewhereIsNotThere, "READ-1"),
        (Self::ConnectingMakesRead, "READ-2"),
        (Self::SupportThereKeepsRead, "READ-3"),
        (Self::SupportThatLeftIsGone, "READ-3"),
        (Self::OtherRoomsStayUnread, "READ-4"),
        (Self::OtherRoomsStayRead, "READ-4"),
        (Self::SupportMakesNothingUnread, "READ-4"),
    ];
}
