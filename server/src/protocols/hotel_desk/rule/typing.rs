//! The rules of `typing` (HD-TYPE).

use crate::rule::Rule;

/// A rule of `typing` (HD-TYPE).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum TypingRule {
    /// HD-TYPE-1. Typing is passed on; off, it is not.
    TypingIsPassedOn,
    /// HD-TYPE-2. Only subscribers hear of typing; off, the department does.
    OnlySubscribersHearTyping,
    /// HD-TYPE-3. Typing names the typist; off, nobody.
    TypingNamesTypist,
    /// HD-TYPE-3. The flag told is the one sent; off, it is always true.
    FlagIsRepeated,
    /// HD-TYPE-4. A flag is needed; off, it is true.
    TypingNeedsFlag,
    /// HD-TYPE-4. A flag is true or false; off, whatever passes for either is taken.
    FlagIsBoolean,
    /// HD-TYPE-4. Typing in an unknown conversation is refused; off, it is passed over in
    /// silence.
    TypingNeedsConversation,
    /// HD-TYPE-5. The typist does not hear of it; off, their connections do.
    TypistDoesNotHear,
    /// HD-TYPE-6. In a closed conversation nobody types; off, anybody does.
    ClosedTakesNoTyping,
    /// HD-TYPE-6. Only the department types; off, the whole hotel does.
    TypingNeedsDepartment,
    /// HD-TYPE-7. Typing is no news; off, the department hears an update.
    TypingIsNoNews,
}

impl Rule for TypingRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::TypingIsPassedOn, "TYPE-1"),
        (Self::OnlySubscribersHearTyping, "TYPE-2"),
        (Self::TypingNamesTypist, "TYPE-3"),
        (Self::FlagIsRepeated, "TYPE-3"),
        (Self::TypingNeedsFlag, "TYPE-4"),
        (Self::FlagIsBoolean, "TYPE-4"),
        (Self::TypingNeedsConversation, "TYPE-4"),
        (Self::TypistDoesNotHear, "TYPE-5"),
        (Self::ClosedTakesNoTyping, "TYPE-6"),
        (Self::TypingNeedsDepartment, "TYPE-6"),
        (Self::TypingIsNoNews, "TYPE-7"),
    ];
}
