//! Origins: from which site a handshake was made, and which sites may.
//!
//! A browser names the site in `Origin`, and a server that did not look would let any site act for
//! its visitors. Origins are compared with their default ports filled in, so that
//! `http://localhost` and `http://localhost:80` are one.

use std::net::SocketAddr;

/// A scheme, a host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    scheme: String,
    host: String,
    /// As written, or the scheme's default; `None` where the scheme has none.
    port: Option<u16>,
}

impl Origin {
    /// Reads an origin as a header or a setting has it. `null` and anything with a path are none.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let letters = |scheme: &str| {
            scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
        };
        if scheme.is_empty() || !letters(scheme) {
            return None;
        }
        let scheme = scheme.to_ascii_lowercase();
        let default = match scheme.as_str() {
            "http" | "ws" => Some(80),
            "https" | "wss" => Some(443),
            _ => None,
        };
        let (host, port) = authority_parts(authority)?;
        Some(Self {
            scheme,
            host,
            port: port.or(default),
        })
    }

    /// The origin of pages that this server would serve under the name in a `Host` header.
    fn of_host(host: &str) -> Option<Self> {
        Self::parse(&format!("http://{host}"))
    }

    fn is_loopback(&self) -> bool {
        matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }
}

/// Splits `host:port`, with the port as written.
fn authority_parts(authority: &str) -> Option<(String, Option<u16>)> {
    let end_of_address = authority.rfind(']').map_or(0, |at| at + 1);
    let (host, port) = match authority.get(end_of_address..)?.rfind(':') {
        Some(at) => (
            authority.get(..end_of_address + at)?,
            Some(authority.get(end_of_address + at + 1..)?),
        ),
        None => (authority, None),
    };
    let plain = |host: &str| {
        host.chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '[' | ']' | ':'))
    };
    if host.is_empty() || !plain(host) {
        return None;
    }
    let port = match port {
        Some(port) if port.bytes().all(|digit| digit.is_ascii_digit()) => Some(port.parse().ok()?),
        Some(_) => return None,
        None => None,
    };
    Some((host.to_ascii_lowercase(), port))
}

/// Which origins may connect.
#[derive(Clone, Debug)]
pub(crate) enum Allowed {
    /// These.
    Listed(Vec<Origin>),
    /// The server's own address; over loopback also the loopback name it was asked for by, and the
    /// address of the protocol's document.
    Local,
}

/// What an origin is compared with where none are listed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses<'a> {
    /// Host and port that the protocol's document gives for its server.
    pub(crate) documented: &'a str,
    /// The `Host` header of the handshake.
    pub(crate) named: Option<&'a str>,
    /// Where the handshake came to.
    pub(crate) local: SocketAddr,
}

/// A setting is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no origin; write scheme, host and port, such as \"https://chat.example\"")]
pub struct NotAnOrigin(String);

impl Allowed {
    /// What the settings allow; none of them means the local addresses.
    pub(crate) fn from_settings(settings: &[String]) -> Result<Self, NotAnOrigin> {
        if settings.is_empty() {
            return Ok(Self::Local);
        }
        let listed = settings
            .iter()
            .map(|text| Origin::parse(text).ok_or_else(|| NotAnOrigin(text.clone())));
        listed.collect::<Result<_, _>>().map(Self::Listed)
    }

    /// Whether a handshake from this origin may go on.
    pub(crate) fn allows(&self, origin: &Origin, addresses: Addresses<'_>) -> bool {
        let Addresses {
            documented,
            named,
            local,
        } = addresses;
        match self {
            Self::Listed(listed) => listed.contains(origin),
            Self::Local => {
                let own = origin.scheme == "http"
                    && origin.is_loopback()
                    && origin.port == Some(local.port());
                // A name of somebody else's can be made to lead here, with a `Host` that agrees
                // with the `Origin` of their page; a loopback name cannot.
                let named = named.and_then(Origin::of_host).filter(Origin::is_loopback);
                let mut hosts = named.into_iter().chain(Origin::of_host(documented));
                own || local.ip().is_loopback() && hosts.any(|host| host == *origin)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCAL: SocketAddr =
        SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8000);

    fn over_loopback(named: Option<&str>) -> Addresses<'_> {
        Addresses {
            documented: "localhost:80",
            named,
            local: LOCAL,
        }
    }

    #[track_caller]
    fn same(one: &str, other: &str) {
        assert!(Origin::parse(one).is_some());
        assert_eq!(Origin::parse(one), Origin::parse(other));
    }

    #[track_caller]
    fn own(origin: &str, host: Option<&str>, expected: bool) {
        let origin = Origin::parse(origin).expect("it is an origin");
        assert_eq!(
            Allowed::Local.allows(&origin, over_loopback(host)),
            expected
        );
    }

    #[test]
    fn default_ports_are_filled_in() {
        same("http://localhost", "http://localhost:80");
        same("https://Chat.Example", "https://chat.example:443");
        same("http://[::1]", "http://[::1]:80");
        assert_ne!(
            Origin::parse("http://localhost"),
            Origin::parse("https://localhost")
        );
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "null",
            "",
            "localhost",
            "http://",
            "http://a/",
            "http://a b",
            "://a",
            "http://a:b",
            "http://a:70000",
            "http://u@a",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn by_default_local_addresses_are_allowed() {
        own("http://localhost:8000", None, true);
        own("http://127.0.0.1:8000", None, true);
        own("http://[::1]:8000", None, true);
        own("http://localhost:8001", None, false);
        own("https://localhost:8000", None, false);
        own("http://evil.example:8000", None, false);
        own("http://localhost", None, true);
        own("https://localhost:80", None, false);
        own("http://127.0.0.1", Some("127.0.0.1:80"), true);
        own("http://localhost:9000", Some("localhost:9000"), true);
        own("http://chat.test", Some("chat.test"), false);
        own("http://evil.example", Some("chat.test"), false);
    }

    #[test]
    fn a_list_replaces_the_local_addresses() {
        let allowed =
            Allowed::from_settings(&["https://chat.example".to_owned()]).expect("it is an origin");
        let allows = |origin| {
            let origin = Origin::parse(origin).expect("it is an origin");
            allowed.allows(&origin, over_loopback(Some("localhost:8000")))
        };
        assert!(allows("https://chat.example:443"));
        assert!(!allows("http://localhost:8000"));
        assert!(Allowed::from_settings(&["chat.example".to_owned()]).is_err());
    }
}
