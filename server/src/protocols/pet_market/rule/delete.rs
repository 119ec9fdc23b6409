//! The rules of taking ads out (PM-ADS-21 to 24 and 27).

use crate::rule::Rule;

/// A rule of taking ads out (PM-ADS-21 to 24 and 27).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum DeleteRule {
    /// PM-ADS-21. An ad that was taken out is gone; off, it stays listed.
    DeletedIsGone,
    /// PM-ADS-22. Without an id nothing is done; off, that is answered with 200.
    DeletionNeedsId,
    /// PM-ADS-23. Beside the id nothing may be given; off, it is ignored.
    DeletionTakesOnlyId,
    /// PM-ADS-24. Taking out an ad that is not there is refused; off, it is answered as if it had
    /// been.
    UnknownIsNotDeleted,
    /// PM-ADS-27. A deletion is answered with the id; off, with 204 and nothing.
    DeletionAnswersId,
}

impl Rule for DeleteRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::DeletedIsGone, "ADS-21"),
        (Self::DeletionNeedsId, "ADS-22"),
        (Self::DeletionTakesOnlyId, "ADS-23"),
        (Self::UnknownIsNotDeleted, "ADS-24"),
        (Self::DeletionAnswersId, "ADS-27"),
    ];
}
