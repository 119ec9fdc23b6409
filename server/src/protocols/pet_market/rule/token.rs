//! The rules of tokens (PM-TOK).

use crate::rule::Rule;

/// A rule of tokens (PM-TOK).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum TokenRule {
    /// PM-TOK-1. The tokens are `refresh` and `access`; off, `refresh_token` and `access_token`.
    TokensHaveNames,
    /// PM-TOK-2. A token is a JWT and nothing else; off, it says `Bearer` before.
    TokensAreJwts,
    /// PM-TOK-3. A wrong password is refused; off, no password is looked at.
    WrongPasswordIsRefused,
    /// PM-TOK-3. An unknown user is refused; off, they get tokens of nobody.
    UnknownUserIsRefused,
    /// PM-TOK-4. Without a username and a password a login is refused; off, the server fails.
    MissingNameOrPasswordIsRefused,
    /// PM-TOK-5. An access token opens what needs it; off, it has expired when it is given.
    AccessTokenOpens,
    /// PM-TOK-6. A refresh gives two tokens; off, only `access`.
    RefreshGivesBoth,
    /// PM-TOK-7. The next tokens are of the same user; off, of nobody.
    RefreshKeepsUser,
    /// PM-TOK-8. The next refresh token works; off, the old one is given back.
    NextRefreshWorks,
    /// PM-TOK-9. An access token refreshes nothing; off, it does.
    AccessIsNoRefresh,
    /// PM-TOK-10. A refresh token opens nothing; off, it does.
    RefreshIsNoAccess,
    /// PM-TOK-11. A token whose time is over is refused; off, it is accepted.
    ExpiredTokenIsRefused,
    /// PM-TOK-11. A token that is not ours is refused; off, its signature is not looked at.
    SignatureIsChecked,
    /// PM-TOK-11. `alg: none` is refused; off, it is accepted.
    AlgorithmIsChecked,
    /// PM-TOK-11. Other schemes than Bearer are refused; off, all are accepted.
    OnlyBearerIsScheme,
    /// PM-TOK-12. A refresh token that is not ours is refused; off, its signature is not looked at.
    BadRefreshIsRefused,
    /// PM-TOK-12. Without a refresh token a refresh is refused; off, the server fails.
    MissingRefreshIsRefused,
    /// PM-TOK-13. A refresh token works once; off, as often as one likes.
    OldRefreshStops,
    /// PM-TOK-13. Of two refreshes at once one wins; off, both are judged before either is noted.
    OneRefreshWins,
    /// PM-TOK-14. A token that is not good is 401; off, 403 where ads are not.
    BadTokenIs401,
    /// PM-TOK-14. Who is not known is told why under `detail`; off, under `error`.
    DetailSaysWhy,
    /// PM-TOK-15. A wrong password and an unknown user are refused alike; off, the answer tells
    /// which.
    RefusalsAreAlike,
    /// PM-TOK-16. The addresses of tokens end in a slash; off, they do without.
    SlashIsNeeded,
    /// PM-TOK-18. Nobody is asked who they are where tokens are given and pictures are served; off, an
    /// `Authorization` that is there has to be good.
    TokensAreForAnybody,
}

impl Rule for TokenRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::TokensHaveNames, "TOK-1"),
        (Self::TokensAreJwts, "TOK-2"),
        (Self::WrongPasswordIsRefused, "TOK-3"),
        (Self::UnknownUserIsRefused, "TOK-3"),
        (Self::MissingNameOrPasswordIsRefused, "TOK-4"),
        (Self::AccessTokenOpens, "TOK-5"),
        (Self::RefreshGivesBoth, "TOK-6"),
        (Self::RefreshKeepsUser, "TOK-7"),
        (Self::NextRefreshWorks, "TOK-8"),
        (Self::AccessIsNoRefresh, "TOK-9"),
        (Self::RefreshIsNoAccess, "TOK-10"),
        (Self::ExpiredTokenIsRefused, "TOK-11"),
        (Self::SignatureIsChecked, "TOK-11"),
        (Self::AlgorithmIsChecked, "TOK-11"),
        (Self::OnlyBearerIsScheme, "TOK-11"),
        (Self::BadRefreshIsRefused, "TOK-12"),
        (Self::MissingRefreshIsRefused, "TOK-12"),
        (Self::OldRefreshStops, "TOK-13"),
        (Self::OneRefreshWins, "TOK-13"),
        (Self::BadTokenIs401, "TOK-14"),
        (Self::DetailSaysWhy, "TOK-14"),
        (Self::RefusalsAreAlike, "TOK-15"),
        (Self::SlashIsNeeded, "TOK-16"),
        (Self::TokensAreForAnybody, "TOK-18"),
    ];
}
