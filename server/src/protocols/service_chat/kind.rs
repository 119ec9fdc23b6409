//! The two kinds of chat, and who is on their one side; on the other is always a client.

use wireproof_schemas::table::Channel;

/// A kind of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Of a master and a client.
    Service,
    /// Of somebody of support and a client.
    Support,
}

/// The part that somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Offers a service.
    Master,
    /// Asks for one.
    Client,
    /// Works for support.
    Support,
}

impl Kind {
    /// The kind of chat that a channel leads to.
    pub(super) fn on(channel: &Channel) -> Self {
        match channel.name {
            "support-chat" => Self::Support,
            _ => Self::Service,
        }
    }

    /// The other kind.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Service => Self::Support,
            Self::Support => Self::Service,
        }
    }

    /// As kept.
    pub(super) fn kept(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Support => "support",
        }
    }
}

impl Role {
    /// As kept, and as scenarios have it.
    pub(super) fn kept(self) -> &'static str {
        match self {
            Self::Master => "master",
            Self::Client => "client",
            Self::Support => "support",
        }
    }

    /// The part of this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        let all = [Self::Master, Self::Client, Self::Support];
        all.into_iter().find(|role| role.kept() == name)
    }
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::service_chat::PROTOCOL;

    use super::*;

    #[test]
    fn every_channel_leads_to_a_kind_of_its_own() {
        let kinds = PROTOCOL.channels.iter().map(Kind::on).collect::<Vec<_>>();
        assert_eq!(kinds, [Kind::Service, Kind::Support]);
    }
}
