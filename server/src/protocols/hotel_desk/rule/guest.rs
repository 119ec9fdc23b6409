//! The rules of guests (HD-GUEST).

use crate::rule::Rule;

/// A rule of guests (HD-GUEST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum GuestRule {
    /// HD-GUEST-1. What staff writes goes out to the guest; off, it does not.
    TextGoesOut,
    /// HD-GUEST-1. It goes out to no other guest; off, to all who are connected.
    OtherGuestsHearNothing,
    /// HD-GUEST-2. Subscribers hear what a guest writes; off, they do not.
    SubscribersHearGuest,
    /// HD-GUEST-2. The department hears that a guest wrote; off, it does not.
    DepartmentHearsGuest,
    /// HD-GUEST-3. What a guest writes is from `guest`; off, from `staff`.
    GuestIsGuest,
    /// HD-GUEST-3. A guest who writes is named; off, the sender is `guest`.
    GuestIsNamed,
    /// HD-GUEST-4. An unknown key is 401; off, 403.
    UnknownKeyIs401,
    /// HD-GUEST-5. A conversation begun by a message has its preview; off, it has none.
    FirstMessageHasPreview,
    /// HD-GUEST-5. The message that begins one is told as a message too; off, only the
    /// conversation is.
    FirstMessageIsTold,
    /// HD-GUEST-5. A message joins the conversation that was active last; off, the one that was
    /// so first.
    LastActiveCounts,
    /// HD-GUEST-5. Of several the one written to last is the last; off, the youngest.
    ActivityCountsNotAge,
    /// HD-GUEST-6. Numbers compare by digits; off, as they are written.
    DigitsCount,
    /// HD-GUEST-6. A number that no guest has is 404; off, 403.
    UnknownNumberIs404,
    /// HD-GUEST-7. A guest does not hear of typing; off, they do.
    TypingIsNotForGuests,
    /// HD-GUEST-7. A guest does not hear of a closing; off, they do.
    ClosingIsNotForGuests,
}

impl Rule for GuestRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::TextGoesOut, "GUEST-1"),
        (Self::OtherGuestsHearNothing, "GUEST-1"),
        (Self::SubscribersHearGuest, "GUEST-2"),
        (Self::DepartmentHearsGuest, "GUEST-2"),
        (Self::GuestIsGuest, "GUEST-3"),
        (Self::GuestIsNamed, "GUEST-3"),
        (Self::UnknownKeyIs401, "GUEST-4"),
        (Self::FirstMessageHasPreview, "GUEST-5"),
        (Self::FirstMessageIsTold, "GUEST-5"),
        (Self::LastActiveCounts, "GUEST-5"),
        (Self::ActivityCountsNotAge, "GUEST-5"),
        (Self::DigitsCount, "GUEST-6"),
        (Self::UnknownNumberIs404, "GUEST-6"),
        (Self::TypingIsNotForGuests, "GUEST-7"),
        (Self::ClosingIsNotForGuests, "GUEST-7"),
    ];
}
