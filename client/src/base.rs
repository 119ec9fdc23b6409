//! Where a target listens: the address to which channel addresses and REST paths
//! are appended.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;
use std::sync::Arc;

use crate::trust::Trust;

/// `ws://host:port/prefix`: scheme and authority of a target, the path under which its protocol is
/// mounted (empty, or starting with `/` and not ending in it), and what every request to it carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    authority: String,
    prefix: String,
    /// With TLS, whom it may turn out to be.
    trust: Option<Trust>,
    carried: Arc<[(String, String)]>,
    /// A relay of ours that every connection goes through.
    via: Option<SocketAddr>,
}

/// Why a text is no [`Base`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BaseError {
    /// None of the four schemes.
    #[error(
        "`{0}` does not start with ws://, wss://, http:// or https://; \
         write for example ws://127.0.0.1:8080"
    )]
    Scheme(String),
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
            trust: None,
            carried: Arc::new([]),
            via: None,
        }
    }

    /// The same with TLS, and with whom it may turn out to be.
    pub fn trusting(self, trust: Trust) -> Base {
        Base {
            trust: Some(trust),
            ..self
        }
    }

    /// The same with headers that every request to it carries, handshakes included. They are not
    /// part of the protocol: a gateway in front of a target may want them.
    pub fn carrying(self, headers: impl Into<Arc<[(String, String)]>>) -> Base {
        Base {
            carried: headers.into(),
            ..self
        }
    }

    /// The same through a relay, which is talked to in the clear and knows where the target is. All
    /// that is said to the target, its name included, stays as it is.
    pub fn through(self, relay: SocketAddr) -> Base {
        Base {
            via: Some(relay),
            ..self
        }
    }

    /// The same without the relay.
    pub fn direct(&self) -> Base {
        Base {
            via: None,
            ..self.clone()
        }
    }

    /// The relay on the way, if there is one.
    pub fn relay(&self) -> Option<SocketAddr> {
        self.via
    }

    /// The server itself, wherever on it the protocol begins; nothing is carried to it.
    pub fn root(&self) -> Base {
        Base {
            prefix: String::new(),
            carried: Arc::new([]),
            ..self.clone()
        }
    }

    /// The part of a path that stands behind the prefix, if the path is below it.
    pub fn below<'a>(&self, path: &'a str) -> Option<&'a str> {
        path.strip_prefix(&self.prefix)
    }

    /// The headers that every request carries.
    pub(crate) fn carried(&self) -> &[(String, String)] {
        &self.carried
    }

    /// Whom it may turn out to be; none without TLS.
    pub(crate) fn trust(&self) -> Option<&Trust> {
        self.trust.as_ref()
    }

    /// Whether it is reached by TLS.
    pub fn is_secure(&self) -> bool {
        self.trust.is_some()
    }

    /// The host alone: a name, or an address without brackets.
    pub fn host(&self) -> &str {
        let host = match port(&self.authority) {
            Some(port) => self.authority.strip_suffix(port).unwrap_or(&self.authority),
            None => &self.authority,
        };
        host.trim_end_matches(':')
            .trim_matches(|c| c == '[' || c == ']')
    }

    /// `host:port`, with the scheme's port where none was given.
    pub fn socket_address(&self) -> String {
        match (port(&self.authority), self.is_secure()) {
            (Some(_), _) => self.authority.clone(),
            (None, false) => format!("{}:80", self.authority),
            (None, true) => format!("{}:443", self.authority),
        }
    }

    /// Host and port as written in the URL.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    /// The origin a page served by the target itself would send.
    pub fn origin(&self) -> String {
        format!("{}://{}", self.http_scheme(), self.authority)
    }

    fn http_scheme(&self) -> &'static str {
        if self.is_secure() { "https" } else { "http" }
    }

    /// The path of `address` on this target: the prefix, then the address as it stands.
    pub fn path(&self, address: &str) -> String {
        format!("{}{address}", self.prefix)
    }

    /// The WebSocket URL of a channel address.
    pub fn socket_url(&self, address: &str) -> String {
        let scheme = if self.is_secure() { "wss" } else { "ws" };
        format!("{scheme}://{}{}", self.authority, self.path(address))
    }

    /// The HTTP URL of a path.
    pub fn http_url(&self, path: &str) -> String {
        format!(
            "{}://{}{}",
            self.http_scheme(),
            self.authority,
            self.path(path)
        )
    }
}

impl FromStr for Base {
    type Err = BaseError;

    fn from_str(text: &str) -> Result<Base, BaseError> {
        let lower = text.to_ascii_lowercase();
        let schemes = ["ws://", "http://", "wss://", "https://"];
        let scheme = schemes.iter().find(|scheme| lower.starts_with(**scheme));
        let scheme = scheme.ok_or_else(|| BaseError::Scheme(text.to_owned()))?;
        let rest = text.get(scheme.len()..).unwrap_or_default();
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
            None | Some(Ok(1..)) => {
                let base = Base::new(authority, prefix);
                Ok(match ["wss://", "https://"].contains(scheme) {
                    true => base.trusting(Trust::system()),
                    false => base,
                })
            }
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
        check("wss://h/a", "wss://h/a/ws/x/", "h:443");
        check("https://h:81", "wss://h:81/ws/x/", "h:81");
    }

    #[test]
    fn a_host_is_without_port_and_brackets() {
        for (text, host) in [
            ("ws://h:81", "h"),
            ("wss://h", "h"),
            ("ws://[::1]:9", "::1"),
            ("ws://[::1]", "::1"),
        ] {
            let base: Base = text.parse().expect("a base");
            assert_eq!(base.host(), host, "{text}");
        }
        let secure: Base = "wss://h".parse().expect("a base");
        assert_eq!(secure.origin(), "https://h");
        assert_eq!(secure.http_url("/x"), "https://h/x");
    }

    #[test]
    fn what_is_no_base_is_told_apart() {
        let error = |text: &str| text.parse::<Base>().expect_err("no base");
        assert!(matches!(error("h:81"), BaseError::Scheme(_)));
        assert!(matches!(error("ws:///x"), BaseError::Host(_)));
        assert!(matches!(error("ws://a b/"), BaseError::Host(_)));
        assert!(matches!(error("ws://h/?x"), BaseError::Tail(_)));
        for port in ["ws://h:", "ws://h:x", "ws://h:0", "ws://h:65536"] {
            assert!(matches!(error(port), BaseError::Port(_)), "{port}");
        }
    }
}
