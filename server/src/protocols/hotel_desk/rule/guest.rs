//! The rules of guests (HD-GUEST).

use crate::rule::Rule;

/// A rule of guests (HD-GUEST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum GuestRule {
    /// HD-GUEST-1. What staff writes goes out to the guest; off, it does not.
    TextGoesOut,
    /// HD-GUEST-2. What a guest writes is told; off, it is not.
    GuestMessageIsTold,
    /// HD-GUEST-3. What a guest writes is from `guest`; off, from `staff`.
    GuestIsGuest,
    /// HD-GUEST-4. An unknown key is 401; off, 403.
    KeyIsNeeded,
    /// HD-GUEST-5. A conversation begun by a message has its preview; off, it has none.
    FirstMessageHasPreview,
    /// HD-GUEST-6. Numbers compare by digits; off, as they are written.
    DigitsCount,
    /// HD-GUEST-7. A guest does not hear of typing; off, they do.
    TypingIsNotForGuests,
    /// HD-GUEST-7. A guest does not hear of a closing; off, they do.
    ClosingIsNotForGuests,
}

impl Rule for GuestRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::TextGoesOut, "GUEST-1"),
        (Self::GuestMessageIsTold, "GUEST-2"),
        (Self::GuestIsGuest, "GUEST-3"),
        (Self::KeyIsNeeded, "GUEST-4"),
        (Self::FirstMessageHasPreview, "GUEST-5"),
        (Self::DigitsCount, "GUEST-6"),
        (Self::TypingIsNotForGuests, "GUEST-7"),
        (Self::ClosingIsNotForGuests, "GUEST-7"),
    ];
}
