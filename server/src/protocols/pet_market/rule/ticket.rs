//! The rules of tickets to the chat (PM-TICK).

use crate::rule::Rule;

/// A rule of tickets to the chat (PM-TICK).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum TicketRule {
    /// PM-TICK-1. A ticket is given as `uuid`; off, as `ticket`.
    TicketStandsUnderUuid,
    /// PM-TICK-2. Nobody gets a ticket without a token; off, they get one that opens nothing.
    TicketNeedsAuthorization,
    /// PM-TICK-3. A ticket is random; off, it is counted up, as by version 1.
    TicketIsVersion4,
    /// PM-TICK-3. A ticket is written with hyphens; off, as 32 digits.
    TicketHasTextForm,
    /// PM-TICK-3. Every ticket is a new one; off, who has one that is unused gets it again.
    TicketsDiffer,
    /// PM-TICK-4. A ticket in the query opens the chat; off, nobody looks there.
    TicketOpens,
    /// PM-TICK-5. A ticket opens once; off, until its time is over.
    TicketIsUsedUp,
    /// PM-TICK-5. A ticket stays used up; off, it is free again once its connection is closed.
    TicketIsUsedUpForGood,
    /// PM-TICK-5. A ticket is used up for all rooms; off, for the one that it opened.
    TicketIsUsedUpEverywhere,
    /// PM-TICK-6. A UUID that is no ticket is refused; off, its bearer is taken for the user whose
    /// room it is.
    UnknownTicketIsRefused,
    /// PM-TICK-6. What is no UUID is refused; off, its bearer is taken for the user whose room it
    /// is.
    MalformedTicketIsRefused,
    /// PM-TICK-6. Nobody comes in without a ticket; off, they are taken for the user whose room it
    /// is.
    TicketIsNeeded,
    /// PM-TICK-7. Of many who use a ticket at once one comes in; off, whoever comes before it is
    /// noted as used.
    OneOfManyComesIn,
    /// PM-TICK-8. A ticket gives a user the rights of a user; off, those of support.
    TicketGivesRightsOfItsUser,
    /// PM-TICK-8. A ticket gives support the rights of support; off, those of a user.
    TicketGivesRightsOfItsSupport,
    /// PM-TICK-9. A ticket is all that one needs; off, an access token is asked for too.
    TicketIsEnough,
    /// PM-TICK-11. A ticket stays good when another is given; off, the new one voids it.
    TicketsDoNotVoidEachOther,
    /// PM-TICK-12. A ticket that was tried at another's room is used up; off, only one that let
    /// somebody in.
    OthersRoomUsesTicketUp,
    /// PM-TICK-12. A ticket that was tried at a room that there is not is used up; off, only where
    /// there is a room.
    UnknownRoomUsesTicketUp,
    /// PM-TICK-13. An access token is no ticket; off, it opens like one.
    AccessTokenIsNoTicket,
    /// PM-TICK-14. Whoever has no good ticket is 401; off, 403.
    NoTicketIs401,
    /// PM-TICK-14. The ticket is judged first; off, a room that there is not is 404 whoever asks.
    TicketIsJudgedFirst,
    /// PM-TICK-15. Several tickets open nothing; off, the last one counts.
    SeveralTicketsAreRefused,
}

impl Rule for TicketRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::TicketStandsUnderUuid, "TICK-1"),
        (Self::TicketNeedsAuthorization, "TICK-2"),
        (Self::TicketIsVersion4, "TICK-3"),
        (Self::TicketHasTextForm, "TICK-3"),
        (Self::TicketsDiffer, "TICK-3"),
        (Self::TicketOpens, "TICK-4"),
        (Self::TicketIsUsedUp, "TICK-5"),
        (Self::TicketIsUsedUpForGood, "TICK-5"),
        (Self::TicketIsUsedUpEverywhere, "TICK-5"),
        (Self::UnknownTicketIsRefused, "TICK-6"),
        (Self::MalformedTicketIsRefused, "TICK-6"),
        (Self::TicketIsNeeded, "TICK-6"),
        (Self::OneOfManyComesIn, "TICK-7"),
        (Self::TicketGivesRightsOfItsUser, "TICK-8"),
        (Self::TicketGivesRightsOfItsSupport, "TICK-8"),
        (Self::TicketIsEnough, "TICK-9"),
        (Self::TicketsDoNotVoidEachOther, "TICK-11"),
        (Self::OthersRoomUsesTicketUp, "TICK-12"),
        (Self::UnknownRoomUsesTicketUp, "TICK-12"),
        (Self::AccessTokenIsNoTicket, "TICK-13"),
        (Self::NoTicketIs401, "TICK-14"),
        (Self::TicketIsJudgedFirst, "TICK-14"),
        (Self::SeveralTicketsAreRefused, "TICK-15"),
    ];
}
