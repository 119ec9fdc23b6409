//! The rules of subscriptions (HD-SUB).

use crate::rule::Rule;

/// A rule of subscriptions (HD-SUB).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum SubscribeRule {
    /// HD-SUB-1. Subscribing is confirmed; off, it is not.
    SubscribingIsConfirmed,
    /// HD-SUB-1. A confirmation has the documented words; off, others.
    ConfirmationHasWords,
    /// HD-SUB-2. Unsubscribing is confirmed; off, it is not.
    UnsubscribingIsConfirmed,
    /// HD-SUB-3. A confirmation names the conversation; off, another.
    ConfirmationNamesConversation,
    /// HD-SUB-3. Only who asked hears the confirmation; off, the department does.
    ConfirmationIsForAskerOnly,
    /// HD-SUB-5. After unsubscribing nothing of the conversation is heard; off, everything is.
    UnsubscribingEnds,
    /// HD-SUB-7. One subscribes to several conversations; off, to one at a time.
    SeveralAtOnce,
    /// HD-SUB-10. Only subscribers hear messages; off, the department does.
    OnlySubscribersHear,
    /// HD-SUB-12. Subscribing twice doubles nothing; off, it does.
    SubscribingTwiceDoublesNothing,
    /// HD-SUB-13. One may unsubscribe without being subscribed; off, that is refused.
    UnsubscribingIsAlwaysFine,
    /// HD-SUB-14. A subscription is of one connection; off, the person's other connections hear no updates either.
    SubscriptionIsOfConnection,
    /// HD-SUB-16. A closed conversation can be subscribed to; off, it cannot.
    ClosedCanBeSubscribedTo,
}

impl Rule for SubscribeRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::SubscribingIsConfirmed, "SUB-1"),
        (Self::ConfirmationHasWords, "SUB-1"),
        (Self::UnsubscribingIsConfirmed, "SUB-2"),
        (Self::ConfirmationNamesConversation, "SUB-3"),
        (Self::ConfirmationIsForAskerOnly, "SUB-3"),
        (Self::UnsubscribingEnds, "SUB-5"),
        (Self::SeveralAtOnce, "SUB-7"),
        (Self::OnlySubscribersHear, "SUB-10"),
        (Self::SubscribingTwiceDoublesNothing, "SUB-12"),
        (Self::UnsubscribingIsAlwaysFine, "SUB-13"),
        (Self::SubscriptionIsOfConnection, "SUB-14"),
        (Self::ClosedCanBeSubscribedTo, "SUB-16"),
    ];
}
