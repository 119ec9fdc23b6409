//! A request over HTTP: its address, its headers, a person's credential where the document wants it,
//! and its body as JSON, as parts or as bytes.
//!
//! Pure: what a step changes is applied here, and [`crate::http`] only sends.

mod multipart;

use bytes::Bytes;
use serde_json::{Map, Value};

use crate::http;
use crate::opening::{self, OpeningError};
use crate::pack::{Credential, Endpoint, Mismatch};

pub use multipart::{FILE, bytes};

/// A request to send, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// The method.
    pub method: String,
    /// The path below the target's base, with its query.
    pub target: String,
    /// Headers beyond `Host` and `Content-Length`, in order.
    pub headers: Vec<(String, String)>,
    /// The body, if there is one.
    pub body: Option<Bytes>,
}

/// What a step says of a request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Said {
    /// The body as JSON.
    pub json: Option<Value>,
    /// The body as parts of a form: a text each, a file, or several of these in an array.
    pub multipart: Option<Map<String, Value>>,
    /// The body as it stands: a text, or `{"hex": "…"}`.
    pub raw: Option<Value>,
    /// Values of the path's parameters; those not given are the person's own.
    pub params: Map<String, Value>,
    /// Query parameters; `null` removes one.
    pub query: Map<String, Value>,
    /// Headers; `null` removes one.
    pub headers: Map<String, Value>,
    /// The credential: absent is the person's own, `null` is none.
    pub credential: Option<Value>,
}

/// Why a request cannot be built: the chapter or the world is at fault, not the peer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// What handshakes may lack too.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// Several bodies.
    #[error("a request has one body: JSON, `multipart` or `raw`")]
    Bodies,
    /// A credential was given where no document says how it travels.
    #[error("no document says how a credential travels here; write it into `headers` or `query`")]
    Credential,
    /// A part or bytes that nobody understands.
    #[error("{0}")]
    Body(String),
}

impl Said {
    /// Where the body departs from what the endpoint's document says of its form; none where the
    /// document says nothing of such a body.
    pub fn judged(&self, endpoint: &Endpoint) -> Option<Vec<Mismatch>> {
        if let Some(json) = &self.json {
            return Some(endpoint.json()?.validate(json));
        }
        let parts = self.multipart.as_ref()?;
        let form = endpoint.body("multipart/form-data")?.message.as_ref()?;
        Some(multipart::judge(form, parts))
    }
}

impl Ask {
    /// The request for an endpoint, asked for by name.
    pub fn of(endpoint: &Endpoint, person: &Value, said: &Said) -> Result<Ask, AskError> {
        let path = opening::filled(&endpoint.path, &endpoint.parameters, person, &said.params)?;
        let credential = endpoint.credential.as_ref();
        Ask::at(&endpoint.method, &path, credential, person, said)
    }

    /// The request for a path. The credential travels as the scheme says.
    pub fn at(
        method: &str,
        path: &str,
        scheme: Option<&Credential>,
        person: &Value,
        said: &Said,
    ) -> Result<Ask, AskError> {
        let mut headers = Vec::new();
        let mut query = Vec::new();
        let body = body(said, &mut headers)?;
        match scheme {
            Some(scheme) => {
                if let Some(value) = credential(scheme, person, said)? {
                    opening::place_credential(scheme, value, &mut headers, &mut query);
                }
            }
            None if said.credential.is_some() => return Err(AskError::Credential),
            None => {}
        }
        for (name, value) in &said.headers {
            let value = opening::text(name, value)?;
            opening::set(&mut headers, name, value, str::eq_ignore_ascii_case)?;
        }
        for (name, value) in &said.query {
            let value = opening::text(name, value)?;
            opening::set(&mut query, name, value, |a, b| a == b)?;
        }
        Ok(Ask {
            method: method.to_owned(),
            target: opening::with_query(path.to_owned(), &query),
            headers,
            body,
        })
    }

    /// The media type of the body, in small letters and without parameters.
    pub fn media_type(&self) -> Option<String> {
        http::media_type(&self.headers)
    }
}

