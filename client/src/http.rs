//! One HTTP request and its answer, each on a connection of its own.

use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::base::Base;

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

    /// The body as text, for people.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// No TCP connection.
    #[error("nothing answers at {address}: {source}")]
    Unreachable {
        /// `host:port`.
        address: String,
        /// The system's reason.
        source: std::io::Error,
    },
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
    let mut builder = Request::builder()
        .method(method)
        .uri(base.path(path))
        .header(header::HOST, base.authority());
    for (name, value) in headers {
        builder = builder.header(*name, *value);
    }
    if body.is_some() {
        builder = builder.header(header::CONTENT_TYPE, "application/json");
    }
    let body = body.map(Value::to_string).unwrap_or_default();
    let request = builder
        .body(Full::new(Bytes::from(body)))
        .map_err(|error| HttpError::Unsendable(error.to_string()))?;
    let address = base.socket_address();
    match tokio::time::timeout(patience, exchange(&address, request)).await {
        Ok(answer) => answer,
        Err(_) => Err(HttpError::Timeout {
            address,
            waited: patience,
        }),
    }
}

async fn exchange(address: &str, request: Request<Full<Bytes>>) -> Result<Answer, HttpError> {
    let stream = TcpStream::connect(address)
        .await
        .map_err(|source| HttpError::Unreachable {
            address: address.to_owned(),
            source,
        })?;
    let broken = |error: &dyn std::fmt::Display| HttpError::Broken(error.to_string());
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&error))?;
    let driver = tokio::spawn(connection);
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
    driver.abort();
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
