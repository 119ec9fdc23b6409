//! The rules of new ads (PM-ADS-5 to 13, 28, 30 and 32).

use crate::rule::Rule;

/// A rule of new ads (PM-ADS-5 to 13, 28, 30 and 32).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum CreateRule {
    /// PM-ADS-5. Eight values make an ad; off, a telephone number is needed too.
    EightFieldsSuffice,
    /// PM-ADS-6. Without a title an ad is refused; off, it gets one of ours.
    TitleIsNeeded,
    /// PM-ADS-6. Without a description an ad is refused; off, it gets one of ours.
    DescriptionIsNeeded,
    /// PM-ADS-6. Without a kind an ad is refused; off, it gets one of ours.
    KindIsNeeded,
    /// PM-ADS-6. Without a breed an ad is refused; off, it gets one of ours.
    BreedIsNeeded,
    /// PM-ADS-6. Without an age an ad is refused; off, it gets one of ours.
    AgeIsNeeded,
    /// PM-ADS-6. Without a gender an ad is refused; off, it gets one of ours.
    GenderIsNeeded,
    /// PM-ADS-6. Without a location an ad is refused; off, it gets one of ours.
    LocationIsNeeded,
    /// PM-ADS-6. Without a price an ad is refused; off, it gets one of ours.
    PriceIsNeeded,
    /// PM-ADS-7. An empty text is refused; off, it counts as given.
    EmptyIsRefused,
    /// PM-ADS-7. `null` is refused; off, it counts as given.
    NullIsRefused,
    /// PM-ADS-8. A picture may be absent; off, it is needed.
    PictureIsOptional,
    /// PM-ADS-9. A gender is M or F; off, any text will do.
    GenderIsOneOfTwo,
    /// PM-ADS-9. A gender is spelled in capitals; off, small letters will do.
    GenderIsExact,
    /// PM-ADS-10. A kind is Dog or Cat; off, any text will do.
    KindIsOneOfTwo,
    /// PM-ADS-10. A kind is spelled in one way; off, capitals do not count.
    KindIsExact,
    /// PM-ADS-11. F is a gender; off, only M is.
    FemalesAreTaken,
    /// PM-ADS-11. Cat is a kind; off, only Dog is.
    CatsAreTaken,
    /// PM-ADS-12. A text is no number; off, its digits are.
    TextIsNoNumber,
    /// PM-ADS-12. `true` is no number; off, it is 1.
    TrueIsNoNumber,
    /// PM-ADS-13. An ad that is refused is not kept; off, it was before it was judged.
    RefusedAdIsNotKept,
    /// PM-ADS-27. A new ad is answered with 201; off, 200.
    PostAnswers201,
    /// PM-ADS-28. A number below 0 is refused; off, it becomes 0.
    NegativeIsRefused,
    /// PM-ADS-28. A fraction is refused; off, it is cut off.
    FractionIsRefused,
    /// PM-ADS-28. A number over 31 bits is refused; off, the greatest is taken for it.
    HugeIsRefused,
    /// PM-ADS-28. 0 is a number; off, it counts as missing.
    ZeroIsTaken,
    /// PM-ADS-28. A title of more than 255 characters is refused, a breed and a place too; off, it
    /// is cut.
    LongLineIsRefused,
    /// PM-ADS-28. A description of more than 10 000 characters is refused; off, it is cut.
    LongDescriptionIsRefused,
    /// PM-ADS-28. Lengths are counted in characters; off, in bytes.
    CharactersAreCounted,
    /// PM-ADS-30. An unknown field is ignored; off, it is refused.
    UnknownFieldIsIgnored,
}

impl Rule for CreateRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::EightFieldsSuffice, "ADS-5"),
        (Self::TitleIsNeeded, "ADS-6"),
        (Self::DescriptionIsNeeded, "ADS-6"),
        (Self::KindIsNeeded, "ADS-6"),
        (Self::BreedIsNeeded, "ADS-6"),
        (Self::AgeIsNeeded, "ADS-6"),
        (Self::GenderIsNeeded, "ADS-6"),
        (Self::LocationIsNeeded, "ADS-6"),
        (Self::PriceIsNeeded, "ADS-6"),
        (Self::EmptyIsRefused, "ADS-7"),
        (Self::NullIsRefused, "ADS-7"),
        (Self::PictureIsOptional, "ADS-8"),
        (Self::GenderIsOneOfTwo, "ADS-9"),
        (Self::GenderIsExact, "ADS-9"),
        (Self::KindIsOneOfTwo, "ADS-10"),
        (Self::KindIsExact, "ADS-10"),
        (Self::FemalesAreTaken, "ADS-11"),
        (Self::CatsAreTaken, "ADS-11"),
        (Self::TextIsNoNumber, "ADS-12"),
        (Self::TrueIsNoNumber, "ADS-12"),
        (Self::RefusedAdIsNotKept, "ADS-13"),
        (Self::PostAnswers201, "ADS-27"),
        (Self::NegativeIsRefused, "ADS-28"),
        (Self::FractionIsRefused, "ADS-28"),
        (Self::HugeIsRefused, "ADS-28"),
        (Self::ZeroIsTaken, "ADS-28"),
        (Self::LongLineIsRefused, "ADS-28"),
        (Self::LongDescriptionIsRefused, "ADS-28"),
        (Self::CharactersAreCounted, "ADS-28"),
        (Self::UnknownFieldIsIgnored, "ADS-30"),
    ];
}