/// Who has no such credential goes without one: the world has people who are nobody yet.
fn credential(
    scheme: &Credential,
    person: &Value,
    said: &Said,
) -> Result<Option<String>, OpeningError> {
    let (Credential::Bearer { field } | Credential::ApiKey { field, .. }) = scheme;
    match (&said.credential, person.get(field)) {
        (Some(given), _) => opening::text("credential", given),
        (None, Some(own)) => opening::text(field, own),
        (None, None) => Ok(None),
    }
}

fn body(said: &Said, headers: &mut Vec<(String, String)>) -> Result<Option<Bytes>, AskError> {
    let mut declare = |media_type: String| headers.push(("Content-Type".to_owned(), media_type));
    match (&said.json, &said.multipart, &said.raw) {
        (None, None, None) => Ok(None),
        (Some(json), None, None) => {
            declare("application/json".to_owned());
            Ok(Some(Bytes::from(json.to_string())))
        }
        (None, Some(parts), None) => {
            let (boundary, body) = multipart::body(parts).map_err(AskError::Body)?;
            declare(format!("multipart/form-data; boundary={boundary}"));
            Ok(Some(body))
        }
        (None, None, Some(raw)) => multipart::bytes(raw, "`raw`")
            .map(|bytes| Some(Bytes::from(bytes)))
            .map_err(AskError::Body),
        _ => Err(AskError::Bodies),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(value: Value) -> Said {
        let part = |name: &str| value.get(name).and_then(Value::as_object).cloned();
        Said {
            json: value.get("json").cloned(),
            multipart: part("multipart"),
            raw: value.get("raw").cloned(),
            params: Map::new(),
            query: part("query").unwrap_or_default(),
            headers: part("headers").unwrap_or_default(),
            credential: value.get("credential").cloned(),
        }
    }

    fn ask(value: Value) -> Result<Ask, AskError> {
        let scheme = Credential::Bearer {
            field: "token".to_owned(),
        };
        let person = json!({"token": "t"});
        Ask::at("POST", "/a", Some(&scheme), &person, &said(value))
    }

    #[track_caller]
    fn check(value: Value, target: &str, headers: &[(&str, &str)], body: Option<&str>) {
        let ask = ask(value).expect("a request");
        let present: Vec<(&str, &str)> = ask
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!((ask.target.as_str(), present.as_slice()), (target, headers));
        let sent = ask.body.as_deref().map(String::from_utf8_lossy);
        assert_eq!(sent.as_deref(), body);
    }

    #[test]
    fn a_request_has_what_the_document_wants_and_what_the_step_says() {
        let own = ("Authorization", "Bearer t");
        check(json!({}), "/a", &[own], None);
        let typed = ("Content-Type", "application/json");
        check(
            json!({"json": {"x": 1}}),
            "/a",
            &[typed, own],
            Some(r#"{"x":1}"#),
        );
        check(json!({"credential": null}), "/a", &[], None);
        check(
            json!({"headers": {"authorization": "x"}, "query": {"q": "a b"}}),
            "/a?q=a%20b",
            &[("authorization", "x")],
            None,
        );
        check(json!({"headers": {"Authorization": null}}), "/a", &[], None);
        check(
            json!({"raw": {"hex": "7b"}, "headers": {"Content-Type": "x/y"}}),
            "/a",
            &[own, ("Content-Type", "x/y")],
            Some("{"),
        );
    }

    #[test]
    fn what_cannot_be_asked_is_said() {
        let two = ask(json!({"json": 1, "raw": "x"}));
        assert_eq!(two, Err(AskError::Bodies));
        let gone = ask(json!({"headers": {"X": null}}));
        let nothing = OpeningError::NothingToRemove("X".to_owned());
        assert_eq!(gone, Err(AskError::Opening(nothing)));
        let unknown = Ask::at(
            "GET",
            "/",
            None,
            &json!({}),
            &said(json!({"credential": "x"})),
        );
        assert_eq!(unknown, Err(AskError::Credential));
        assert!(matches!(
            ask(json!({"raw": {"hex": "7"}})),
            Err(AskError::Body(_))
        ));
    }
}
