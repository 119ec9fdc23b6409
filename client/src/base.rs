//! Where a target listens: the address to which channel addresses and REST paths
//! are appended.

use std::fmt;
use std::str::FromStr;

/// `ws://host:port/prefix`: scheme and authority of a target, and the path under
/// which its protocol is mounted (empty, or starting with `/` and not ending in it).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    authority: String,
    prefix: String,
}

/// Why a text is no [`Base`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// Neither `ws://` nor `http://`.
    #[error("`{0}` does not start with ws:// or http://; write for example ws://127.0.0.1:8080")]
    Scheme(String),
    /// TLS is asked for.
    #[error("`{0}`: TLS targets are not supported yet; use ws:// or http://")]
    Tls(String),
    /// The host is missing, or holds characters that no host has.
    #[error("`{0}` names no host; write for example ws://127.0.0.1:8080")]
    Host(String),
    /// What stands behind the colon is no port.
    #[error("`{0}`: a port is a number from 1 to 65535; write for example ws://127.0.0.1:8080")]
    Port(String),
    /// A query or a fragment.
    #[error("`{0}` has a query or a fragment; a base is scheme, host, port and path only")]
    Tail(String),
}

impl Base {
    /// The base of a protocol served at `host:port` under `prefix`.
    pub fn new(authority: impl Into<String>, prefix: &str) -> Base {
        let prefix = prefix.trim_matches('/');
        Base {
            authority: authority.into(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("/{prefix}")
            },
        }
    }

    /// `host:port`, with the scheme's port where none was given.
    pub fn socket_address(&self) -> String {
        match port(&self.authority) {
            Some(_) => self.authority.clone(),
            None => format!("{}:80", self.authority),
        }
    }

    /// Host and port as written in the URL.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The origin a page served by the target itself would send.
    pub fn origin(&self) -> String {
        format!("http://{}", self.authority)
    }

    /// The path of `address` on this target: the prefix, then the address as it stands.
    pub fn path(&self, address: &str) -> String {
        format!("{}{address}", self.prefix)
    }

    /// The WebSocket URL of a channel address.
    pub fn socket_url(&self, address: &str) -> String {
        format!("ws://{}{}", self.authority, self.path(address))
    }

    /// The HTTP URL of a path.
    pub fn http_url(&self, path: &str) -> String {
        format!("http://{}{}", self.authority, self.path(path))
    }
}

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Base, BaseError> {
        let lower = text.to_ascii_lowercase();
        if lower.starts_with("wss://") || lower.starts_with("https://") {
            return Err(BaseError::Tls(text.to_owned()));
        }
        let rest = ["ws://", "http://"]
            .iter()
            .find(|scheme| lower.starts_with(*scheme))
            .and_then(|scheme| text.get(scheme.len()..))
            .ok_or_else(|| BaseError::Scheme(text.to_owned()))?;
        if rest.contains(['?', '#']) {
            return Err(BaseError::Tail(text.to_owned()));
        }
        let (authority, prefix) = match rest.find('/') {
            Some(slash) => rest.split_at(slash),
            None => (rest, ""),
        };
        let plausible = !authority.is_empty()
            && !authority.starts_with(':')
            && authority
                .chars()
                .all(|c| c.is_alphanumeric() || "-._:[]".contains(c));
        if !plausible {
            return Err(BaseError::Host(text.to_owned()));
        }
        match port(authority).map(str::parse::<u16>) {
            None | Some(Ok(1..)) => Ok(Base::new(authority, prefix)),
            Some(_) => Err(BaseError::Port(text.to_owned())),
        }
    }
}

/// What stands behind the host; the colons of an IPv6 address are inside its brackets.
fn port(authority: &str) -> Option<&str> {
    match authority.rsplit_once(':') {
        Some((_, port)) if !port.ends_with(']') => Some(port),
        _ => None,
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.socket_url(""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, url: &str, address: &str) {
        let base: Base = input.parse().expect("a base");
        assert_eq!(base.socket_url("/ws/x/"), url);
        assert_eq!(base.socket_address(), address);
    }

    #[test]
    fn bases_with_and_without_prefix_and_port() {
        check("ws://h:81", "ws://h:81/ws/x/", "h:81");
        check("http://h", "ws://h/ws/x/", "h:80");
        check("WS://h:81/a/b/", "ws://h:81/a/b/ws/x/", "h:81");
        check("ws://[::1]:9", "ws://[::1]:9/ws/x/", "[::1]:9");
        check("ws://[::1]", "ws://[::1]/ws/x/", "[::1]:80");
    }

    #[test]
    fn what_is_no_base_is_told_apart() {
        let error = |text: &str| text.parse::<Base>().expect_err("no base");
        assert!(matches!(error("h:81"), BaseError::Scheme(_)));
        assert!(matches!(error("wss://h"), BaseError::Tls(_)));
        assert!(matches!(error("ws:///x"), BaseError::Host(_)));
        assert!(matches!(error("ws://a b/"), BaseError::Host(_)));
        assert!(matches!(error("ws://h/?x"), BaseError::Tail(_)));
        for port in ["ws://h:", "ws://h:x", "ws://h:0", "ws://h:65536"] {
            assert!(matches!(error(port), BaseError::Port(_)), "{port}");
        }
    }
}
