//! The rules of pictures (PM-IMG).

use crate::rule::Rule;

/// A rule of pictures (PM-IMG).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum ImageRule {
    /// PM-IMG-1. A picture is kept; off, it is read and forgotten.
    PictureIsKept,
    /// PM-IMG-1. A JPEG is a picture; off, it is refused.
    JpegIsPicture,
    /// PM-IMG-1. A WebP is a picture; off, it is refused.
    WebpIsPicture,
    /// PM-IMG-2. A picture is served byte for byte; off, its last byte is missing.
    BytesAreServed,
    /// PM-IMG-2. A picture is served with its type; off, as bytes of no type.
    MediaTypeIsTold,
    /// PM-IMG-2. Without a picture `image` is `null`; off, it is an empty text.
    NoPictureIsNull,
    /// PM-IMG-3. What a file holds decides; off, what its sender says of it.
    ContentDecides,
    /// PM-IMG-4. A picture over 5 MiB is refused; off, one of twice that is taken.
    LongPictureIsRefused,
    /// PM-IMG-4. A picture of exactly 5 MiB is taken; off, it is too long.
    LongestPictureIsTaken,
    /// PM-IMG-4. A picture that is too long is 413; off, 400.
    LongPictureIs413,
    /// PM-IMG-5. A change replaces the picture; off, the first one stays.
    PictureIsReplaced,
    /// PM-IMG-6. A picture goes with its ad; off, it stays on the disk and is served.
    PictureGoesWithAd,
    /// PM-IMG-6. What is no name of a picture is 404; off, it is answered as a file somewhere else
    /// would be.
    PathStaysInside,
    /// PM-IMG-7. Digits are numbers in a form; off, they are texts and refused.
    FormNumbersAreTaken,
    /// PM-IMG-7. A number in a form is written in one way; off, signs, blanks and leading zeros
    /// will do.
    FormNumbersAreCanonical,
    /// PM-IMG-7. The eight values are needed in a form too; off, what is missing gets a value of
    /// ours.
    FormFieldsAreNeeded,
    /// PM-IMG-8. A picture in JSON is refused; off, it is passed over.
    JsonPictureIsRefused,
    /// PM-IMG-8. `null` in a change removes the picture; off, it is passed over.
    NullRemovesPicture,
}

impl Rule for ImageRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::PictureIsKept, "IMG-1"),
        (Self::JpegIsPicture, "IMG-1"),
        (Self::WebpIsPicture, "IMG-1"),
        (Self::BytesAreServed, "IMG-2"),
        (Self::MediaTypeIsTold, "IMG-2"),
        (Self::NoPictureIsNull, "IMG-2"),
        (Self::ContentDecides, "IMG-3"),
        (Self::LongPictureIsRefused, "IMG-4"),
        (Self::LongestPictureIsTaken, "IMG-4"),
        (Self::LongPictureIs413, "IMG-4"),
        (Self::PictureIsReplaced, "IMG-5"),
        (Self::PictureGoesWithAd, "IMG-6"),
        (Self::PathStaysInside, "IMG-6"),
        (Self::FormNumbersAreTaken, "IMG-7"),
        (Self::FormNumbersAreCanonical, "IMG-7"),
        (Self::FormFieldsAreNeeded, "IMG-7"),
        (Self::JsonPictureIsRefused, "IMG-8"),
        (Self::NullRemovesPicture, "IMG-8"),
    ];
}
