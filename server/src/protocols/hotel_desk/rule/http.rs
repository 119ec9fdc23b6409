//! The rules of requests over HTTP (HD-REST).

use crate::rule::Rule;

/// A rule of requests over HTTP (HD-REST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum HttpRule {
    /// HD-REST-3. Only POST is understood; off, PUT is taken for it.
    OnlyPost,
    /// HD-REST-4. A refusal says why under `detail`; off, under `error`.
    DetailSaysWhy,
    /// HD-REST-4. What cannot be done as things are is 409; off, 400.
    ConflictIs409,
    /// HD-REST-5. Other content types are 415; off, 400.
    OtherTypesAre415,
}

impl Rule for HttpRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::OnlyPost, "REST-3"),
        (Self::DetailSaysWhy, "REST-4"),
        (Self::ConflictIs409, "REST-4"),
        (Self::OtherTypesAre415, "REST-5"),
    ];
}
