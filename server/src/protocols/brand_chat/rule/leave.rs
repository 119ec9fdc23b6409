//! The rules of `leave_room` (BC-LEAVE).

use crate::rule::Rule;

/// A rule of `leave_room` (BC-LEAVE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeaveRule {
    /// BC-LEAVE-1. `leave_room` needs no `room_pk`; off, it does.
    LeaveNeedsNoRoomPk,
    /// BC-LEAVE-1. A `room_pk` passed along does not matter; off, that room is told to be left.
    LeaveIgnoresRoomPk,
    /// BC-LEAVE-2. The text is `leaved room N successfully!`; off, its grammar is corrected.
    LeaveHasDocumentedText,
    /// BC-LEAVE-3. After leaving nothing is heard; off, the room goes on being heard.
    LeaveEndsHearing,
    /// BC-LEAVE-4. After leaving writing is refused; off, it goes on.
    LeaveEndsWriting,
    /// BC-LEAVE-5. After leaving there is no current room to show; off, the room left is shown.
    LeaveEndsInfo,
    /// BC-LEAVE-6. Leaving without a room is 400; off, it is 200.
    LeaveNowhereIs400,
    /// BC-LEAVE-7. A room that was left can be joined again; off, it cannot.
    LeftRoomCanBeJoinedAgain,
    /// BC-LEAVE-8. A closed connection leaves its room; off, the next one of that user is in it.
    CloseLeavesRoom,
}

impl Rule for LeaveRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::LeaveNeedsNoRoomPk, "LEAVE-1"),
        (Self::LeaveIgnoresRoomPk, "LEAVE-1"),
        (Self::LeaveHasDocumentedText, "LEAVE-2"),
        (Self::LeaveEndsHearing, "LEAVE-3"),
        (Self::LeaveEndsWriting, "LEAVE-4"),
        (Self::LeaveEndsInfo, "LEAVE-5"),
        (Self::LeaveNowhereIs400, "LEAVE-6"),
        (Self::LeftRoomCanBeJoinedAgain, "LEAVE-7"),
        (Self::CloseLeavesRoom, "LEAVE-8"),
    ];
}
