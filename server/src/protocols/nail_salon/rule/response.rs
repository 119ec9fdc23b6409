//! The rules of `service_response` (NS-RESP).

use crate::rule::Rule;

/// A rule of `service_response` (NS-RESP).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum ResponseRule {
    /// NS-RESP-1. The answer is under `response_data`; off, it stands beside `status`.
    ResponseHasData,
    /// NS-RESP-2. The answer has the shop's name; off, it has not.
    DataHasShopName,
    /// NS-RESP-2. The answer's price is a number; off, a text.
    DataPriceIsNumber,
    /// NS-RESP-3. A shop may accept; off, it may not.
    AcceptedIsTaken,
    /// NS-RESP-4. A shop may reject; off, it may not.
    RejectedIsTaken,
    /// NS-RESP-5. No other status is taken; off, any other is a rejection.
    OtherStatusIsRefused,
    /// NS-RESP-5. A status is spelled in one way; off, case does not matter.
    StatusHasCase,
    /// NS-RESP-6. The request's key is needed; off, the oldest request that is pending stands for
    /// it.
    ResponseNeedsRequest,
    /// NS-RESP-6. A status is needed; off, the shop accepts.
    ResponseNeedsStatus,
    /// NS-RESP-6. A price is needed; off, it is 0.
    ResponseNeedsPrice,
    /// NS-RESP-6. Contents are needed; off, they are empty.
    ResponseNeedsContents,
    /// NS-RESP-7. A price is a number; off, whatever can be made one is taken.
    PriceIsNumber,
    /// NS-RESP-7. Contents are a text; off, whatever can be written as one is taken.
    ResponseContentsAreText,
    /// NS-RESP-8. The status told is the one sent; off, it is `answered`.
    StatusIsRepeated,
    /// NS-RESP-9. The price told is the one sent; off, it is one less.
    DataShowsPrice,
    /// NS-RESP-9. The contents told are those sent; off, they are empty.
    DataShowsContents,
    /// NS-RESP-9. The name told is the shop's; off, it is `shop`.
    DataShowsShopName,
    /// NS-RESP-10. An unknown request is refused; off, it is answered all the same.
    UnknownRequestIsRefused,
    /// NS-RESP-11. Only the shop asked answers; off, any shop does.
    OnlyShopAskedAnswers,
    /// NS-RESP-12. A customer answers nothing; off, any does.
    CustomersDoNotAnswer,
    /// NS-RESP-13. The customer hears of an answer; off, they do not.
    CustomerHearsResponse,
    /// NS-RESP-13. What the customer hears has the shop's name; off, it has not.
    NewResponseHasShopName,
    /// NS-RESP-14. What the customer hears has the request's key; off, the answer's.
    NewResponseNamesRequest,
    /// NS-RESP-14. What the customer hears has the shop's name; off, `shop`.
    NewResponseNamesShop,
    /// NS-RESP-15. The customer hears of a rejection; off, only of what is accepted.
    RejectionIsTold,
    /// NS-RESP-16. No other customer hears of an answer; off, all do.
    OtherCustomersDoNotHear,
    /// NS-RESP-16. No other shop hears of an answer; off, all do.
    OtherShopsDoNotHear,
    /// NS-RESP-17. A connection hears of an answer once; off, twice.
    CustomerHearsOnce,
    /// NS-RESP-18. What the shop's others hear has the answer; off, it has null.
    SentHasData,
    /// NS-RESP-19. Nobody hears of a refused answer; off, all customers do.
    RefusedResponseIsNotTold,
    /// NS-RESP-19. A refused answer is not kept; off, the request counts as rejected.
    RefusedResponseIsNotKept,
    /// NS-RESP-20. The shop's other connections hear of its answer; off, they do not.
    OthersOfShopHear,
    /// NS-RESP-20. The shop's other connections hear what it was told; off, without its contents.
    OthersHearTheSame,
    /// NS-RESP-20. Who answered hears the reply only; off, also what the others hear.
    AnswererHearsOnce,
    /// NS-RESP-21. A second answer is refused; off, it takes the place of the first.
    SecondAnswerIsRefused,
    /// NS-RESP-21. A second answer changes nothing; off, it is refused and kept.
    FirstAnswerStands,
    /// NS-RESP-21. Of two answers at once one wins; off, both are looked at before either is kept.
    OneOfTwoWins,
    /// NS-RESP-22. A price is not negative; off, its sign is dropped.
    PriceIsNotNegative,
    /// NS-RESP-22. A price is whole; off, its fraction is dropped.
    PriceIsWhole,
    /// NS-RESP-22. A price may be 0; off, that is refused.
    NothingIsAPrice,
    /// NS-RESP-22. A rejection needs a price; off, it does not.
    RejectionNeedsPrice,
    /// NS-RESP-22. A rejection needs contents; off, it does not.
    RejectionNeedsContents,
    /// NS-RESP-23. All connections of a customer hear of an answer; off, one of them.
    AllOfCustomerHear,
    /// NS-RESP-24. An answer is of one shop; off, all requests for the design count as answered.
    AnswerIsOfOneShop,
}

