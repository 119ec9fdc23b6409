//! The rules of brand-chat, each with the mistake that a server without it makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes a reply is
//! broken in [`super::spoiled`], one that guards against a request in [`super::lenient`]; every
//! other where it is kept.

use crate::rule;

/// A rule of brand-chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
    /// BC-CONN-1. Chat is open to every user; off, only to administrators.
    ChatIsOpenToUsers,
    /// BC-CONN-4. The token stands in the header; off, only one in the query is looked at.
    TokenComesInHeader,
    /// BC-CONN-5. Nobody may come in without a token; off, they come in as nobody in particular.
    TokenIsNeeded,
    /// BC-CONN-6. The header says `Bearer`, a space, the token; off, its last word is taken for the
    /// token.
    HeaderHasOneForm,
    /// BC-CONN-7. Only an access token opens; off, a refresh token does too.
    OnlyAccessTokensOpen,
    /// BC-CONN-8. An expired token does not open; off, it does.
    ExpiredTokenIsRefused,
    /// BC-CONN-9. The token's signature is checked; off, it is not.
    SignatureIsChecked,
    /// BC-CONN-10. Only our algorithm counts; off, a token that says it needs no signature is
    /// believed.
    OnlyOurAlgorithm,
    /// BC-CONN-11. The token's user must exist; off, they come in as a stranger.
    UserMustExist,
    /// BC-CONN-12. `Origin` is needed; off, it may be missing.
    OriginIsNeeded,
    /// BC-CONN-13. Only allowed origins may connect; off, all may.
    OnlyAllowedOrigins,
    /// BC-CONN-13. The origin `null` is refused; off, it may connect.
    NullOriginIsRefused,
    /// BC-CONN-13. Origins compare with their default ports filled in; off, they compare as texts.
    DefaultPortsCompareEqual,
    /// BC-CONN-14. Operations carry no token; off, one without a token is refused.
    OperationsNeedNoToken,
    /// BC-CONN-16. A connection serves many requests; off, it closes after the first.
    ManyRequestsAreServed,
    /// BC-CONN-17. A user without a brand may connect; off, they are refused.
    BrandIsNotNeeded,
    /// BC-CONN-17. A user without a brand joins no room; off, they join any.
    JoiningNeedsBrand,
    /// BC-CONN-19. A bad credential is 401; off, everything refused at connect is 403.
    BadCredentialIs401,

    /// BC-ENV-1. Every reply has all five fields; off, `errors` is left out when empty.
    AllFiveFields,
    /// BC-ENV-2. `errors` is `[]` on success; off, it is `null`.
    NoErrorsOnSuccess,
    /// BC-ENV-3. `action` is the action asked for; off, it carries the channel's name too.
    ActionIsRepeated,
    /// BC-ENV-4. `request_id` is the request's; off, it is one more.
    RequestIdIsRepeated,
    /// BC-ENV-5. A message written is 201; off, it is 200.
    CreatedIs201,
    /// BC-ENV-6. A refusal says why; off, its `errors` is empty.
    RefusalSaysWhy,
    /// BC-ENV-6. A refusal has a 4xx status; off, it has 200.
    RefusalHas4xx,
    /// BC-ENV-7. A refusal repeats the request's `action` and `request_id`; off, both are `null`.
    RefusalRepeatsRequest,
    /// BC-ENV-8. Each reply has its own request's id; off, all have that of the connection's first
    /// request.
    EachReplyHasItsOwnId,
    /// BC-ENV-9. `errors` is an array of texts; off, of objects.
    ErrorsAreTexts,
    /// BC-ENV-9. `data` is `null` on refusal; off, it is an empty object.
    NoDataOnRefusal,
    /// BC-ENV-10. A missing `request_id` is refused; off, it counts as 0.
    RequestIdIsNeeded,
    /// BC-ENV-10. A `request_id` beyond 2^53 is refused; off, it goes through a float and loses its
    /// last digits.
    RequestIdFitsInFloat,
    /// BC-ENV-10. A negative `request_id` is an id; off, it is refused.
    NegativeRequestIdIsTaken,
    /// BC-ENV-10. A `request_id` may come again; off, it is refused.
    RepeatedRequestIdIsTaken,
    /// BC-ENV-11. An unknown action is 405; off, it is 400.
    UnknownActionIs405,
    /// BC-ENV-11. A refusal repeats an unknown action's name; off, `action` is `null`.
    UnknownActionIsRepeated,
    /// BC-ENV-12. A malformed request is 400; off, it is 422.
    MalformedIs400,

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

    /// BC-LIST-1. `list` answers with an array; off, with a page of results.
    ListIsArray,
    /// BC-LIST-2. `list` holds all own rooms; off, at most one.
    ListHoldsAllOwnRooms,
    /// BC-LIST-3. `list` holds own rooms only; off, everybody's.
    ListHoldsOnlyOwnRooms,
    /// BC-LIST-5. No rooms are an empty list; off, they are 404.
    NoRoomsIsEmptyList,
    /// BC-LIST-6. `list` leaves the current room as it is; off, it leaves the room.
    ListChangesNothing,
    /// BC-LIST-7. Each listed room can be joined; off, only the first of them.
    ListedRoomsCanBeJoined,
    /// BC-LIST-8. Rooms are listed by `pk`; off, in reverse.
    ListIsOrderedByPk,

    /// BC-JOIN-1. `join_room` answers with the room; off, with nothing.
    JoinAnswersWithRoom,
    /// BC-JOIN-2. The room answered is the room asked for; off, its `pk` is another.
    JoinedIsRoomAskedFor,
    /// BC-JOIN-2. The room joined looks as listed; off, its tariff is forgotten.
    JoinedLooksAsListed,
    /// BC-JOIN-3. Only members join; off, anybody does.
    JoinMembersOnly,
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
    /// BC-JOIN-14. Joining sends no history; off, it sends every message of the room.
    JoinSendsNoHistory,

    /// BC-LEAVE-1. `leave_room` needs no `room_pk`; off, it does.
    LeaveNeedsNoRoomPk,
    /// BC-LEAVE-2. The text is `leaved room N successfully!`; off, its grammar is corrected.
    LeaveHasDocumentedText,
    /// BC-LEAVE-3. After leaving nothing is heard; off, the room goes on being heard.
    LeaveEndsHearing,
    /// BC-LEAVE-4. After leaving writing is refused; off, it goes on.
    LeaveEndsWriting,
    /// BC-LEAVE-6. Leaving without a room is 400; off, it is 200.
    LeaveNowhereIs400,
    /// BC-LEAVE-7. A room that was left can be joined again; off, it cannot.
    LeftRoomCanBeJoinedAgain,
    /// BC-LEAVE-8. A closed connection leaves its room; off, the next one of that user is in it.
    CloseLeavesRoom,

    /// BC-CREATE-1. `data.text` shows the text; off, it is called `msg_text`.
    MessageShowsText,
    /// BC-CREATE-2. The text is kept exactly; off, blanks around it are cut.
    TextIsKept,
    /// BC-CREATE-3. `data.user` is the writer; off, it is nobody.
    MessageShowsWriter,
    /// BC-CREATE-4. `data.room` is the room as listed; off, it is the bare `pk`.
    MessageShowsRoom,
    /// BC-CREATE-5. `created_at` has the documented form; off, it has microseconds and an offset.
    TimeHasDocumentedForm,
    /// BC-CREATE-6. `created_at` is the time of writing; off, it is local time with a `Z`.
    TimeIsTimeOfWriting,
    /// BC-CREATE-6. `created_at` does not run backwards in a room; off, each message is a second
    /// older than the one before.
    TimeDoesNotRunBack,
    /// BC-CREATE-7. A `room_pk` passed along does not matter; off, the message goes there.
    RoomPkPassedAlongDoesNotMatter,
    /// BC-CREATE-8. Writing needs a room that was joined; off, it goes to the brand's first room.
    WritingNeedsRoom,
    /// BC-CREATE-9. Everybody in the room hears a message; off, only its writer.
    EveryoneHears,
    /// BC-CREATE-9. Listeners hear what the writer is told; off, the writer is not named to them.
    HeardAsTold,
    /// BC-CREATE-11. A listener hears a message once; off, twice.
    ListenerHearsOnce,
    /// BC-CREATE-11. The writer hears a message once, as the reply; off, also as a listener.
    WriterHearsOnce,
    /// BC-CREATE-12. Only the room hears a message; off, every connection of the world.
    OnlyRoomHears,
    /// BC-CREATE-15. The tariff does not matter to brands; off, they write only where it is had.
    TariffDoesNotMatterToBrands,
    /// BC-CREATE-16. `msg_text` is a text; off, whatever can be written as one is taken.
    MsgTextIsText,
    /// BC-CREATE-17. A blank text is refused; off, a dash stands for it.
    BlankTextIsRefused,
    /// BC-CREATE-18. A text that is too long is refused; off, it is cut.
    LongTextIsRefused,
    /// BC-CREATE-18. A text of exactly the greatest length is taken; off, it is refused.
    LongestTextIsTaken,
    /// BC-CREATE-18. Length is counted in characters; off, in bytes.
    LengthIsCountedInCharacters,
    /// BC-CREATE-19. A message's id is unique over all rooms; off, messages are numbered in each
    /// room.
    IdIsUniqueOverRooms,
    /// BC-CREATE-20. Messages are heard in the order written; off, every two of them change places.
    OrderIsKept,
    /// BC-CREATE-21. Listeners get the writer's `request_id`; off, they get `null`.
    ListenersGetRequestId,
    /// BC-CREATE-22. The writer's other connections hear a message; off, they do not.
    OtherConnectionsOfWriterHear,
    /// BC-CREATE-19. A message is told once it is kept; off, it is told and not kept, so that the
    /// next one gets its id.
    KeptBeforeTold,
    /// BC-GEN-16. A join that has been told is in force; off, it comes into force with the next
    /// request.
    JoinIsInForceWhenTold,
    /// BC-GEN-16. A leave that has been told is in force; off, it comes into force with the next
    /// request.
    LeaveIsInForceWhenTold,
}

