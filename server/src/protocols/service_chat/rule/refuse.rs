//! The rules of what is refused, and how (SC-REF).

use crate::rule::Rule;

/// A rule of what is refused, and how (SC-REF).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::service_chat) enum RefuseRule {
    /// SC-REF-1. A message without content is refused; off, it says `null`.
    ContentIsNeeded,
    /// SC-REF-1. Content is a text; off, whatever can be written as one is taken.
    ContentIsText,
    /// SC-REF-1. What is refused for its content is heard by nobody; off, it is told all the
    /// same.
    BadContentIsHeardByNobody,
    /// SC-REF-2. An unknown type is refused; off, it counts as a message.
    OtherTypeIsRefused,
    /// SC-REF-2. A frame without a type is refused; off, it counts as a message.
    TypeIsNeeded,
    /// SC-REF-2. A type is spelled in one way; off, case does not matter.
    TypeIsTakenAsWritten,
    /// SC-REF-2. What is refused for its type is heard by nobody; off, it is told all the same.
    OtherTypeIsHeardByNobody,
    /// SC-REF-3. Empty content is refused; off, it is told.
    EmptyContentIsRefused,
    /// SC-REF-3. Blank content is refused; off, it is told.
    BlankContentIsRefused,
    /// SC-REF-4. Content that is too long is refused; off, it is cut.
    LongContentIsRefused,
    /// SC-REF-4. Content of exactly the greatest length is taken; off, it is refused.
    LongestContentIsTaken,
    /// SC-REF-4. Length is counted in characters; off, in bytes.
    LengthIsInCharacters,
    /// SC-REF-5. A refusal has the `type` error; off, it has none.
    RefusalHasType,
    /// SC-REF-5. A refusal says why; off, it says nothing.
    RefusalSaysWhy,
    /// SC-REF-5. Only the connection that sent something hears that it is refused; off, all in
    /// the chat do.
    RefusalIsForOffenderOnly,
    /// SC-REF-6. After a refusal the next message is told; off, it is lost.
    NextIsTakenAfterRefusal,
}

impl Rule for RefuseRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ContentIsNeeded, "REF-1"),
        (Self::ContentIsText, "REF-1"),
        (Self::BadContentIsHeardByNobody, "REF-1"),
        (Self::OtherTypeIsRefused, "REF-2"),
        (Self::TypeIsNeeded, "REF-2"),
        (Self::TypeIsTakenAsWritten, "REF-2"),
        (Self::OtherTypeIsHeardByNobody, "REF-2"),
        (Self::EmptyContentIsRefused, "REF-3"),
        (Self::BlankContentIsRefused, "REF-3"),
        (Self::LongContentIsRefused, "REF-4"),
        (Self::LongestContentIsTaken, "REF-4"),
        (Self::LengthIsInCharacters, "REF-4"),
        (Self::RefusalHasType, "REF-5"),
        (Self::RefusalSaysWhy, "REF-5"),
        (Self::RefusalIsForOffenderOnly, "REF-5"),
        (Self::NextIsTakenAfterRefusal, "REF-6"),
    ];
}
