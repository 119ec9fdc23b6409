//! The rules of `service_request` (NS-REQ).

use crate::rule::Rule;

/// A rule of `service_request` (NS-REQ).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum RequestRule {
    /// NS-REQ-1. A request made is `pending`; off, it is `sent`.
    RequestIsPending,
    /// NS-REQ-1. The reply has a message; off, it has none.
    RequestHasMessage,
    /// NS-REQ-2. The customer's key is needed; off, who asks stands for it.
    RequestNeedsCustomer,
    /// NS-REQ-2. A design is needed; off, the first one stands for it.
    RequestNeedsDesign,
    /// NS-REQ-2. Contents are needed; off, they are empty.
    RequestNeedsContents,
    /// NS-REQ-3. The customer's key is a text; off, who asks stands for anything else.
    RequestCustomerIsText,
    /// NS-REQ-3. A design's key is a text; off, the first design stands for anything else.
    DesignIsText,
    /// NS-REQ-3. Contents are a text; off, whatever can be written as one is taken.
    RequestContentsAreText,
    /// NS-REQ-4. An unknown design is refused; off, nobody is asked for it.
    RequestNeedsKnownDesign,
    /// NS-REQ-5. An unknown customer is refused; off, who asks stands for them.
    RequestNeedsKnownCustomer,
    /// NS-REQ-6. A shop asks for nothing; off, it does for any customer.
    ShopsDoNotRequest,
    /// NS-REQ-7. A shop that is asked hears it; off, it does not.
    ShopIsTold,
    /// NS-REQ-7. What a shop hears has the request's key; off, it has not.
    NewRequestHasKey,
    /// NS-REQ-8. Only shops that are asked hear of it; off, all shops do.
    OnlyShopsAskedHear,
    /// NS-REQ-8. No customer hears what shops do; off, all customers do.
    CustomersHearNoRequest,
    /// NS-REQ-9. A request made again is another; off, it is the same.
    RepeatedRequestIsAnother,
    /// NS-REQ-10. A connection hears of a request once; off, twice.
    ShopHearsOnce,
    /// NS-REQ-11. The customer's other connections hear what was asked; off, they do not.
    CustomerIsTold,
    /// NS-REQ-12. Other customers hear nothing; off, they hear what was asked.
    OtherCustomersHearNothing,
    /// NS-REQ-13. No shop hears of a refused request; off, all shops do.
    RefusedRequestIsNotTold,
    /// NS-REQ-13. A refused request is not kept; off, it is in the list.
    RefusedRequestIsNotKept,
    /// NS-REQ-14. A shop that is away can be asked; off, it cannot.
    ShopMayBeAway,
    /// NS-REQ-15. What the customer wrote is kept exactly; off, its blanks are tidied up.
    RequestContentsAreKept,
    /// NS-REQ-16. Who asked hears the reply only; off, also what the others hear.
    AskerHearsOnce,
    /// NS-REQ-16. The others hear what was asked; off, the reply.
    OthersHearRequestData,
    /// NS-REQ-17. What the others hear is what was sent; off, without its contents.
    RequestDataIsAsSent,
    /// NS-REQ-18. All shops of a design are asked; off, only the first.
    EveryShopOfDesignIsAsked,
    /// NS-REQ-18. Only the shops of a design are asked; off, all shops are.
    OnlyShopsOfDesignAreAsked,
    /// NS-REQ-18. Each shop is told its own key; off, all are told that of the first.
    EveryShopHasItsRequest,
    /// NS-REQ-19. Another customer's key is refused; off, it is asked for them.
    RequestIsOwnOnly,
    /// NS-REQ-20. Contents that are too long are refused; off, they are cut.
    LongRequestIsRefused,
    /// NS-REQ-20. Contents of exactly the greatest length are taken; off, they are refused.
    LongestRequestIsTaken,
    /// NS-REQ-20. Length is counted in characters; off, in bytes.
    LengthIsInCharacters,
    /// NS-REQ-20. Contents may be empty; off, empty ones are refused.
    EmptyRequestIsTaken,
    /// NS-REQ-21. All connections of a shop hear of a request; off, one of them.
    AllOfShopHear,
    /// NS-REQ-22. A shop that was away hears of requests when it connects; off, it does not.
    AbsentShopIsToldLater,
    /// NS-REQ-22. What a shop hears when it connects it hears once; off, twice.
    PendingIsToldOnce,
    /// NS-REQ-22. What a shop hears when it connects is oldest first; off, newest first.
    PendingIsToldOldestFirst,
    /// NS-REQ-22. A shop does not hear of requests that it has answered; off, it does.
    AnsweredIsNotTold,
    /// NS-REQ-22. Only the first connection of a shop hears what is pending; off, each does.
    PendingIsToldToFirst,
}

impl Rule for RequestRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::RequestIsPending, "REQ-1"),
        (Self::RequestHasMessage, "REQ-1"),
        (Self::RequestNeedsCustomer, "REQ-2"),
        (Self::RequestNeedsDesign, "REQ-2"),
        (Self::RequestNeedsContents, "REQ-2"),
        (Self::RequestCustomerIsText, "REQ-3"),
        (Self::DesignIsText, "REQ-3"),
        (Self::RequestContentsAreText, "REQ-3"),
        (Self::RequestNeedsKnownDesign, "REQ-4"),
        (Self::RequestNeedsKnownCustomer, "REQ-5"),
        (Self::ShopsDoNotRequest, "REQ-6"),
        (Self::ShopIsTold, "REQ-7"),
        (Self::NewRequestHasKey, "REQ-7"),
        (Self::OnlyShopsAskedHear, "REQ-8"),
        (Self::CustomersHearNoRequest, "REQ-8"),
        (Self::RepeatedRequestIsAnother, "REQ-9"),
        (Self::ShopHearsOnce, "REQ-10"),
        (Self::CustomerIsTold, "REQ-11"),
        (Self::OtherCustomersHearNothing, "REQ-12"),
        (Self::RefusedRequestIsNotTold, "REQ-13"),
        (Self::RefusedRequestIsNotKept, "REQ-13"),
        (Self::ShopMayBeAway, "REQ-14"),
        (Self::RequestContentsAreKept, "REQ-15"),
        (Self::AskerHearsOnce, "REQ-16"),
        (Self::OthersHearRequestData, "REQ-16"),
        (Self::RequestDataIsAsSent, "REQ-17"),
        (Self::EveryShopOfDesignIsAsked, "REQ-18"),
        (Self::OnlyShopsOfDesignAreAsked, "REQ-18"),
        (Self::EveryShopHasItsRequest, "REQ-18"),
        (Self::RequestIsOwnOnly, "REQ-19"),
        (Self::LongRequestIsRefused, "REQ-20"),
        (Self::LongestRequestIsTaken, "REQ-20"),
        (Self::LengthIsInCharacters, "REQ-20"),
        (Self::EmptyRequestIsTaken, "REQ-20"),
        (Self::AllOfShopHear, "REQ-21"),
        (Self::AbsentShopIsToldLater, "REQ-22"),
        (Self::PendingIsToldOnce, "REQ-22"),
        (Self::PendingIsToldOldestFirst, "REQ-22"),
        (Self::AnsweredIsNotTold, "REQ-22"),
        (Self::PendingIsToldToFirst, "REQ-22"),
    ];
}
