//! The rules of who is there (HD-STAT).

use crate::rule::Rule;

/// A rule of who is there (HD-STAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum StatusRule {
    /// HD-STAT-1. A department hears who comes; off, it does not.
    ConnectIsTold,
    /// HD-STAT-3. A department hears who goes; off, it does not.
    DisconnectIsTold,
    /// HD-STAT-7. Each department is told; off, one of them is.
    EveryDepartmentIsTold,
    /// HD-STAT-8. Only the first connection is told; off, each is.
    OnlyFirstConnectionIsTold,
    /// HD-STAT-8. Only the end of the last connection is told; off, that of each is.
    OnlyLastEndIsTold,
    /// HD-STAT-9. One does not hear of oneself; off, one does.
    OneselfHearsNothing,
}

impl Rule for StatusRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ConnectIsTold, "STAT-1"),
        (Self::DisconnectIsTold, "STAT-3"),
        (Self::EveryDepartmentIsTold, "STAT-7"),
        (Self::OnlyFirstConnectionIsTold, "STAT-8"),
        (Self::OnlyLastEndIsTold, "STAT-8"),
        (Self::OneselfHearsNothing, "STAT-9"),
    ];
}
