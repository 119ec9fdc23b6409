//! What is wrong with the certificate that a peer shows, in words.

use std::io;

use tokio_rustls::rustls::{CertificateError, Error};

use super::inner;
use crate::trust::is_an_authoritys;

/// More names than this are not told.
const MANY: usize = 5;

/// Why TLS failed. `file` is where the certificates are from that would have been believed.
pub(super) fn told(source: &io::Error, file: Option<&str>) -> String {
    let Some(Error::InvalidCertificate(why)) = inner(source) else {
        return source.to_string();
    };
    if let Some(names) = names(why) {
        return of_others(why, names);
    }
    match (why, file) {
        (why, file) if is_an_authoritys(why) => {
            let none = file.map(|file| format!("; it is none of those in {file}"));
            format!(
                "what it shows as its own is the certificate of an authority (CA:TRUE), and no server's{}",
                none.unwrap_or_default()
            )
        }
        (CertificateError::UnknownIssuer, Some(file)) => {
            format!("its certificate is signed by none of those in {file}, and is none of them")
        }
        // As when an authority was made anew, under the same name.
        (CertificateError::BadSignature, Some(file)) => format!(
            "its certificate is signed by none of those in {file}, though one there has the signer's name"
        ),
        _ => source.to_string(),
    }
}

/// The names of a certificate that is for others than the peer was asked for as, in the library's
/// words; nothing where something else is wrong.
pub(super) fn names(why: &CertificateError) -> Option<&[String]> {
    match why {
        CertificateError::NotValidForName => Some(&[]),
        CertificateError::NotValidForNameContext { presented, .. } => Some(presented),
        _ => None,
    }
}

fn of_others(why: &CertificateError, names: &[String]) -> String {
    let asked = match why {
        CertificateError::NotValidForNameContext { expected, .. } => expected.to_str().into_owned(),
        _ => "the host of the address".to_owned(),
    };
    if names.is_empty() {
        return format!("its certificate is not for {asked}");
    }
    let some = names.iter().take(MANY).map(|name| plain(name));
    let some: Vec<String> = some.collect();
    let more = match names.len().saturating_sub(MANY) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(
        "its certificate is for {}{more}, and not for {asked}",
        some.join(", ")
    )
}

/// `DnsName("a.example")` without what is around the name. A peer has written it.
fn plain(name: &str) -> String {
    let inside = name
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    let inside = inside.unwrap_or(name).trim_matches('"');
    inside.escape_debug().to_string()
}

#[cfg(test)]
mod tests {
    use tokio_rustls::rustls::pki_types::ServerName;

    use super::*;

    #[track_caller]
    fn check(presented: &[&str], told: &str) {
        let why = CertificateError::NotValidForNameContext {
            expected: ServerName::try_from("a.example").expect("a name"),
            presented: presented.iter().map(|name| (*name).to_owned()).collect(),
        };
        let names = names(&why).expect("names");
        assert_eq!(of_others(&why, names), told);
    }

    #[test]
    fn names_stand_as_they_are_written() {
        check(
            &["DnsName(\"b.example\")", "IpAddress(10.0.0.1)"],
            "its certificate is for b.example, 10.0.0.1, and not for a.example",
        );
        check(
            &["x\u{1b}"; 7],
            &format!(
                "its certificate is for {}x\\u{{1b}} and 2 more, and not for a.example",
                "x\\u{1b}, ".repeat(4)
            ),
        );
        check(&[], "its certificate is not for a.example");
    }
}
