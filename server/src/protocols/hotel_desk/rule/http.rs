//! The rules of requests over HTTP (HD-REST).

use crate::rule::Rule;

/// A rule of requests over HTTP (HD-REST).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum HttpRule {
    /// HD-REST-1. Without a credential nothing is done; off, whoever has none is told that it is.
    CredentialIsNeededOverHttp,
    /// HD-REST-1. Only staff asks; off, users of other types do too, and stand above the
    /// departments.
    OnlyStaffAsks,
    /// HD-REST-1. A token's signature is checked here too; off, it is not.
    SignatureIsCheckedOverHttp,
    /// HD-REST-1. An expired token is refused here too; off, it counts for ever.
    ExpiredTokenIsRefusedOverHttp,
    /// HD-REST-2. A field that is missing or wrong is refused; off, the server breaks over it.
    BadFieldIs4xx,
    /// HD-REST-2. A conversation is named by a number; off, a text with a number will do.
    ConversationInBodyIsNumber,
    /// HD-REST-3. Only POST is understood; off, PUT is taken for it.
    OnlyPost,
    /// HD-REST-4. A closing is answered with the conversation; off, with `ok`.
    CloseAnswersConversation,
    /// HD-REST-4. A refusal says why under `detail`; off, under `error`.
    DetailSaysWhy,
    /// HD-REST-4. What cannot be done as things are is 409; off, 400.
    ConflictIs409,
    /// HD-REST-5. Other content types are 415; off, 400.
    OtherTypesAre415,
    /// HD-REST-5. A body that is no JSON is 400; off, 422.
    NotJsonIs400,
    /// HD-NEW-8. A field that is missing or wrong is 400; off, 422.
    BadFieldIs400,
}

impl Rule for HttpRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::CredentialIsNeededOverHttp, "REST-1"),
        (Self::OnlyStaffAsks, "REST-1"),
        (Self::SignatureIsCheckedOverHttp, "REST-1"),
        (Self::ExpiredTokenIsRefusedOverHttp, "REST-1"),
        (Self::BadFieldIs4xx, "REST-2"),
        (Self::ConversationInBodyIsNumber, "REST-2"),
        (Self::OnlyPost, "REST-3"),
        (Self::CloseAnswersConversation, "REST-4"),
        (Self::DetailSaysWhy, "REST-4"),
        (Self::ConflictIs409, "REST-4"),
        (Self::OtherTypesAre415, "REST-5"),
        (Self::NotJsonIs400, "REST-5"),
        (Self::BadFieldIs400, "NEW-8"),
    ];
}
