//! The rules of changing ads (PM-ADS-14 to 20, 27, 30 and 32).

use crate::rule::Rule;

/// A rule of changing ads (PM-ADS-14 to 20, 27, 30 and 32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum ChangeRule {
    /// PM-ADS-14. A change is kept; off, it is only answered.
    ChangeIsKept,
    /// PM-ADS-15. What is not given stays; off, the rest is set anew, as by PUT.
    OtherFieldsStay,
    /// PM-ADS-15. One ad is changed; off, all are.
    OtherAdsStay,
    /// PM-ADS-16. Without an id a change is refused; off, the newest ad is changed.
    ChangeNeedsId,
    /// PM-ADS-17. A change of nothing is refused; off, it is answered with the ad.
    ChangeNeedsChange,
    /// PM-ADS-18. Kind and gender are judged in a change; off, a bad one becomes the first of the
    /// two.
    ChangedChoicesAreJudged,
    /// PM-ADS-18. Numbers are judged in a change; off, a bad one becomes 0.
    ChangedNumbersAreJudged,
    /// PM-ADS-18. Texts are judged in a change; off, a bad one becomes a dash.
    ChangedTextsAreJudged,
    /// PM-ADS-19. A change of no ad is refused; off, the ad is added.
    UnknownIdIsNotAdded,
    /// PM-ADS-20. Several values are changed at once; off, only the first.
    SeveralAreChanged,
    /// PM-ADS-20. All is changed or nothing; off, what is good of a change is kept although it is
    /// refused.
    ChangeIsWhole,
    /// PM-ADS-27. A change is answered with the ad; off, with its id.
    ChangeAnswersAd,
    /// PM-ADS-30. An unknown field is nothing to change; off, it counts as a change.
    UnknownFieldIsNoChange,
    /// PM-ADS-32. An id is a number; off, its text will do.
    TextIsNoId,
}

impl Rule for ChangeRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ChangeIsKept, "ADS-14"),
        (Self::OtherFieldsStay, "ADS-15"),
        (Self::OtherAdsStay, "ADS-15"),
        (Self::ChangeNeedsId, "ADS-16"),
        (Self::ChangeNeedsChange, "ADS-17"),
        (Self::ChangedChoicesAreJudged, "ADS-18"),
        (Self::ChangedNumbersAreJudged, "ADS-18"),
        (Self::ChangedTextsAreJudged, "ADS-18"),
        (Self::UnknownIdIsNotAdded, "ADS-19"),
        (Self::SeveralAreChanged, "ADS-20"),
        (Self::ChangeIsWhole, "ADS-20"),
        (Self::ChangeAnswersAd, "ADS-27"),
        (Self::UnknownFieldIsNoChange, "ADS-30"),
        (Self::TextIsNoId, "ADS-32"),
    ];
}
