//! One HTTP request and its answer, each on a connection of its own.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;

use crate::ask::Ask;
use crate::base::Base;
use crate::dial::{DialError, dial};
use crate::patience;

/// A larger body is given up.
const MAX_BODY: usize = 16 << 20;

/// What the server answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers in order; values that are not text are left out.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Result<Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }

    /// The values of the headers of this name, in order.
    pub fn header<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        named(&self.headers, name)
    }

    /// The media type of the body, in small letters and without parameters.
    pub fn media_type(&self) -> Option<String> {
        media_type(&self.headers)
    }

    /// The body as text, for people.
    pub fn text(&self) -> String {
        readable(&self.body)
    }
}

/// The values of the headers of a name, in order.
fn named<'a>(
    headers: &'a [(String, String)],
    name: &'a str,
) -> impl Iterator<Item = &'a str> + use<'a> {
    let headers = headers.iter();
    let named = headers.filter(move |(present, _)| present.eq_ignore_ascii_case(name));
    named.map(|(_, value)| value.as_str())
}

/// The media type that headers tell, in small letters and without parameters.
pub(crate) fn media_type(headers: &[(String, String)]) -> Option<String> {
    let written = named(headers, "content-type").next()?;
    let written = written.split(';').next().unwrap_or(written);
    Some(written.trim().to_ascii_lowercase())
}

/// Bytes as text, for people; those that make no text stand as `\xff`.
pub fn readable(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text += &format!("\\x{byte:02x}");
        }
    }
    text
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// No connection.
    #[error(transparent)]
    Unreachable(#[from] DialError),
    /// No whole answer in time.
    #[error("{address} did not answer within {waited:?}")]
    Timeout {
        /// `host:port`.
        address: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The request cannot be sent as asked.
    #[error("this request cannot be sent: {0}")]
    Unsendable(String),
    /// The exchange broke off.
    #[error("the exchange broke off: {0}")]
    Broken(String),
}

/// Sends `method path` to `base`, with a JSON body if one is given.
pub async fn request(
    base: &Base,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<&Value>,
    patience: Duration,
) -> Result<Answer, HttpError> {
    let headers = headers.iter();
    let mut headers: Vec<(String, String)> = headers
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    if body.is_some() {
        let json = ("content-type".to_owned(), "application/json".to_owned());
        headers.push(json);
    }
    let ask = Ask {
        method: method.to_owned(),
        target: path.to_owned(),
        headers,
        body: body.map(|body| Bytes::from(body.to_string())),
    };
    send(base, &ask, patience).await
}

/// Sends a request to `base`, and waits for its whole answer.
pub async fn send(base: &Base, ask: &Ask, patience: Duration) -> Result<Answer, HttpError> {
    let unsendable = |error: &dyn std::fmt::Display| HttpError::Unsendable(error.to_string());
    let mut builder = Request::builder()
        .method(ask.method.as_str())
        .uri(base.path(&ask.target));
    let says = |name: &str| named(&ask.headers, name).next().is_some();
    if !says("host") {
        builder = builder.header(header::HOST, base.authority());
    }
    // What the request says itself goes before what every request carries.
    let carried = base.carried().iter().filter(|(name, _)| !says(name));
    for (name, value) in carried.chain(&ask.headers) {
        let value = header::HeaderValue::from_bytes(value.as_bytes());
        builder = builder.header(name.as_str(), value.map_err(|error| unsendable(&error))?);
    }
    let body = ask.body.clone().unwrap_or_default();
    let request = builder
        .body(Full::new(body))
        .map_err(|error| unsendable(&error))?;
    let address = base.socket_address();
    match patience::until(Instant::now() + patience, exchange(base, request)).await {
        Some(answer) => answer,
        None => Err(HttpError::Timeout {
            address,
            waited: patience,
        }),
    }
}

/// The task that drives a connection, which ends with the exchange however that ends.
struct Driver<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for Driver<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn exchange(base: &Base, request: Request<Full<Bytes>>) -> Result<Answer, HttpError> {
    let stream = dial(base).await?;
    let broken = |error: &dyn std::fmt::Display| HttpError::Broken(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&error))?;
    let _driver = Driver(tokio::spawn(connection));
    let response = sender
        .send_request(request)
        .await
        .map_err(|error| broken(&error))?;
    let (parts, body) = response.into_parts();
    let body = Limited::new(body, MAX_BODY)
        .collect()
        .await
        .map_err(|error| broken(&error))?
        .to_bytes();
    let text = |value: &header::HeaderValue| value.to_str().map(str::to_owned).ok();
    Ok(Answer {
        status: parts.status.as_u16(),
        headers: parts
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.to_string(), text(value)?)))
            .collect(),
        body,
    })
}
