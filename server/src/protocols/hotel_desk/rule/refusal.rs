//! The rules of refusals (HD-ERR).

use crate::rule::Rule;

/// A rule of refusals (HD-ERR).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum RefusalRule {
    /// HD-ERR-1. A refusal says why at the top; off, in the data.
    RefusalSaysWhyAtTop,
    /// HD-ERR-2. Only who asked hears a refusal; off, the department does.
    RefusalIsForAskerOnly,
    /// HD-ERR-3. What is refused is not done; off, it is told or done first, and judged then.
    RefusedChangesNothing,
}

impl Rule for RefusalRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::RefusalSaysWhyAtTop, "ERR-1"),
        (Self::RefusalIsForAskerOnly, "ERR-2"),
        (Self::RefusedChangesNothing, "ERR-3"),
    ];
}
