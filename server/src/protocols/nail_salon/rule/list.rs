//! The rules of `get_responses` (NS-LIST).

use crate::rule::Rule;

/// A rule of `get_responses` (NS-LIST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum ListRule {
    /// NS-LIST-1. The list is the array `designs`; off, it is a page of results.
    ListHasDesigns,
    /// NS-LIST-2. A design has a key; off, it is named only.
    DesignHasKey,
    /// NS-LIST-2. A design has a name; off, its name is null.
    DesignHasName,
    /// NS-LIST-3. The requests to a shop have its name; off, they do not.
    ShopHasName,
    /// NS-LIST-3. The requests to a shop are an array; off, they are an object by their keys.
    DetailsAreArray,
    /// NS-LIST-4. A request has its time as a text; off, as a number.
    RequestHasTime,
    /// NS-LIST-4. A request has its price as a number; off, as a text.
    RequestHasPrice,
    /// NS-LIST-5. An answer has a key; off, it has none.
    ResponseHasKey,
    /// NS-LIST-5. An answer has its time; off, it has none.
    ResponseHasTime,
    /// NS-LIST-6. The customer's key is needed; off, who asks stands for it.
    ListNeedsKey,
    /// NS-LIST-7. The customer's key is a text; off, who asks stands for anything else.
    ListKeyIsText,
    /// NS-LIST-8. A design is listed once; off, once a request.
    DesignIsListedOnce,
    /// NS-LIST-9. Each shop stands for itself; off, all shops of a design stand together.
    ShopsStandApart,
    /// NS-LIST-10. Requests to one shop stand together; off, each for itself.
    RequestsToShopStandTogether,
    /// NS-LIST-11. A request shows what the customer wrote; off, nothing.
    RequestShowsContents,
    /// NS-LIST-12. An answer shows the shop's price; off, the design's.
    ResponseShowsPrice,
    /// NS-LIST-12. An answer shows what the shop wrote; off, what the customer did.
    ResponseShowsContents,
    /// NS-LIST-13. The status is that of the answer; off, it is `answered`.
    StatusIsOfAnswer,
    /// NS-LIST-14. A request is listed under the key that was told; off, under another.
    ListedKeyIsTold,
    /// NS-LIST-15. Only the customer's requests are listed; off, everybody's.
    OnlyOwnAreListed,
    /// NS-LIST-16. No requests are an empty list; off, they are refused.
    NoRequestsIsEmptyList,
    /// NS-LIST-17. A design is listed under its key; off, under its name.
    DesignIsNamedByKey,
    /// NS-LIST-17. A shop is listed under its name; off, under `shop`.
    ShopIsNamedAsNearby,
    /// NS-LIST-18. Keys never change; off, each list numbers requests anew.
    KeysAreStable,
    /// NS-LIST-19. An answer to somebody who is away is kept; off, it is lost.
    AnswerToAbsentIsKept,
    /// NS-LIST-20. A request's time is that of asking; off, it is local time with a `Z`.
    TimeIsTimeOfRequest,
    /// NS-LIST-20. An answer is not before its request; off, it is.
    AnswerIsNotBeforeRequest,
    /// NS-LIST-20. An answer leaves the request's time alone; off, it makes it a century older.
    AnswerLeavesTimeOfRequest,
    /// NS-LIST-21. No two answers have one key; off, they are numbered in each request.
    ResponseKeyIsUnique,
    /// NS-LIST-22. An answer that was told is in the list; off, it is in the one after.
    AnswerIsListedOnceTold,
    /// NS-LIST-23. An unanswered request is `pending`; off, it is `waiting`.
    UnansweredIsPending,
    /// NS-LIST-23. An answer that is not there is null; off, it is left out.
    NoAnswerIsNull,
    /// NS-LIST-24. Another's key is refused; off, their list is shown.
    ListIsOwnOnly,
    /// NS-LIST-25. An unknown key is refused; off, its list is empty.
    ListNeedsKnownCustomer,
    /// NS-LIST-26. A shop has no list; off, it sees that of any customer.
    ShopsDoNotList,
    /// NS-LIST-27. Designs are listed oldest first; off, newest first.
    DesignsAreOldestFirst,
    /// NS-LIST-27. Shops are listed oldest first; off, newest first.
    ShopsAreOldestFirst,
    /// NS-LIST-27. Requests are listed oldest first; off, newest first.
    RequestsAreOldestFirst,
    /// NS-LIST-28. Times are in UTC; off, they are in that of Seoul.
    TimesAreUtc,
    /// NS-LIST-29. A request's price is the design's; off, it is 0.
    RequestPriceIsListPrice,
    /// NS-LIST-30. Two shops of one name stand apart; off, they stand together.
    NamesakesStandApart,
}

impl Rule for ListRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ListHasDesigns, "LIST-1"),
        (Self::DesignHasKey, "LIST-2"),
        (Self::DesignHasName, "LIST-2"),
        (Self::ShopHasName, "LIST-3"),
        (Self::DetailsAreArray, "LIST-3"),
        (Self::RequestHasTime, "LIST-4"),
        (Self::RequestHasPrice, "LIST-4"),
        (Self::ResponseHasKey, "LIST-5"),
        (Self::ResponseHasTime, "LIST-5"),
        (Self::ListNeedsKey, "LIST-6"),
        (Self::ListKeyIsText, "LIST-7"),
        (Self::DesignIsListedOnce, "LIST-8"),
        (Self::ShopsStandApart, "LIST-9"),
        (Self::RequestsToShopStandTogether, "LIST-10"),
        (Self::RequestShowsContents, "LIST-11"),
        (Self::ResponseShowsPrice, "LIST-12"),
        (Self::ResponseShowsContents, "LIST-12"),
        (Self::StatusIsOfAnswer, "LIST-13"),
        (Self::ListedKeyIsTold, "LIST-14"),
        (Self::OnlyOwnAreListed, "LIST-15"),
        (Self::NoRequestsIsEmptyList, "LIST-16"),
        (Self::DesignIsNamedByKey, "LIST-17"),
        (Self::ShopIsNamedAsNearby, "LIST-17"),
        (Self::KeysAreStable, "LIST-18"),
        (Self::AnswerToAbsentIsKept, "LIST-19"),
        (Self::TimeIsTimeOfRequest, "LIST-20"),
        (Self::AnswerIsNotBeforeRequest, "LIST-20"),
        (Self::AnswerLeavesTimeOfRequest, "LIST-20"),
        (Self::ResponseKeyIsUnique, "LIST-21"),
        (Self::AnswerIsListedOnceTold, "LIST-22"),
        (Self::UnansweredIsPending, "LIST-23"),
        (Self::NoAnswerIsNull, "LIST-23"),
        (Self::ListIsOwnOnly, "LIST-24"),
        (Self::ListNeedsKnownCustomer, "LIST-25"),
        (Self::ShopsDoNotList, "LIST-26"),
        (Self::DesignsAreOldestFirst, "LIST-27"),
        (Self::ShopsAreOldestFirst, "LIST-27"),
        (Self::RequestsAreOldestFirst, "LIST-27"),
        (Self::TimesAreUtc, "LIST-28"),
        (Self::RequestPriceIsListPrice, "LIST-29"),
        (Self::NamesakesStandApart, "LIST-30"),
    ];
}
