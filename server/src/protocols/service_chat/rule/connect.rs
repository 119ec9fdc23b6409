//! The rules of who comes in, and with what (SC-CONN).

use crate::rule::Rule;

/// A rule of who comes in, and with what (SC-CONN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::service_chat) enum ConnectRule {
    /// SC-CONN-1. The master of a service chat may connect to it; off, only the client may.
    MastersConnect,
    /// SC-CONN-1. The client of a service chat may connect to it; off, only the master may.
    ClientsConnect,
    /// SC-CONN-2. Who is support in a support chat may connect to it; off, only the client may.
    SupportConnects,
    /// SC-CONN-2. The client of a support chat may connect to it; off, only support may.
    ClientsConnectToSupport,
    /// SC-CONN-3. The token may stand in the query; off, nobody looks there.
    TokenComesInQuery,
    /// SC-CONN-4. The token may stand in a cookie; off, nobody looks there.
    TokenComesInCookie,
    /// SC-CONN-5. Nobody comes in without a token; off, they are taken for the client.
    TokenIsNeeded,
    /// SC-CONN-6. The token's signature is checked; off, it is not.
    SignatureIsChecked,
    /// SC-CONN-6. Only our algorithm counts; off, a token that says it needs no signature is
    /// believed.
    OnlyOurAlgorithm,
    /// SC-CONN-6. An empty token does not open; off, its bearer is taken for the client.
    EmptyTokenIsRefused,
    /// SC-CONN-6. The token's user must exist; off, they are taken for the client.
    UserMustExist,
    /// SC-CONN-7. An expired token does not open; off, it does.
    ExpiredTokenIsRefused,
    /// SC-CONN-8. Only an access token opens; off, a refresh token does too.
    OnlyAccessTokensOpen,
    /// SC-CONN-9. Only who participates may connect; off, every user may.
    OnlyParticipantsComeIn,
    /// SC-CONN-10. A chat must exist; off, any number is a chat.
    UnknownChatIsRefused,
    /// SC-CONN-19. A chat that is unknown is 403, like one of others; off, it is 404.
    UnknownChatIs403,
    /// SC-CONN-10. What is no number is no address; off, the number at its beginning counts.
    ChatIdIsNumber,
    /// SC-CONN-10. A number has no leading zero; off, zeros are passed over.
    LeadingZeroIsRefused,
    /// SC-CONN-19. What is no number is 404 whoever asks; off, the credential is judged before.
    ChatIdIsReadFirst,
    /// SC-CONN-11. To participate in a service chat opens no support chat; off, it opens that of
    /// the same number.
    ServiceOpensNoSupport,
    /// SC-CONN-11. To participate in a support chat opens no service chat; off, it opens that of
    /// the same number.
    SupportOpensNoService,
    /// SC-CONN-12. Support comes only into its own chats; off, into every support chat.
    SupportMustParticipate,
    /// SC-CONN-13. With two tokens the query counts; off, the cookie does.
    QueryWins,
    /// SC-CONN-13. A bad token in the query is refused whatever the cookie holds; off, the cookie
    /// is tried then.
    BadQueryIsNotMended,
    /// SC-CONN-13. An empty token in the query is one; off, it counts as none and the cookie is
    /// looked at.
    EmptyTokenIsGiven,
    /// SC-CONN-14. A cookie counts only from an allowed origin; off, from any.
    CookieNeedsAllowedOrigin,
    /// SC-CONN-14. A cookie does not count from the origin `null`; off, it does.
    NullOriginIsRefused,
    /// SC-CONN-14. An origin is compared whole; off, it need only begin like one that is allowed.
    OriginIsComparedWhole,
    /// SC-CONN-14. A cookie counts without an origin; off, it needs one.
    CookieNeedsNoOrigin,
    /// SC-CONN-14. A token in the query counts from every origin; off, only from one that is
    /// allowed.
    QueryComesFromAnywhere,
    /// SC-CONN-15. Other cookies do no harm; off, none but one is looked at.
    OtherCookiesAreIgnored,
    /// SC-CONN-15. Other parameters do no harm; off, none but one is looked at.
    OtherParametersAreIgnored,
    /// SC-CONN-15. A token in the query is percent-decoded; off, it is taken as it stands.
    TokenInQueryIsDecoded,
    /// SC-CONN-15. A token in a cookie is percent-decoded; off, it is taken as it stands.
    TokenInCookieIsDecoded,
    /// SC-CONN-15. Different tokens in the query are refused; off, the first counts.
    DifferentTokensInQueryAreRefused,
    /// SC-CONN-15. Different tokens in cookies are refused; off, the first counts.
    DifferentCookiesAreRefused,
    /// SC-CONN-15. One token may be given twice; off, that is refused.
    SameTokenAgainIsFine,
    /// SC-CONN-16. No slash stands at the end of an address; off, one may.
    NoFinalSlash,
    /// SC-CONN-18. Nobody hears that somebody connects; off, all in the chat do, as a message.
    ComingIsNotTold,
    /// SC-CONN-18. Nobody hears that somebody disconnects; off, all in the chat do, as a message.
    GoingIsNotTold,
    /// SC-CONN-19. A bad credential is 401; off, everything refused at connect is 403.
    BadCredentialIs401,
}

