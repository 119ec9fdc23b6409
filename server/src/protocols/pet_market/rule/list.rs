//! The rules of the list of ads (PM-ADS-1 to 4 and 27).

use crate::rule::Rule;

/// A rule of the list of ads (PM-ADS-1 to 4 and 27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum ListRule {
    /// PM-ADS-1. The list is asked for with nothing; off, a page must be named.
    GetTakesNothing,
    /// PM-ADS-2. An ad has its id; off, the list leaves it out.
    ListedAdHasId,
    /// PM-ADS-2. An ad has all its values; off, the list leaves the breed out.
    ListedAdHasEveryField,
    /// PM-ADS-3. An ad that was put in is listed; off, it was not kept.
    PostedIsListed,
    /// PM-ADS-3. A text is kept as it was sent; off, only ASCII survives.
    TextIsKept,
    /// PM-ADS-4. An id is never given again; off, a new ad gets the one after the greatest there
    /// is.
    IdIsNeverGivenAgain,
    /// PM-ADS-27. The list is an array; off, it stands under `ads`.
    ListIsArray,
    /// PM-ADS-27. The list is by ascending id; off, the newest ad comes first.
    ListIsInOrder,
}

impl Rule for ListRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::GetTakesNothing, "ADS-1"),
        (Self::ListedAdHasId, "ADS-2"),
        (Self::ListedAdHasEveryField, "ADS-2"),
        (Self::PostedIsListed, "ADS-3"),
        (Self::TextIsKept, "ADS-3"),
        (Self::IdIsNeverGivenAgain, "ADS-4"),
        (Self::ListIsArray, "ADS-27"),
        (Self::ListIsInOrder, "ADS-27"),
    ];
}