impl rule::Rule for Rule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ChatIsOpenToUsers, "CONN-1"),
        (Self::TokenComesInHeader, "CONN-4"),
        (Self::TokenIsNeeded, "CONN-5"),
        (Self::HeaderHasOneForm, "CONN-6"),
        (Self::OnlyAccessTokensOpen, "CONN-7"),
        (Self::ExpiredTokenIsRefused, "CONN-8"),
        (Self::SignatureIsChecked, "CONN-9"),
        (Self::OnlyOurAlgorithm, "CONN-10"),
        (Self::UserMustExist, "CONN-11"),
        (Self::OriginIsNeeded, "CONN-12"),
        (Self::OnlyAllowedOrigins, "CONN-13"),
        (Self::NullOriginIsRefused, "CONN-13"),
        (Self::DefaultPortsCompareEqual, "CONN-13"),
        (Self::OperationsNeedNoToken, "CONN-14"),
        (Self::ManyRequestsAreServed, "CONN-16"),
        (Self::BrandIsNotNeeded, "CONN-17"),
        (Self::JoiningNeedsBrand, "CONN-17"),
        (Self::BadCredentialIs401, "CONN-19"),
        (Self::AllFiveFields, "ENV-1"),
        (Self::NoErrorsOnSuccess, "ENV-2"),
        (Self::ActionIsRepeated, "ENV-3"),
        (Self::RequestIdIsRepeated, "ENV-4"),
        (Self::CreatedIs201, "ENV-5"),
        (Self::RefusalSaysWhy, "ENV-6"),
        (Self::RefusalHas4xx, "ENV-6"),
        (Self::RefusalRepeatsRequest, "ENV-7"),
        (Self::EachReplyHasItsOwnId, "ENV-8"),
        (Self::ErrorsAreTexts, "ENV-9"),
        (Self::NoDataOnRefusal, "ENV-9"),
        (Self::RequestIdIsNeeded, "ENV-10"),
        (Self::RequestIdFitsInFloat, "ENV-10"),
        (Self::NegativeRequestIdIsTaken, "ENV-10"),
        (Self::RepeatedRequestIdIsTaken, "ENV-10"),
        (Self::UnknownActionIs405, "ENV-11"),
        (Self::UnknownActionIsRepeated, "ENV-11"),
        (Self::MalformedIs400, "ENV-12"),
        (Self::HasBusinessIsBoolean, "ROOM-1"),
        (Self::BothParticipantsAreShown, "ROOM-2"),
        (Self::EachParticipantIsShownOnce, "ROOM-3"),
        (Self::TariffOfOneIsEnough, "ROOM-4"),
        (Self::RoomPkIsStable, "ROOM-5"),
        (Self::BrandHasName, "ROOM-6"),
        (Self::UserHasName, "ROOM-6"),
        (Self::ListIsArray, "LIST-1"),
        (Self::ListHoldsAllOwnRooms, "LIST-2"),
        (Self::ListHoldsOnlyOwnRooms, "LIST-3"),
        (Self::NoRoomsIsEmptyList, "LIST-5"),
        (Self::ListChangesNothing, "LIST-6"),
        (Self::ListedRoomsCanBeJoined, "LIST-7"),
        (Self::ListIsOrderedByPk, "LIST-8"),
        (Self::JoinAnswersWithRoom, "JOIN-1"),
        (Self::JoinedIsRoomAskedFor, "JOIN-2"),
        (Self::JoinedLooksAsListed, "JOIN-2"),
        (Self::JoinMembersOnly, "JOIN-3"),
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
        (Self::JoinSendsNoHistory, "JOIN-14"),
        (Self::LeaveNeedsNoRoomPk, "LEAVE-1"),
        (Self::LeaveHasDocumentedText, "LEAVE-2"),
        (Self::LeaveEndsHearing, "LEAVE-3"),
        (Self::LeaveEndsWriting, "LEAVE-4"),
        (Self::LeaveNowhereIs400, "LEAVE-6"),
        (Self::LeftRoomCanBeJoinedAgain, "LEAVE-7"),
        (Self::CloseLeavesRoom, "LEAVE-8"),
        (Self::MessageShowsText, "CREATE-1"),
        (Self::TextIsKept, "CREATE-2"),
        (Self::MessageShowsWriter, "CREATE-3"),
        (Self::MessageShowsRoom, "CREATE-4"),
        (Self::TimeHasDocumentedForm, "CREATE-5"),
        (Self::TimeIsTimeOfWriting, "CREATE-6"),
        (Self::TimeDoesNotRunBack, "CREATE-6"),
        (Self::RoomPkPassedAlongDoesNotMatter, "CREATE-7"),
        (Self::WritingNeedsRoom, "CREATE-8"),
        (Self::EveryoneHears, "CREATE-9"),
        (Self::HeardAsTold, "CREATE-9"),
        (Self::ListenerHearsOnce, "CREATE-11"),
        (Self::WriterHearsOnce, "CREATE-11"),
        (Self::OnlyRoomHears, "CREATE-12"),
        (Self::TariffDoesNotMatterToBrands, "CREATE-15"),
        (Self::MsgTextIsText, "CREATE-16"),
        (Self::BlankTextIsRefused, "CREATE-17"),
        (Self::LongTextIsRefused, "CREATE-18"),
        (Self::LongestTextIsTaken, "CREATE-18"),
        (Self::LengthIsCountedInCharacters, "CREATE-18"),
        (Self::IdIsUniqueOverRooms, "CREATE-19"),
        (Self::OrderIsKept, "CREATE-20"),
        (Self::ListenersGetRequestId, "CREATE-21"),
        (Self::OtherConnectionsOfWriterHear, "CREATE-22"),
        (Self::KeptBeforeTold, "CREATE-19"),
        (Self::JoinIsInForceWhenTold, "GEN-16"),
        (Self::LeaveIsInForceWhenTold, "GEN-16"),
    ];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_in_the_table() {
        rule::assert_table_is_whole::<Rule>(|rule| rule as usize);
    }
}
