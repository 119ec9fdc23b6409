//! The rules of the form of every frame (NS-ENV).

use crate::rule::Rule;

/// A rule on the form of every frame (NS-ENV).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum EnvelopeRule {
    /// NS-ENV-1. Every frame has its `type`; off, replies are told without one.
    TypeIsThere,
    /// NS-ENV-1. A notification's `type` is the documented one; off, it is the heading in the
    /// document.
    TypeIsDocumented,
    /// NS-ENV-2. `action` names the action; off, `type` does.
    ActionSelects,
    /// NS-ENV-3. A refusal has the `type` error; off, it has none.
    RefusalHasType,
    /// NS-ENV-3. A refusal says why; off, it says nothing.
    RefusalSaysWhy,
    /// NS-ENV-4. Only who asked hears a `response_list`; off, everybody does.
    ListIsHeardByAskerOnly,
    /// NS-ENV-4. Only who asked hears a `shop_list`; off, everybody does.
    ShopsAreHeardByAskerOnly,
    /// NS-ENV-5. Every action of several is answered; off, every second one is lost.
    EveryActionIsAnswered,
}

impl Rule for EnvelopeRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::TypeIsThere, "ENV-1"),
        (Self::TypeIsDocumented, "ENV-1"),
        (Self::ActionSelects, "ENV-2"),
        (Self::RefusalHasType, "ENV-3"),
        (Self::RefusalSaysWhy, "ENV-3"),
        (Self::ListIsHeardByAskerOnly, "ENV-4"),
        (Self::ShopsAreHeardByAskerOnly, "ENV-4"),
        (Self::EveryActionIsAnswered, "ENV-5"),
    ];
}
