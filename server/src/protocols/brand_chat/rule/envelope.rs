//! The rules of the form of every frame (BC-ENV).

use crate::rule::Rule;

/// A rule on the form of every frame (BC-ENV).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EnvelopeRule {
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
    /// BC-ENV-5. Lists, joins, leaves and the current room are 200; off, they are 202.
    OthersAre200,
    /// BC-ENV-5. A message edited is 200; off, it is 202.
    EditedIs200,
    /// BC-ENV-5. Messages deleted are 200; off, they are 204.
    DeletedIs200,
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
}

impl Rule for EnvelopeRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::AllFiveFields, "ENV-1"),
        (Self::NoErrorsOnSuccess, "ENV-2"),
        (Self::ActionIsRepeated, "ENV-3"),
        (Self::RequestIdIsRepeated, "ENV-4"),
        (Self::CreatedIs201, "ENV-5"),
        (Self::OthersAre200, "ENV-5"),
        (Self::EditedIs200, "ENV-5"),
        (Self::DeletedIs200, "ENV-5"),
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
    ];
}
