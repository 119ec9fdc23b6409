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
    /// HD-SUB-4. Who has subscribed hears messages; off, subscribing is confirmed and forgotten.
    SubscribingTakesEffect,
    /// HD-SUB-5. After unsubscribing nothing of the conversation is heard; off, everything is.
    UnsubscribingEnds,
    /// HD-SUB-6. After unsubscribing updates are heard again; off, who was ever subscribed hears
    /// none.
    UpdatesComeBack,
    /// HD-SUB-7. One subscribes to several conversations; off, to one at a time.
    SeveralAtOnce,
    /// HD-SUB-8. To subscribe to an unknown conversation is refused; off, it is confirmed.
    SubscribingNeedsConversation,
    /// HD-SUB-9. A command names a conversation; off, one that does not is passed over in
    /// silence.
    ConversationIsNeeded,
    /// HD-SUB-9. It is named by a number; off, a text with a number will do.
    ConversationIsNumber,
    /// HD-SUB-10. Only subscribers hear messages; off, the department does.
    OnlySubscribersHear,
    /// HD-SUB-10. Only subscribers hear of typing; off, the department does.
    OnlySubscribersHearTypists,
    /// HD-SUB-11. A subscription ends with its connection; off, the person's next one has it.
    SubscriptionEndsWithConnection,
    /// HD-SUB-12. Subscribing twice doubles nothing; off, it does.
    SubscribingTwiceDoublesNothing,
    /// HD-SUB-13. One may unsubscribe without being subscribed; off, that is refused.
    UnsubscribingIsAlwaysFine,
    /// HD-SUB-13. To unsubscribe from an unknown conversation is refused; off, it is confirmed.
    UnsubscribingNeedsConversation,
    /// HD-SUB-14. A subscription is of one connection; off, the person's other connections hear
    /// no updates either.
    SubscriptionIsOfConnection,
    /// HD-SUB-15. Only the department subscribes; off, the whole hotel does.
    SubscribingNeedsDepartment,
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
        (Self::SubscribingTakesEffect, "SUB-4"),
        (Self::UnsubscribingEnds, "SUB-5"),
        (Self::UpdatesComeBack, "SUB-6"),
        (Self::SeveralAtOnce, "SUB-7"),
        (Self::SubscribingNeedsConversation, "SUB-8"),
        (Self::ConversationIsNeeded, "SUB-9"),
        (Self::ConversationIsNumber, "SUB-9"),
        (Self::OnlySubscribersHear, "SUB-10"),
        (Self::OnlySubscribersHearTypists, "SUB-10"),
        (Self::SubscriptionEndsWithConnection, "SUB-11"),
        (Self::SubscribingTwiceDoublesNothing, "SUB-12"),
        (Self::UnsubscribingIsAlwaysFine, "SUB-13"),
        (Self::UnsubscribingNeedsConversation, "SUB-13"),
        (Self::SubscriptionIsOfConnection, "SUB-14"),
        (Self::SubscribingNeedsDepartment, "SUB-15"),
        (Self::ClosedCanBeSubscribedTo, "SUB-16"),
    ];
}
