//! What is asked over HTTP at the endpoints of a protocol's table.
//!
//! The order of checks is the same in every protocol: 404 for a path that is none, 405 for a method
//! that is none, 401 and 403 for who asks, 415, 413 and 400 for the body, and then what the endpoint
//! itself has against it. The protocol decides who somebody is and what becomes of a request; this
//! module reads what it needs for that.

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::{
    HeaderMap, StatusCode,
    body::{Body, Incoming},
    header::CONTENT_TYPE,
};
use tokio::time::timeout;
use wireproof_schemas::table::rest::{Access, Encoding, Endpoint};

use crate::{
    address::Parameters,
    answer::Refused,
    credential,
    form::{self, Form},
    frame::{self, Data, Flaw, Members},
    handshake::single,
    options::Limits,
    rule::Rules,
};

/// A request at an endpoint.
pub(crate) struct Request<'a> {
    /// The endpoint.
    pub(crate) endpoint: &'static Endpoint,
    /// What the path says beside where it leads.
    pub(crate) parameters: Parameters,
    /// The headers.
    pub(crate) headers: &'a HeaderMap,
    /// What stands behind the question mark.
    pub(crate) query: Option<&'a str>,
    /// What the request carries.
    pub(crate) body: &'a mut Incoming,
    /// Sizes and durations.
    pub(crate) limits: &'a Limits,
}

impl Request<'_> {
    /// What is presented to show who asks; nothing where the endpoint does not need it.
    pub(crate) fn credential(&self) -> Result<Option<Cow<'_, str>>, Refused> {
        let security = self.endpoint.access.security();
        match credential::presented(security, self.headers, self.query) {
            Some(Some(credential)) => Ok(Some(credential)),
            Some(None) => Err(unauthorized("The credential is not well formed.")),
            None => match self.endpoint.access {
                Access::Needs(_) => Err(unauthorized("A credential is needed.")),
                Access::Open | Access::Optional(_) => Ok(None),
            },
        }
    }

    /// The body as one of the forms that the endpoint takes.
    pub(crate) fn encoding(&self) -> Result<Encoding, Refused> {
        let given = single(self.headers, &CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.split(';').next());
        let given = given.unwrap_or_default().trim();
        // What is not there is of no type, and no JSON either; that is told then.
        let is_nothing = given.is_empty() && self.body.is_end_stream();
        let contents = self.endpoint.body.map_or(&[][..], |body| body.contents);
        let found = contents.iter().find(|content| {
            let known = content.encoding.media_type();
            is_nothing || known.eq_ignore_ascii_case(given)
        });
        let refused = || {
            let known: Vec<_> = contents
                .iter()
                .map(|known| known.encoding.media_type())
                .collect();
            let reason = format!("The body must be {}.", known.join(" or "));
            Refused::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, reason)
        };
        found.map(|content| content.encoding).ok_or_else(refused)
    }

    /// The members of a body that is a JSON object, read as strictly as a frame is.
    pub(crate) async fn json(self, rules: Rules) -> Result<Members, Refused> {
        self.encoding()?;
        let bytes = self.bytes().await?;
        read(&bytes, rules).map_err(|reason| Refused::new(StatusCode::BAD_REQUEST, reason))
    }

    /// The body as a form with a file in each of these parts.
    pub(crate) async fn form(self, files: &[&str], limits: &Limits) -> Result<Form, Refused> {
        let content_type = single(self.headers, &CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok());
        form::read(self.body, content_type.unwrap_or_default(), files, limits).await
    }

    /// The whole body.
    pub(crate) async fn bytes(self) -> Result<Bytes, Refused> {
        collect(self.body, self.limits).await
    }
}

/// Reads a body to its end, unless that is too far or takes too long.
pub(crate) async fn collect(
    body: impl hyper::body::Body<Data = Bytes, Error = hyper::Error>,
    limits: &Limits,
) -> Result<Bytes, Refused> {
    let body = Limited::new(body, limits.body_bytes).collect();
    let refuse = |status, reason: String| Err(Refused::new(status, reason));
    match timeout(limits.body, body).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "The body is too long.".to_owned(),
        ),
        Ok(Err(error)) => refuse(
            StatusCode::BAD_REQUEST,
            format!("The body cannot be read: {error}."),
        ),
        Err(_) => refuse(
            StatusCode::REQUEST_TIMEOUT,
            "The body did not arrive in time.".to_owned(),
        ),
    }
}

/// How long nothing comes from a peer that has no more to send for now.
const QUIET: Duration = Duration::from_millis(250);

/// Reads what nobody wanted of a body, as far as is bearable: an answer does not reach a peer that
/// is still sending when the connection ends.
pub(crate) async fn discard(
    mut body: impl hyper::body::Body<Data = Bytes, Error = hyper::Error> + Unpin,
    limits: &Limits,
) {
    let of_files = limits.file_bytes.saturating_mul(4);
    let mut bearable = limits.body_bytes.saturating_add(of_files);
    let reading = async {
        while let Ok(Some(Ok(frame))) = timeout(QUIET, body.frame()).await {
            let length = frame.data_ref().map_or(0, Bytes::len);
            match bearable.checked_sub(length) {
                Some(left) => bearable = left,
                None => return,
            }
        }
    };
    // What has not come by then is not waited for.
    let _ = timeout(limits.body, reading).await;
}

/// The members of a JSON object, or why it is none.
fn read(bytes: &[u8], rules: Rules) -> Result<Members, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "The body is not UTF-8.".to_owned())?;
    match frame::judge(Data::Text(text), rules) {
        Some(Ok(members)) => Ok(members),
        Some(Err(malformed)) => Err(match malformed.flaw {
            Flaw::NotJson(at) => format!("The body is not JSON: reading ended at byte {at}."),
            Flaw::NotAnObject => "The body is JSON, but no object.".to_owned(),
            flaw => flaw.to_string(),
        }),
        None => Err("The body is no JSON object.".to_owned()),
    }
}

fn unauthorized(reason: &str) -> Refused {
    Refused::new(StatusCode::UNAUTHORIZED, reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refused(body: &[u8], why: &str) {
        assert_eq!(read(body, Rules::ALL_ON), Err(why.to_owned()));
    }

    #[test]
    fn a_body_is_read_as_strictly_as_a_frame() {
        assert!(read(br#"{"a":1}"#, Rules::ALL_ON).is_ok());
        refused(b"", "The body is not JSON: reading ended at byte 0.");
        refused(b"{", "The body is not JSON: reading ended at byte 1.");
        refused(b"\xff", "The body is not UTF-8.");
        refused(b"[]", "The body is JSON, but no object.");
        refused(
            br#"{"a":1,"a":2}"#,
            r#"The key "a" is given twice in one object."#,
        );
    }
}
