//! For which host a request is. Nothing of ours depends on it, but who sends none, or two, is a client
//! whose requests mean one thing to a proxy and another behind it.

use hyper::{
    HeaderMap, Version,
    header::{HOST, HeaderValue},
    http::uri::Authority,
};

/// Whether a request names its host as RFC 9112, 3.2 has it: once, by a name and a port, and not at
/// all in HTTP/1.0 only.
pub(super) fn is_told(version: Version, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(HOST).iter();
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => is_host(host),
        (None, _) => version < Version::HTTP_11,
        (Some(_), Some(_)) => false,
    }
}

/// It is empty where the address that was asked for has no host.
fn is_host(value: &HeaderValue) -> bool {
    let is_authority = |text: &str| text.parse::<Authority>().is_ok() && !text.contains('@');
    let text = value.to_str();
    text.is_ok_and(|text| text.is_empty() || is_authority(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(version: Version, hosts: &[&'static str], expected: bool) {
        let mut headers = HeaderMap::new();
        for host in hosts {
            headers.append(HOST, HeaderValue::from_static(host));
        }
        assert_eq!(is_told(version, &headers), expected, "{hosts:?}");
    }

    #[test]
    fn one_host_is_told() {
        for host in ["a", "a.example:80", "127.0.0.1:1", "[::1]:8080", ""] {
            check(Version::HTTP_11, &[host], true);
            check(Version::HTTP_10, &[host], true);
        }
        check(Version::HTTP_10, &[], true);
    }

    #[test]
    fn none_two_and_what_is_none_are_not() {
        check(Version::HTTP_11, &[], false);
        for version in [Version::HTTP_10, Version::HTTP_11] {
            check(version, &["a", "a"], false);
            for host in ["a b", "a/b", "me@a", "http://a"] {
                check(version, &[host], false);
            }
        }
    }
}
