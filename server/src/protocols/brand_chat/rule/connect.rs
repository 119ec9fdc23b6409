//! The rules of who may come in (BC-CONN).

use crate::rule::Rule;

/// A rule on who may come in (BC-CONN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ConnectRule {
    /// BC-CONN-1. Chat is open to every user; off, only to administrators.
    ChatIsOpenToUsers,
    /// BC-CONN-2. admin-chat is open to administrators; off, only to those with a brand.
    AdminChatIsOpenToAdmins,
    /// BC-CONN-3. admin-chat is for administrators only; off, for everybody.
    AdminChatIsForAdminsOnly,
    /// BC-CONN-4. The token stands in the header; off, only one in the query is looked at.
    TokenComesInHeader,
    /// BC-CONN-5. Nobody may come in without a token; off, they come in as nobody in particular.
    TokenIsNeeded,
    /// BC-CONN-5. So it is on admin-chat; off, who has no token counts as an administrator there.
    TokenIsNeededOnAdminChat,
    /// BC-CONN-6. The header says `Bearer`, a space, the token; off, its last word is taken for the
    /// token.
    HeaderHasOneForm,
    /// BC-CONN-7. Only an access token opens; off, a refresh token does too.
    OnlyAccessTokensOpen,
    /// BC-CONN-8. An expired token does not open; off, it does.
    ExpiredTokenIsRefused,
    /// BC-CONN-9. The token's signature is checked; off, it is not.
    SignatureIsChecked,
    /// BC-CONN-10. Only our algorithm counts; off, a token that says it needs no signature is
    /// believed.
    OnlyOurAlgorithm,
    /// BC-CONN-10. Of algorithms that take a secret only HS256 counts; off, the token chooses one.
    OnlyHs256,
    /// BC-CONN-11. The token's user must exist; off, they come in as a stranger.
    UserMustExist,
    /// BC-CONN-12. `Origin` is needed; off, it may be missing.
    OriginIsNeeded,
    /// BC-CONN-13. Only allowed origins may connect; off, all may.
    OnlyAllowedOrigins,
    /// BC-CONN-13. The origin `null` is refused; off, it may connect.
    NullOriginIsRefused,
    /// BC-CONN-13. Origins compare with their default ports filled in; off, they compare as texts.
    DefaultPortsCompareEqual,
    /// BC-CONN-14. Operations carry no token; off, one without a token is refused.
    OperationsNeedNoToken,
    /// BC-CONN-16. A connection serves many requests; off, it closes after the first.
    ManyRequestsAreServed,
    /// BC-CONN-17. A user without a brand may connect; off, they are refused.
    BrandIsNotNeeded,
    /// BC-CONN-17. A user without a brand joins no room; off, they join any.
    JoiningNeedsBrand,
    /// BC-CONN-18. Administrators may use chat; off, they are refused there.
    AdminsMayUseChat,
    /// BC-CONN-18. On chat administrators have the rights of their brand; off, they list and join
    /// every room.
    AdminsHaveNoMoreRightsOnChat,
    /// BC-CONN-18. On chat administrators delete only their own messages; off, everybody's.
    AdminsDeleteOwnOnlyOnChat,
    /// BC-CONN-19. A bad credential is 401; off, everything refused at connect is 403.
    BadCredentialIs401,
    /// BC-CONN-20. What stands in the query does not matter; off, a token there counts before the
    /// one in the header.
    QueryIsIgnored,
}

impl Rule for ConnectRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ChatIsOpenToUsers, "CONN-1"),
        (Self::AdminChatIsOpenToAdmins, "CONN-2"),
        (Self::AdminChatIsForAdminsOnly, "CONN-3"),
        (Self::TokenComesInHeader, "CONN-4"),
        (Self::TokenIsNeeded, "CONN-5"),
        (Self::TokenIsNeededOnAdminChat, "CONN-5"),
        (Self::HeaderHasOneForm, "CONN-6"),
        (Self::OnlyAccessTokensOpen, "CONN-7"),
        (Self::ExpiredTokenIsRefused, "CONN-8"),
        (Self::SignatureIsChecked, "CONN-9"),
        (Self::OnlyOurAlgorithm, "CONN-10"),
        (Self::OnlyHs256, "CONN-10"),
        (Self::UserMustExist, "CONN-11"),
        (Self::OriginIsNeeded, "CONN-12"),
        (Self::OnlyAllowedOrigins, "CONN-13"),
        (Self::NullOriginIsRefused, "CONN-13"),
        (Self::DefaultPortsCompareEqual, "CONN-13"),
        (Self::OperationsNeedNoToken, "CONN-14"),
        (Self::ManyRequestsAreServed, "CONN-16"),
        (Self::BrandIsNotNeeded, "CONN-17"),
        (Self::JoiningNeedsBrand, "CONN-17"),
        (Self::AdminsMayUseChat, "CONN-18"),
        (Self::AdminsHaveNoMoreRightsOnChat, "CONN-18"),
        (Self::AdminsDeleteOwnOnlyOnChat, "CONN-18"),
        (Self::BadCredentialIs401, "CONN-19"),
        (Self::QueryIsIgnored, "CONN-20"),
    ];
}
