//! The rules of who is there (HD-STAT).

use crate::rule::Rule;

/// A rule of who is there (HD-STAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::hotel_desk) enum StatusRule {
    /// HD-STAT-1. A department hears who comes; off, it does not.
    ConnectIsTold,
    /// HD-STAT-2. A user's `user_id` is an integer; off, a text.
    StatusIdIsNumber,
    /// HD-STAT-2. A user has a `user_name`; off, none.
    StatusHasName,
    /// HD-STAT-2. A user is told with a department; off, with none.
    StatusHasDepartment,
    /// HD-STAT-3. A department hears who goes; off, it does not.
    DisconnectIsTold,
    /// HD-STAT-4. Who goes is `user_disconnected`; off, `user_left`.
    GoingIsDisconnected,
    /// HD-STAT-4. Who goes is told like who comes; off, without a name.
    GoingHasFields,
    /// HD-STAT-5. A user has the `user_id` that `typing` has; off, another.
    StatusNamesUser,
    /// HD-STAT-5. A user is told by name; off, by the department's.
    StatusHasOwnName,
    /// HD-STAT-6. Only the department hears who comes and goes; off, everybody who is connected
    /// does.
    OtherDepartmentsHearNoStatus,
    /// HD-STAT-7. Each department is told; off, one of them is.
    EveryDepartmentIsTold,
    /// HD-STAT-8. Only the first connection is told; off, each is.
    OnlyFirstConnectionIsTold,
    /// HD-STAT-8. Only the end of the last connection is told; off, that of each is.
    OnlyLastEndIsTold,
    /// HD-STAT-9. One does not hear of oneself; off, one does.
    OneselfHearsNothing,
    /// HD-STAT-10. Who is lost without a close frame has gone; off, they never have.
    LostConnectionIsTold,
    /// HD-STAT-11. Who is not let in is not announced; off, whoever the token names is.
    RefusedIsNotTold,
}

impl Rule for StatusRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::ConnectIsTold, "STAT-1"),
        (Self::StatusIdIsNumber, "STAT-2"),
        (Self::StatusHasName, "STAT-2"),
        (Self::StatusHasDepartment, "STAT-2"),
        (Self::DisconnectIsTold, "STAT-3"),
        (Self::GoingIsDisconnected, "STAT-4"),
        (Self::GoingHasFields, "STAT-4"),
        (Self::StatusNamesUser, "STAT-5"),
        (Self::StatusHasOwnName, "STAT-5"),
        (Self::OtherDepartmentsHearNoStatus, "STAT-6"),
        (Self::EveryDepartmentIsTold, "STAT-7"),
        (Self::OnlyFirstConnectionIsTold, "STAT-8"),
        (Self::OnlyLastEndIsTold, "STAT-8"),
        (Self::OneselfHearsNothing, "STAT-9"),
        (Self::LostConnectionIsTold, "STAT-10"),
        (Self::RefusedIsNotTold, "STAT-11"),
    ];
}
