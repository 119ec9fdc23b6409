//! The rules of new conversations (HD-NEW).

use crate::rule::Rule;

/// A rule of new conversations (HD-NEW).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum NewRule {
    /// HD-NEW-1. The department hears of a new conversation; off, it does not.
    NewIsTold,
    /// HD-NEW-2. A conversation has its type; off, it has not.
    NewHasType,
    /// HD-NEW-3. A new conversation is active; off, `new`.
    NewIsActive,
    /// HD-NEW-6. A conversation is general unless said otherwise; off, `chat`.
    TypeIsGeneral,
    /// HD-NEW-6. A new conversation is 201; off, 200.
    NewAnswers201,
    /// HD-NEW-8. An unknown guest or department is 404; off, 400.
    MissingIs404,
    /// HD-NEW-9. A second active conversation is refused; off, the first is answered with.
    SecondIsRefused,
}

impl Rule for NewRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::NewIsTold, "NEW-1"),
        (Self::NewHasType, "NEW-2"),
        (Self::NewIsActive, "NEW-3"),
        (Self::TypeIsGeneral, "NEW-6"),
        (Self::NewAnswers201, "NEW-6"),
        (Self::MissingIs404, "NEW-8"),
        (Self::SecondIsRefused, "NEW-9"),
    ];
}
