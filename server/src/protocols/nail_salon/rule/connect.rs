//! The rules of who comes in, and as whom (NS-CONN).

use crate::rule::Rule;

/// A rule of who comes in, and as whom (NS-CONN).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::nail_salon) enum ConnectRule {
    /// NS-CONN-1. Customers may connect; off, only shops may.
    CustomersConnect,
    /// NS-CONN-2. Shops may connect; off, only customers may.
    ShopsConnect,
    /// NS-CONN-3. There are two roles; off, whoever comes in any other is a customer.
    UserTypeIsClosed,
    /// NS-CONN-3. A role is spelled in one way; off, case does not matter.
    UserTypeHasCase,
    /// NS-CONN-4. Nobody is called nothing; off, who gives no id comes in as nobody in particular.
    UserIdIsNotEmpty,
    /// NS-CONN-5. An id is percent-decoded; off, it is taken as it stands in the address.
    UserIdIsDecoded,
    /// NS-CONN-5. An id holds no slash, encoded or not; off, who has an encoded one comes in as
    /// nobody in particular.
    EncodedSlashIsRefused,
    /// NS-CONN-6. The final slash is part of the address; off, it may be missing.
    FinalSlashIsNeeded,
    /// NS-CONN-7. A customer and a shop of one key are two; off, each hears what the other is told.
    RolesAreApart,
    /// NS-CONN-8. Who acts is who the address says; off, who a frame says.
    PathSaysWho,
    /// NS-CONN-9. A connection serves many actions; off, it closes after the first.
    ManyActionsAreServed,
    /// NS-CONN-10. `x-user-type` and `x-user-id` may be absent; off, they are needed.
    HeadersMayBeAbsent,
    /// NS-CONN-11. An `x-user-type` that contradicts the address is refused; off, nobody looks.
    OtherTypeInHeaderIsRefused,
    /// NS-CONN-11. An `x-user-id` that contradicts the address is refused; off, nobody looks.
    OtherIdInHeaderIsRefused,
    /// NS-CONN-11. Headers that agree with the address are fine; off, any are refused.
    AgreeingHeadersAreTaken,
    /// NS-CONN-12. Who is unknown is refused; off, they come in as nobody in particular.
    UnknownUserIsRefused,
    /// NS-CONN-12. Who is unknown is refused with 404; off, with 403.
    UnknownUserIs404,
    /// NS-CONN-13. A shop's key in frames is its id in the address; off, it is another.
    UserIdIsKey,
    /// NS-CONN-14. Nothing stands behind the final slash; off, what stands there is passed over.
    NothingFollowsFinalSlash,
}

impl Rule for ConnectRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::CustomersConnect, "CONN-1"),
        (Self::ShopsConnect, "CONN-2"),
        (Self::UserTypeIsClosed, "CONN-3"),
        (Self::UserTypeHasCase, "CONN-3"),
        (Self::UserIdIsNotEmpty, "CONN-4"),
        (Self::UserIdIsDecoded, "CONN-5"),
        (Self::EncodedSlashIsRefused, "CONN-5"),
        (Self::FinalSlashIsNeeded, "CONN-6"),
        (Self::RolesAreApart, "CONN-7"),
        (Self::PathSaysWho, "CONN-8"),
        (Self::ManyActionsAreServed, "CONN-9"),
        (Self::HeadersMayBeAbsent, "CONN-10"),
        (Self::OtherTypeInHeaderIsRefused, "CONN-11"),
        (Self::OtherIdInHeaderIsRefused, "CONN-11"),
        (Self::AgreeingHeadersAreTaken, "CONN-11"),
        (Self::UnknownUserIsRefused, "CONN-12"),
        (Self::UnknownUserIs404, "CONN-12"),
        (Self::UserIdIsKey, "CONN-13"),
        (Self::NothingFollowsFinalSlash, "CONN-14"),
    ];
}