impl Rule for ResponseRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ResponseHasData, "RESP-1"),
        (Self::DataHasShopName, "RESP-2"),
        (Self::DataPriceIsNumber, "RESP-2"),
        (Self::AcceptedIsTaken, "RESP-3"),
        (Self::RejectedIsTaken, "RESP-4"),
        (Self::OtherStatusIsRefused, "RESP-5"),
        (Self::StatusHasCase, "RESP-5"),
        (Self::ResponseNeedsRequest, "RESP-6"),
        (Self::ResponseNeedsStatus, "RESP-6"),
        (Self::ResponseNeedsPrice, "RESP-6"),
        (Self::ResponseNeedsContents, "RESP-6"),
        (Self::PriceIsNumber, "RESP-7"),
        (Self::ResponseContentsAreText, "RESP-7"),
        (Self::StatusIsRepeated, "RESP-8"),
        (Self::DataShowsPrice, "RESP-9"),
        (Self::DataShowsContents, "RESP-9"),
        (Self::DataShowsShopName, "RESP-9"),
        (Self::UnknownRequestIsRefused, "RESP-10"),
        (Self::OnlyShopAskedAnswers, "RESP-11"),
        (Self::CustomersDoNotAnswer, "RESP-12"),
        (Self::CustomerHearsResponse, "RESP-13"),
        (Self::NewResponseHasShopName, "RESP-13"),
        (Self::NewResponseNamesRequest, "RESP-14"),
        (Self::NewResponseNamesShop, "RESP-14"),
        (Self::RejectionIsTold, "RESP-15"),
        (Self::OtherCustomersDoNotHear, "RESP-16"),
        (Self::OtherShopsDoNotHear, "RESP-16"),
        (Self::CustomerHearsOnce, "RESP-17"),
        (Self::SentHasData, "RESP-18"),
        (Self::RefusedResponseIsNotTold, "RESP-19"),
        (Self::RefusedResponseIsNotKept, "RESP-19"),
        (Self::OthersOfShopHear, "RESP-20"),
        (Self::OthersHearTheSame, "RESP-20"),
        (Self::AnswererHearsOnce, "RESP-20"),
        (Self::SecondAnswerIsRefused, "RESP-21"),
        (Self::FirstAnswerStands, "RESP-21"),
        (Self::OneOfTwoWins, "RESP-21"),
        (Self::PriceIsNotNegative, "RESP-22"),
        (Self::PriceIsWhole, "RESP-22"),
        (Self::NothingIsAPrice, "RESP-22"),
        (Self::RejectionNeedsPrice, "RESP-22"),
        (Self::RejectionNeedsContents, "RESP-22"),
        (Self::AllOfCustomerHear, "RESP-23"),
        (Self::AnswerIsOfOneShop, "RESP-24"),
    ];
}
