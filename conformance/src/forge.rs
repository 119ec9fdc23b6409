//! Credentials that a right server must refuse, made from one that it takes.

use base64::Engine as _;
use base64::alphabet::URL_SAFE;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

/// The JWT with the same header and payload and a signature of which one bit differs;
/// `None` when the text is no JWT.
pub fn tampered(token: &str) -> Option<String> {
    let (head, signature) = token.rsplit_once('.')?;
    head.split_once('.')?;
    // The first character carries six whole bits, so that another one is always another
    // signature; the last may hold padding.
    let letters = URL_SAFE.as_str();
    let at = letters.find(signature.chars().next()?)?;
    let other = letters.chars().nth(at ^ 1)?;
    Some(format!("{head}.{other}{}", signature.get(1..)?))
}

/// The JWT with its algorithm changed to `none` and an empty signature; `None` when the
/// text is no JWT.
pub fn alg_none(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let mut header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    *header.get_mut("alg")? = json!("none");
    Some(format!(
        "{}.{payload}.",
        URL_SAFE_NO_PAD.encode(header.to_string())
    ))
}

/// The JWT with the claims of another in place of its own, under its own signature; `None`
/// when either text is no JWT.
pub fn with_claims(token: &str, other: &str) -> Option<String> {
    let payload = other.rsplit_once('.')?.0.split_once('.')?.1;
    let (head, signature) = token.rsplit_once('.')?;
    let (header, _own) = head.split_once('.')?;
    Some(format!("{header}.{payload}.{signature}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoxfQ.qLnRLCo";

    #[test]
    fn only_the_signature_changes() {
        let forged = tampered(TOKEN).expect("a token");
        assert_ne!(forged, TOKEN);
        assert_eq!(forged.len(), TOKEN.len());
        assert_eq!(
            forged.rsplit_once('.').map(|p| p.0),
            TOKEN.rsplit_once('.').map(|p| p.0)
        );
    }

    #[test]
    fn the_algorithm_becomes_none_and_the_payload_stays() {
        let forged = alg_none(TOKEN).expect("a token");
        let parts: Vec<&str> = forged.split('.').collect();
        let header = URL_SAFE_NO_PAD.decode(parts[0]).expect("base64");
        assert_eq!(header, br#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(parts[1..], ["eyJ1c2VyX2lkIjoxfQ", ""]);
    }

    #[test]
    fn the_claims_become_those_of_another_and_the_rest_stays() {
        let forged = with_claims(TOKEN, "a.eyJ1c2VyX2lkIjoyfQ.b");
        let expected = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoyfQ.qLnRLCo";
        assert_eq!(forged.as_deref(), Some(expected));
    }

    #[test]
    fn what_is_no_token_is_not_forged() {
        for text in ["", "abc", "a.b", "..", "a.ü.c"] {
            assert_eq!(alg_none(text), None, "{text}");
        }
        assert_eq!(tampered("a.b"), None);
        assert_eq!(tampered("a.b."), None);
        assert_eq!(with_claims(TOKEN, "a.b"), None);
        assert_eq!(with_claims("a.b", TOKEN), None);
    }
}
