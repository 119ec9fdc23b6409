//! The rules of the one address of ads (PM-ADS-25, 26, 29, 31 and 33).

use crate::rule::Rule;

/// A rule of the one address of ads (PM-ADS-25, 26, 29, 31 and 33).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::pet_market) enum ExecuteRule {
    /// PM-ADS-25. PUT is refused; off, it is taken for PATCH.
    OnlyFourMethods,
    /// PM-ADS-26. A body that is no object is refused; off, the server fails.
    BadBodyIsRefused,
    /// PM-ADS-29. The address is open; off, a token is needed.
    NobodyIsAskedWho,
    /// PM-ADS-29. A token that is not good is refused; off, it is passed over.
    BadTokenIsRefused,
    /// PM-ADS-31. A refusal names the field; off, it only says why.
    RefusalNamesField,
    /// PM-ADS-31. An ad that is not there is 404; off, 400.
    MissingAdIs404,
    /// PM-ADS-31. 405 comes with `Allow`; off, without.
    AllowIsTold,
    /// PM-ADS-31. Other content types are 415; off, 400.
    OtherTypesAre415,
    /// PM-ADS-33. With a final slash the address is 404; off, it is the same.
    SlashIsNotAddress,
}

impl Rule for ExecuteRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::OnlyFourMethods, "ADS-25"),
        (Self::BadBodyIsRefused, "ADS-26"),
        (Self::NobodyIsAskedWho, "ADS-29"),
        (Self::BadTokenIsRefused, "ADS-29"),
        (Self::RefusalNamesField, "ADS-31"),
        (Self::MissingAdIs404, "ADS-31"),
        (Self::AllowIsTold, "ADS-31"),
        (Self::OtherTypesAre415, "ADS-31"),
        (Self::SlashIsNotAddress, "ADS-33"),
    ];
}
