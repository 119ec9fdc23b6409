//! In which role somebody is connected: the address that they came to says so, not who they are.

use wireproof_schemas::{brand_chat::ADMIN_CHAT, table::Channel};

/// The rights that a connection was opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Those of the user's brand.
    User,
    /// Those of an administrator.
    Admin,
}

impl Role {
    /// The role on a channel.
    pub(super) fn on(channel: &Channel) -> Self {
        if channel.name == ADMIN_CHAT.name {
            Self::Admin
        } else {
            Self::User
        }
    }
}