impl Rule for ConnectRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::MastersConnect, "CONN-1"),
        (Self::ClientsConnect, "CONN-1"),
        (Self::SupportConnects, "CONN-2"),
        (Self::ClientsConnectToSupport, "CONN-2"),
        (Self::TokenComesInQuery, "CONN-3"),
        (Self::TokenComesInCookie, "CONN-4"),
        (Self::TokenIsNeeded, "CONN-5"),
        (Self::SignatureIsChecked, "CONN-6"),
        (Self::OnlyOurAlgorithm, "CONN-6"),
        (Self::EmptyTokenIsRefused, "CONN-6"),
        (Self::UserMustExist, "CONN-6"),
        (Self::ExpiredTokenIsRefused, "CONN-7"),
        (Self::OnlyAccessTokensOpen, "CONN-8"),
        (Self::OnlyParticipantsComeIn, "CONN-9"),
        (Self::UnknownChatIsRefused, "CONN-10"),
        (Self::UnknownChatIs403, "CONN-19"),
        (Self::ChatIdIsNumber, "CONN-10"),
        (Self::LeadingZeroIsRefused, "CONN-10"),
        (Self::ChatIdIsReadFirst, "CONN-19"),
        (Self::ServiceOpensNoSupport, "CONN-11"),
        (Self::SupportOpensNoService, "CONN-11"),
        (Self::SupportMustParticipate, "CONN-12"),
        (Self::QueryWins, "CONN-13"),
        (Self::BadQueryIsNotMended, "CONN-13"),
        (Self::EmptyTokenIsGiven, "CONN-13"),
        (Self::CookieNeedsAllowedOrigin, "CONN-14"),
        (Self::NullOriginIsRefused, "CONN-14"),
        (Self::OriginIsComparedWhole, "CONN-14"),
        (Self::CookieNeedsNoOrigin, "CONN-14"),
        (Self::QueryComesFromAnywhere, "CONN-14"),
        (Self::OtherCookiesAreIgnored, "CONN-15"),
        (Self::OtherParametersAreIgnored, "CONN-15"),
        (Self::TokenInQueryIsDecoded, "CONN-15"),
        (Self::TokenInCookieIsDecoded, "CONN-15"),
        (Self::DifferentTokensInQueryAreRefused, "CONN-15"),
        (Self::DifferentCookiesAreRefused, "CONN-15"),
        (Self::SameTokenAgainIsFine, "CONN-15"),
        (Self::NoFinalSlash, "CONN-16"),
        (Self::ComingIsNotTold, "CONN-18"),
        (Self::GoingIsNotTold, "CONN-18"),
        (Self::BadCredentialIs401, "CONN-19"),
    ];
}
