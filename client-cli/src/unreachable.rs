//! What to do where there is no connection to a target.

use wireproof_client::dial::DialError;
use wireproof_client::http::HttpError;

const CERTIFICATE: &str = "\
Its certificate is not believed. A target file says whose are: `[tls]` with `ca = \"ca.pem\"`, the authority \
that signed it; `insecure = true` there believes any";

/// The cure for a certificate that is not believed, if that is what is wrong.
pub(crate) fn of_certificate(error: &DialError) -> Option<&'static str> {
    error.is_about_certificate().then_some(CERTIFICATE)
}

/// The same for a request over HTTP.
pub(crate) fn of_http(error: &HttpError) -> Option<&'static str> {
    match error {
        HttpError::Unreachable(error) => of_certificate(error),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_certificate_is_cured_by_one() {
        let source = || std::io::Error::other("an alert");
        let address = || "localhost:1".to_owned();
        let dead = DialError::Unreachable {
            address: address(),
            source: source(),
        };
        let plain = DialError::Tls {
            address: address(),
            source: source(),
        };
        for error in [dead, plain] {
            assert_eq!(of_http(&HttpError::Unreachable(error)), None);
        }
        for option in ["[tls]", "ca = ", "insecure = true"] {
            assert!(CERTIFICATE.contains(option), "{option}");
        }
    }
}
