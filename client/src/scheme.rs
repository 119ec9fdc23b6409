//! A slip in an address's scheme: TLS is spoken where it says there is none, or the other way round. What
//! comes of that is different with every server, and tells nobody what is wrong.

use std::time::{Duration, Instant};

use tokio_rustls::rustls::Error;

use crate::base::Base;
use crate::dial::{DialError, dial, inner};
use crate::http::{self, Answer, HttpError};
use crate::patience;
use crate::session::{ConnectError, Connected};
use crate::trust::Trust;

/// Longer than a server needs that speaks what it is spoken to in.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whether what came of a request may have come of the wrong scheme.
pub fn is_doubtful(base: &Base, answer: &Result<Answer, HttpError>) -> bool {
    match answer {
        Ok(answer) => is_told(base, answer.status, &answer.text()),
        Err(HttpError::Unreachable(error)) => error.is_about_handshake(),
        Err(HttpError::Timeout { .. }) => base.is_secure(),
        // Where TLS is asked for, it had been spoken by then.
        Err(HttpError::Broken(_)) => !base.is_secure(),
        Err(HttpError::Unsendable(_)) => false,
    }
}

/// Whether what came of a handshake may have come of the wrong scheme.
pub fn is_doubtful_handshake(base: &Base, connected: &Result<Connected, ConnectError>) -> bool {
    match connected {
        Ok(Connected::Open(_)) | Err(ConnectError::Unsendable(_)) => false,
        Ok(Connected::Answered { status, body }) => is_told(base, *status, body),
        Err(ConnectError::Unreachable(error)) => error.is_about_handshake(),
        // Whoever speaks TLS says at once that this is none.
        Err(ConnectError::Timeout { .. }) => base.is_secure(),
        // Where TLS is asked for, it had been spoken by then.
        Err(ConnectError::Protocol(_) | ConnectError::Cut(_)) => !base.is_secure(),
    }
}

/// As servers answer that speak TLS and say so in the clear.
fn is_told(base: &Base, status: u16, body: &str) -> bool {
    let body = body.to_ascii_lowercase();
    let words = ["https", "ssl", "tls"];
    status == 400 && !base.is_secure() && words.iter().any(|word| body.contains(word))
}

/// The error of an address whose scheme is the wrong one, if the server there answers to the other. Ask
/// where an answer is doubtful only: it takes up to two seconds.
pub async fn mistaken(base: &Base) -> Option<DialError> {
    let address = base.socket_address();
    let is_mistaken = match base.is_secure() {
        // Some do both at one port, and are to be spoken to as they are.
        true => {
            let (in_the_clear, tls) = tokio::join!(speaks_in_the_clear(&address), speaks_tls(base));
            in_the_clear && !tls
        }
        false => speaks_tls(base).await,
    };
    is_mistaken.then_some(DialError::Scheme {
        speaks_tls: !base.is_secure(),
        address,
    })
}

async fn speaks_tls(base: &Base) -> bool {
    let port = base.socket_address();
    let secure = Base::new(port, "").trusting(Trust::anybody());
    match patience::until(Instant::now() + PATIENCE, dial(&secure)).await {
        Some(Ok(_)) => true,
        // It answers in TLS, though not to strangers.
        Some(Err(DialError::Tls { source, .. })) => {
            matches!(inner(&source), Some(Error::AlertReceived(_)))
        }
        _ => false,
    }
}

async fn speaks_in_the_clear(address: &str) -> bool {
    let plain = Base::new(address, "");
    let answer = http::request(&plain, "GET", "/", &[], None, PATIENCE).await;
    answer.is_ok_and(|answer| !asks_for_tls(&answer))
}

/// As those answer in the clear that do speak TLS, and would have nothing said otherwise.
fn asks_for_tls(answer: &Answer) -> bool {
    let is_secure = |url: &str| {
        let start = url.get(.."https:".len());
        start.is_some_and(|start| start.eq_ignore_ascii_case("https:"))
    };
    match answer.status {
        // Bad Request, Upgrade Required
        400 | 426 => true,
        300..400 => answer.header("location").any(is_secure),
        _ => false,
    }
}
