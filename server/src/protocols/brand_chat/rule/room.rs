//! The rules of what a room looks like (BC-ROOM).

use crate::rule::Rule;

/// A rule on what a room looks like (BC-ROOM).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoomRule {
    /// BC-ROOM-1. `has_business` is a boolean; off, it is 0 or 1.
    HasBusinessIsBoolean,
    /// BC-ROOM-2. A room shows both participants; off, only the first.
    BothParticipantsAreShown,
    /// BC-ROOM-3. Each participant is shown once; off, the first is shown twice.
    EachParticipantIsShownOnce,
    /// BC-ROOM-4. A room has the tariff when one of its brands has; off, only when both have.
    TariffOfOneIsEnough,
    /// BC-ROOM-5. A room's `pk` never changes; off, `list` numbers rooms anew each time.
    RoomPkIsStable,
    /// BC-ROOM-6. A brand has a name; off, it has none.
    BrandHasName,
    /// BC-ROOM-6. A user has a name; off, it has none.
    UserHasName,
    /// BC-ROOM-7. Participants come in the same order to everybody; off, one's own brand comes
    /// first.
    ParticipantsHaveOneOrder,
}

impl Rule for RoomRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::HasBusinessIsBoolean, "ROOM-1"),
        (Self::BothParticipantsAreShown, "ROOM-2"),
        (Self::EachParticipantIsShownOnce, "ROOM-3"),
        (Self::TariffOfOneIsEnough, "ROOM-4"),
        (Self::RoomPkIsStable, "ROOM-5"),
        (Self::BrandHasName, "ROOM-6"),
        (Self::UserHasName, "ROOM-6"),
        (Self::ParticipantsHaveOneOrder, "ROOM-7"),
    ];
}
