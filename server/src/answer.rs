//! HTTP answers, as this server gives them: JSON, and a refusal is `{"error": "…"}`.

use std::error::Error;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Response, StatusCode,
    header::{CONTENT_TYPE, HeaderName, HeaderValue},
};
use serde_json::{Value, json};

/// An answer.
pub(crate) type Answer = Response<Full<Bytes>>;

/// A request that is refused: the status and why, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    /// The HTTP status.
    pub(crate) status: StatusCode,
    /// Why.
    pub(crate) reason: String,
}

impl Refused {
    /// Refuses with a status, for a reason.
    pub(crate) fn new(status: StatusCode, reason: impl Into<String>) -> Self {
        Self {
            status,
            reason: reason.into(),
        }
    }

    /// Something of ours went wrong: it is logged, and whoever asked is told no more than that.
    pub(crate) fn failed(error: impl Error + 'static) -> Self {
        let error: &dyn Error = &error;
        tracing::error!(error, "a request cannot be carried out");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The server failed.")
    }
}

impl From<Refused> for Answer {
    fn from(refused: Refused) -> Self {
        json_value(refused.status, &json!({ "error": refused.reason }))
    }
}

/// An answer that is this value.
pub(crate) fn json_value(status: StatusCode, body: &Value) -> Answer {
    json_text(status, Bytes::from(body.to_string()))
}

/// An answer that is this JSON text.
pub(crate) fn json_text(status: StatusCode, body: Bytes) -> Answer {
    let mut answer = Response::new(Full::new(body));
    *answer.status_mut() = status;
    answer
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    answer
}

/// An answer without a body.
pub(crate) fn empty(status: StatusCode) -> Answer {
    let mut answer = Response::new(Full::default());
    *answer.status_mut() = status;
    answer
}

/// Adds a header; a value that is none is left out, and ours never are.
pub(crate) fn with(mut answer: Answer, name: HeaderName, value: &str) -> Answer {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
    answer
}
