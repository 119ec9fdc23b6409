//! What to do where there is no connection to a target.

use wireproof_client::dial::DialError;
use wireproof_client::http::HttpError;

const CERTIFICATE: &str = "\
Its certificate is not believed. A target file says whose are: `[tls]` with `ca = \"ca.pem\"`, the authority \
that signed it, or the certificate itself; `insecure = true` there believes any";

const AUTHORITY: &str = "\
Give the server a certificate of its own that the authority has signed; or name this very certificate in a \
target file: `[tls]` with `ca = \"server.pem\"` believes what is in that file as it stands";

const NAME: &str = "\
Write an address whose host is one that the certificate is for, or give the server a certificate for this one; \
`[tls]` with `insecure = true` in a target file believes any";

const FILE: &str = "\
`ca` under `[tls]` has to name the authority that signed it, or the certificate itself; `insecure = true` \
there believes any";

const TLS: &str = "Write wss:// in the place of ws://, https:// in that of http://";

const IN_THE_CLEAR: &str = "Write ws:// in the place of wss://, http:// in that of https://";

/// The cure where it is a certificate or an address's scheme that is wrong.
pub(crate) fn of_dial(error: &DialError) -> Option<&'static str> {
    match error {
        DialError::Scheme { speaks_tls, .. } => Some(match speaks_tls {
            true => TLS,
            false => IN_THE_CLEAR,
        }),
        error if error.is_about_authority() => Some(AUTHORITY),
        error if error.is_about_name() => Some(NAME),
        error if error.unhelpful_file().is_some() => Some(FILE),
        error => error.is_about_certificate().then_some(CERTIFICATE),
    }
}

/// The same for a request over HTTP.
pub(crate) fn of_http(error: &HttpError) -> Option<&'static str> {
    match error {
        HttpError::Unreachable(error) => of_dial(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_its_own_cure() {
        let source = || std::io::Error::other("an alert");
        let address = || "localhost:1".to_owned();
        let dead = DialError::Unreachable {
            address: address(),
            source: source(),
        };
        let broken = DialError::Tls {
            address: address(),
            source: source(),
            file: Some("ca.pem".into()),
        };
        for error in [dead, broken] {
            assert_eq!(of_http(&HttpError::Unreachable(error)), None);
        }
        for (speaks_tls, cure) in [(true, TLS), (false, IN_THE_CLEAR)] {
            let address = address();
            let error = DialError::Scheme {
                address,
                speaks_tls,
            };
            assert_eq!(of_dial(&error), Some(cure));
        }
        for option in ["[tls]", "ca = ", "insecure = true"] {
            assert!(CERTIFICATE.contains(option), "{option}");
        }
    }
}
