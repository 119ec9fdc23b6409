//! How an address says who somebody is (NS-CONN): the role must be one of two, and the id is whatever
//! stands between two slashes. Anything else is the address of nothing.

use wireproof_schemas::{nail_salon::key::UserType, table::Channel};

use super::rule::ConnectRule;
use crate::{address::Parameters, rule::Rules};

/// The part of the address that holds the role.
const USER_TYPE: &str = "user_type";

/// The part of the address that holds the id.
pub(super) const USER_ID: &str = "user_id";

/// What a path says, if it is an address of this channel.
pub(super) fn find(rules: Rules, channel: &Channel, path: &str) -> Option<Parameters> {
    let found = Parameters::of(channel.address, path);
    let found = found.or_else(|| leniently(rules, channel.address, path))?;
    role(rules, &found)?;
    match path.split('/').nth(3) {
        Some(raw) if !rules.on(ConnectRule::UserIdIsDecoded) => Some(found.with(USER_ID, raw)),
        _ => Some(found),
    }
}

/// The role that an address names (NS-CONN-3).
pub(super) fn role(rules: Rules, parameters: &Parameters) -> Option<UserType> {
    let role = parameters.read(USER_TYPE);
    match rules.off() {
        Some(ConnectRule::UserTypeIsClosed) => role.or(Some(UserType::Customer)),
        Some(ConnectRule::UserTypeHasCase) => {
            let lower = parameters.get(USER_TYPE)?.to_lowercase();
            parameters.clone().with(USER_TYPE, &lower).read(USER_TYPE)
        }
        _ => role,
    }
}

/// What a server that does not keep a rule takes for an address.
fn leniently(rules: Rules, address: &'static str, path: &str) -> Option<Parameters> {
    match rules.off()? {
        ConnectRule::FinalSlashIsNeeded => Parameters::of(address, &format!("{path}/")),
        ConnectRule::NothingFollowsFinalSlash => {
            let end = path.match_indices('/').nth(3)?.0;
            Parameters::of(address, path.get(..=end)?)
        }
        ConnectRule::UserIdIsNotEmpty => {
            let path = format!("{}-/", path.strip_suffix('/')?);
            Some(Parameters::of(address, &path)?.with(USER_ID, ""))
        }
        ConnectRule::EncodedSlashIsRefused => {
            let path = path.replace("%2F", "-").replace("%2f", "-");
            Some(Parameters::of(address, &path)?.with(USER_ID, "/"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::nail_salon::PROTOCOL;

    use super::*;

    #[track_caller]
    fn check(path: &str, expected: Option<(UserType, &str)>) {
        let found = find(Rules::ALL_ON, &PROTOCOL.channels[0], path);
        let found = found.as_ref().and_then(|found| {
            let role = role(Rules::ALL_ON, found)?;
            Some((role, found.get(USER_ID)?))
        });
        assert_eq!(found, expected, "{path}");
    }

    #[test]
    fn an_address_names_a_role_and_somebody() {
        check("/ws/customer/x/", Some((UserType::Customer, "x")));
        check(
            "/ws/shop/a.b%20%EB%84%A4/",
            Some((UserType::Shop, "a.b 네")),
        );
    }

    #[test]
    fn anything_else_is_the_address_of_nothing() {
        for path in [
            "/ws/Customer/x/",
            "/ws/admin/x/",
            "/ws//x/",
            "/ws/customer//",
            "/ws/customer/x",
            "/ws/customer/x/more",
            "/ws/customer/x/more/",
            "/ws/customer/x%2Fy/",
            "/ws/customer%2Fx/",
        ] {
            check(path, None);
        }
    }
}
