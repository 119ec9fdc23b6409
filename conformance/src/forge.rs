//! Credentials that a right server must refuse, made from one that it takes.

use serde_json::{Value, json};

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The JWT with the same header and payload and a signature of which one bit differs;
/// `None` when the text is no JWT.
pub fn tampered(token: &str) -> Option<String> {
    let (head, signature) = token.rsplit_once('.')?;
    head.split_once('.')?;
    // The first character carries six whole bits, so that another one is always another
    // signature; the last may hold padding.
    let first = signature.bytes().next()?;
    let at = ALPHABET.iter().position(|&letter| letter == first)?;
    let other = char::from(*ALPHABET.get(at ^ 1)?);
    Some(format!("{head}.{other}{}", signature.get(1..)?))
}

/// The JWT with its algorithm changed to `none` and an empty signature; `None` when the
/// text is no JWT.
pub fn alg_none(token: &str) -> Option<String> {
    let mut parts = token.split('.');
    let (header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
    let mut header: Value = serde_json::from_slice(&decode(header)?).ok()?;
    *header.get_mut("alg")? = json!("none");
    Some(format!(
        "{}.{payload}.",
        encode(header.to_string().as_bytes())
    ))
}

/// Base64url without padding (RFC 4648, section 5).
fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk
            .iter()
            .chain(std::iter::repeat(&0))
            .take(3)
            .fold(0_usize, |word, &byte| word << 8 | usize::from(byte));
        for place in 0..=chunk.len() {
            let letter = word >> (18 - 6 * place) & 63;
            text.extend(ALPHABET.get(letter).map(|&letter| char::from(letter)));
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut word, mut bits) = (0_u32, 0_u32);
    for letter in text.bytes() {
        let value = ALPHABET.iter().position(|&known| known == letter)?;
        word = (word << 6 | u32::try_from(value).ok()?) & 0xFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(word >> bits & 0xFF).ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyX2lkIjoxfQ.qLnRLCo";

    #[test]
    fn base64url_round_trips() {
        for text in ["", "a", "ab", "abc", "{\"alg\":\"HS256\"}\u{ff}"] {
            assert_eq!(
                decode(&encode(text.as_bytes())).as_deref(),
                Some(text.as_bytes())
            );
        }
        assert_eq!(encode(b"\xfb\xff"), "-_8");
    }

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
        let header = decode(parts[0]).expect("base64");
        assert_eq!(header, br#"{"alg":"none","typ":"JWT"}"#);
        assert_eq!(parts[1..], ["eyJ1c2VyX2lkIjoxfQ", ""]);
    }

    #[test]
    fn what_is_no_token_is_not_forged() {
        for text in ["", "abc", "a.b", "..", "a.ü.c"] {
            assert_eq!(alg_none(text), None, "{text}");
        }
        assert_eq!(tampered("a.b"), None);
        assert_eq!(tampered("a.b."), None);
    }
}
