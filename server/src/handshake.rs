//! The opening of a WebSocket, checked by hand (RFC 6455, 4.2), because every reason to refuse it
//! has its own answer.
//!
//! The order of checks is the same in every protocol: 404 for an address that is none, 426 without
//! an upgrade, 400 for a bad handshake, 401 for a bad credential, 403 for an origin or a right. The
//! protocol makes the last three.

use std::net::SocketAddr;

use hyper::{
    HeaderMap, Request, StatusCode, Version,
    header::{
        CONNECTION, HeaderName, HeaderValue, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
    },
};

use crate::{address::Parameters, answer::Refused};

/// A handshake, as far as a protocol judges it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Handshake<'a> {
    /// Its headers.
    pub(crate) headers: &'a HeaderMap,
    /// What its address says beside where it leads.
    pub(crate) parameters: &'a Parameters,
    /// What stands behind the question mark of its address.
    pub(crate) query: Option<&'a str>,
    /// Our address on this connection.
    pub(crate) local: SocketAddr,
}

/// Whether the request asks for a WebSocket at all; if not, it is a plain request at a socket's
/// address.
pub(crate) fn asks_for_upgrade<B>(request: &Request<B>) -> bool {
    has_token(request.headers(), &UPGRADE, "websocket")
}

/// Checks a handshake and returns the key that the answer is derived from.
pub(crate) fn key<B>(request: &Request<B>) -> Result<&HeaderValue, Refused> {
    let headers = request.headers();
    let bad = |reason: &str| Err(Refused::new(StatusCode::BAD_REQUEST, reason));
    if request.version() != Version::HTTP_11 {
        return bad("A WebSocket is opened with HTTP/1.1.");
    }
    if !has_token(headers, &CONNECTION, "upgrade") {
        return bad("The header Connection does not name Upgrade.");
    }
    if single(headers, &SEC_WEBSOCKET_VERSION).is_none_or(|version| version != "13") {
        return bad("The header Sec-WebSocket-Version must be 13.");
    }
    match single(headers, &SEC_WEBSOCKET_KEY) {
        Some(key) if is_key(key.as_bytes()) => Ok(key),
        _ => bad("The header Sec-WebSocket-Key must hold 16 bytes in base64."),
    }
}

/// The value of a header that is given exactly once.
pub(crate) fn single<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a HeaderValue> {
    let mut values = headers.get_all(name).iter();
    values.next().filter(|_| values.next().is_none())
}

/// Whether a header, which may be given several times with several words each, holds a word.
fn has_token(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let values = headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .any(|token| token.trim().eq_ignore_ascii_case(word))
}

/// Whether this is the base64 form of 16 bytes: 22 characters and two signs of padding. The last
/// character carries four bits too many, which must be zero.
fn is_key(key: &[u8]) -> bool {
    let base64 = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    match key {
        [characters @ .., last, b'=', b'='] => {
            characters.len() == 21
                && characters.iter().all(base64)
                && matches!(last, b'A' | b'Q' | b'g' | b'w')
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &[(&str, &str)] = &[
        ("connection", "keep-alive, Upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];

    fn request(headers: &[(&str, &str)]) -> Request<()> {
        let mut request = Request::builder();
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(()).expect("the headers are good")
    }

    /// The good handshake, but with this in place of the header of that name.
    #[track_caller]
    fn refused(name: &str, values: &[&str]) {
        let rest = GOOD.iter().copied().filter(|(other, _)| *other != name);
        let headers: Vec<_> = rest
            .chain(values.iter().map(|value| (name, *value)))
            .collect();
        assert_eq!(
            key(&request(&headers)).map_err(|refused| refused.status),
            Err(StatusCode::BAD_REQUEST)
        );
    }

    #[test]
    fn a_good_handshake_has_a_key() {
        let request = request(GOOD);
        assert!(asks_for_upgrade(&request));
        assert_eq!(
            key(&request).expect("it is good"),
            "dGhlIHNhbXBsZSBub25jZQ=="
        );
    }

    #[test]
    fn each_header_is_needed_once_and_good() {
        refused("connection", &[]);
        refused("connection", &["close"]);
        refused("sec-websocket-version", &[]);
        refused("sec-websocket-version", &["8"]);
        refused("sec-websocket-version", &["13", "13"]);
        refused("sec-websocket-key", &[]);
        refused("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZQ"]);
        refused("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZR=="]);
        refused(
            "sec-websocket-key",
            &["dGhlIHNhbXBsZSBub25jZQ==", "dGhlIHNhbXBsZSBub25jZQ=="],
        );
    }

    #[test]
    fn without_the_word_websocket_it_is_a_plain_request() {
        assert!(!asks_for_upgrade(&request(&[])));
        assert!(!asks_for_upgrade(&request(&[("upgrade", "h2c")])));
        assert!(asks_for_upgrade(&request(&[("upgrade", "h2c, WebSocket")])));
    }
}
