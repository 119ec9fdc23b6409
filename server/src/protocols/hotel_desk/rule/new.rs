//! The rules of new conversations (HD-NEW).

use crate::rule::Rule;

/// A rule of new conversations (HD-NEW).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum NewRule {
    /// HD-NEW-1. The department hears of a new conversation; off, it does not.
    NewIsTold,
    /// HD-NEW-2. A conversation has its type; off, it has not.
    NewHasType,
    /// HD-NEW-2. Its `id` is an integer; off, a text.
    NewIdIsNumber,
    /// HD-NEW-2. It names the guest; off, it does not.
    NewHasGuestName,
    /// HD-NEW-3. A new conversation is active; off, `new`.
    NewIsActive,
    /// HD-NEW-4. Only the department hears of a new conversation; off, everybody who is connected
    /// does.
    OtherDepartmentsHearNoNew,
    /// HD-NEW-5. Who creates a conversation hears of it too; off, not.
    CreatorHearsNew,
    /// HD-NEW-5. It is heard once; off, twice.
    NewIsHeardOnce,
    /// HD-NEW-5. Every connection hears it; off, one of each person.
    EveryConnectionHearsNew,
    /// HD-NEW-6. A conversation is general unless said otherwise; off, `chat`.
    TypeIsGeneral,
    /// HD-NEW-6. A type that is given is kept; off, every conversation is general.
    GivenTypeIsKept,
    /// HD-NEW-6. A new conversation is 201; off, 200.
    NewAnswers201,
    /// HD-NEW-7. A preview is an empty text while there is no message; off, `null`.
    EmptyPreviewIsText,
    /// HD-NEW-8. An unknown guest or department is 404; off, 400.
    MissingIs404,
    /// HD-NEW-8. One creates for one's own departments; off, for all of the hotel.
    NewNeedsDepartment,
    /// HD-NEW-9. A second active conversation is refused; off, the first is answered with.
    SecondIsRefused,
}

impl Rule for NewRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::NewIsTold, "NEW-1"),
        (Self::NewHasType, "NEW-2"),
        (Self::NewIdIsNumber, "NEW-2"),
        (Self::NewHasGuestName, "NEW-2"),
        (Self::NewIsActive, "NEW-3"),
        (Self::OtherDepartmentsHearNoNew, "NEW-4"),
        (Self::CreatorHearsNew, "NEW-5"),
        (Self::NewIsHeardOnce, "NEW-5"),
        (Self::EveryConnectionHearsNew, "NEW-5"),
        (Self::TypeIsGeneral, "NEW-6"),
        (Self::GivenTypeIsKept, "NEW-6"),
        (Self::NewAnswers201, "NEW-6"),
        (Self::EmptyPreviewIsText, "NEW-7"),
        (Self::MissingIs404, "NEW-8"),
        (Self::NewNeedsDepartment, "NEW-8"),
        (Self::SecondIsRefused, "NEW-9"),
    ];
}
