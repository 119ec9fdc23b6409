//! The rules of who may come in (HD-CONN).

use crate::rule::Rule;

/// A rule of who may come in (HD-CONN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum ConnectRule {
    /// HD-CONN-1. Staff of departments may connect; off, they have to be called `staff`.
    StaffConnects,
    /// HD-CONN-2. Only staff connects; off, every user does.
    OnlyStaffConnects,
    /// HD-CONN-3. A credential is needed; off, who has none comes in as nobody in particular.
    CredentialIsNeeded,
    /// HD-CONN-4. A token's signature is checked; off, it is not.
    SignatureIsChecked,
    /// HD-CONN-4. Only access tokens open; off, any token does.
    OnlyAccessTokensOpen,
    /// HD-CONN-4. An expired token is refused; off, it counts for ever.
    ExpiredTokenIsRefused,
    /// HD-CONN-5. One hears of one's departments from the start; off, never.
    DepartmentsAreHeard,
    /// HD-CONN-6. One hears of each of one's departments; off, of the first only.
    EachDepartmentIsHeard,
    /// HD-CONN-7. One hears of no other department; off, of all of the hotel.
    OtherDepartmentsAreNotHeard,
    /// HD-CONN-8. A token may stand in the query; off, it may not.
    QueryTokenIsTaken,
    /// HD-CONN-8. The header wins over the query; off, the query wins.
    HeaderWins,
    /// HD-CONN-9. Staff without a department may connect; off, they may not.
    DepartmentIsNotNeeded,
    /// HD-CONN-10. Departments are told in lower case; off, in capitals.
    DepartmentsAreInLowerCase,
    /// HD-CONN-11. Nothing old is told at connect; off, the conversations that go on are.
    NothingIsReplayed,
    /// HD-CONN-11. Who is there is not told at connect; off, everybody is announced to whoever
    /// comes.
    NobodyIsListed,
}

impl Rule for ConnectRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::StaffConnects, "CONN-1"),
        (Self::OnlyStaffConnects, "CONN-2"),
        (Self::CredentialIsNeeded, "CONN-3"),
        (Self::SignatureIsChecked, "CONN-4"),
        (Self::OnlyAccessTokensOpen, "CONN-4"),
        (Self::ExpiredTokenIsRefused, "CONN-4"),
        (Self::DepartmentsAreHeard, "CONN-5"),
        (Self::EachDepartmentIsHeard, "CONN-6"),
        (Self::OtherDepartmentsAreNotHeard, "CONN-7"),
        (Self::QueryTokenIsTaken, "CONN-8"),
        (Self::HeaderWins, "CONN-8"),
        (Self::DepartmentIsNotNeeded, "CONN-9"),
        (Self::DepartmentsAreInLowerCase, "CONN-10"),
        (Self::NothingIsReplayed, "CONN-11"),
        (Self::NobodyIsListed, "CONN-11"),
    ];
}
