//! The handshake a channel asks for: its address, the headers its bindings name,
//! and a person's credential where its security scheme wants it.
//!
//! Pure: a chapter's overrides are applied here, and the session only sends.

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::base::Base;
use crate::pack::{ApiKeyPlace, Channel, Credential, HeaderValue, Parameter};

/// A handshake to send, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Where to connect to.
    pub base: Base,
    /// The address on it, with its query.
    pub address: String,
    /// Headers beyond RFC 6455's own, in order.
    pub headers: Vec<(String, String)>,
    /// Whether an upgrade is asked for. A step that removes the `Upgrade` header sends a
    /// plain GET.
    pub upgrade: bool,
}

/// What a step changes in the handshake the pack asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// Another address than the channel's, sent as it stands.
    pub address: Option<Value>,
    /// Values of the address's parameters; those not given are the person's own.
    pub params: Map<String, Value>,
    /// Query parameters; `null` removes one.
    pub query: Map<String, Value>,
    /// Headers; `null` removes one.
    pub headers: Map<String, Value>,
    /// The credential: absent is the person's own, `null` is none.
    pub credential: Option<Value>,
}

/// Why a handshake cannot be built: the chapter or the world is at fault, not the peer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpeningError {
    /// The address has a parameter that nothing gives.
    #[error("the address `{address}` needs a value for `{parameter}`")]
    Parameter {
        /// The channel's address.
        address: String,
        /// The parameter's name.
        parameter: String,
    },
    /// An address was given that could not stand in a request's first line.
    #[error("an address is a text that begins with `/`, of visible ASCII characters: `{0}` is not")]
    Address(Value),
    /// The person has no such field.
    #[error("the channel's credential is the field `{0}` of a person, and this one has none")]
    Credential(String),
    /// A step removes what is not there, so that nothing would be tested by it.
    #[error("there is no `{0}` in this handshake that could be removed")]
    NothingToRemove(String),
    /// Something other than a text or a number was given for a header or the like.
    #[error("`{0}` must be a text, a number or null")]
    NotText(String),
}

impl Opening {
    /// The handshake of `channel` at `base` for the person bound to `person`.
    pub fn new(
        base: &Base,
        channel: &Channel,
        person: &Value,
        overrides: &Overrides,
    ) -> Result<Opening, OpeningError> {
        let mut query = channel.query.clone();
        let mut headers: Vec<(String, String)> = channel
            .headers
            .iter()
            .filter_map(|header| {
                Some((
                    header.name.clone(),
                    header_value(header.value.as_ref()?, base),
                ))
            })
            .collect();
        if let Some(scheme) = &channel.credential
            && let Some(value) = credential(scheme, person, overrides)?
        {
            place_credential(scheme, value, &mut headers, &mut query);
        }
        for (name, value) in &overrides.headers {
            if value.is_null() && name.eq_ignore_ascii_case("upgrade") {
                continue;
            }
            let value = text(name, value)?;
            set(&mut headers, name, value, str::eq_ignore_ascii_case)?;
        }
        for (name, value) in &overrides.query {
            set(&mut query, name, text(name, value)?, |a, b| a == b)?;
        }
        let address = match &overrides.address {
            Some(given) => verbatim(given)?,
            None => address(channel, person, &overrides.params)?,
        };
        let removed = |(name, value): (&String, &Value)| {
            name.eq_ignore_ascii_case("upgrade") && value.is_null()
        };
        Ok(Opening {
            base: base.clone(),
            address: with_query(rooted(base, address), &query),
            headers,
            upgrade: !overrides.headers.iter().any(removed),
        })
    }

    /// The whole URL.
    pub fn url(&self) -> String {
        self.base.socket_url(&self.address)
    }
}

/// The address of a channel that is where the target itself is, if there is no path yet.
fn rooted(base: &Base, address: String) -> String {
    match base.path(&address).is_empty() {
        true => "/".to_owned(),
        false => address,
    }
}

/// An address with a query, or with more of it: it may have one of its own.
pub(crate) fn with_query(address: String, query: &[(String, String)]) -> String {
    let more = query_string(query);
    match more.strip_prefix('?') {
        Some(more) if address.contains('?') => format!("{address}&{more}"),
        _ => address + &more,
    }
}

fn header_value(value: &HeaderValue, base: &Base) -> String {
    match value {
        HeaderValue::Const(text) => text.clone(),
        HeaderValue::TargetOrigin => base.origin(),
    }
}

fn credential(
    scheme: &Credential,
    person: &Value,
    overrides: &Overrides,
) -> Result<Option<String>, OpeningError> {
    let field = scheme.field();
    match &overrides.credential {
        Some(given) => text("credential", given),
        None => match person.get(field) {
            Some(own) => text(field, own),
            None => Err(OpeningError::Credential(field.to_owned())),
        },
    }
}

pub(crate) fn place_credential(
    scheme: &Credential,
    value: String,
    headers: &mut Vec<(String, String)>,
    query: &mut Vec<(String, String)>,
) {
    match scheme {
        Credential::Bearer { .. } => {
            headers.push(("Authorization".to_owned(), format!("Bearer {value}")));
        }
        Credential::ApiKey { place, name, .. } => match place {
            ApiKeyPlace::Header => headers.push((name.clone(), value)),
            ApiKeyPlace::Query => query.push((name.clone(), value)),
            ApiKeyPlace::Cookie => {
                headers.push(("Cookie".to_owned(), format!("{name}={}", encoded(&value))));
            }
        },
    }
}

/// Replaces what bears the name, or adds it; without a value it is only removed, and must
/// have been there.
pub(crate) fn set(
    list: &mut Vec<(String, String)>,
    name: &str,
    value: Option<String>,
    same: impl Fn(&str, &str) -> bool,
) -> Result<(), OpeningError> {
    let before = list.len();
    list.retain(|(present, _)| !same(present, name));
    match value {
        Some(value) => list.push((name.to_owned(), value)),
        None if list.len() == before => {
            return Err(OpeningError::NothingToRemove(name.to_owned()));
        }
        None => {}
    }
    Ok(())
}

/// The text of a header, a query value or a credential; `None` for `null`.
pub(crate) fn text(name: &str, value: &Value) -> Result<Option<String>, OpeningError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        Value::Number(number) => Ok(Some(number.to_string())),
        _ => Err(OpeningError::NotText(name.to_owned())),
    }
}

fn address(
    channel: &Channel,
    person: &Value,
    params: &Map<String, Value>,
) -> Result<String, OpeningError> {
    filled(&channel.address, &channel.parameters, person, params)
}

/// A template with each `{parameter}` replaced by its percent-encoded value: the step's or, where
/// it gives none, the person's own.
pub(crate) fn filled(
    template: &str,
    parameters: &[Parameter],
    person: &Value,
    params: &Map<String, Value>,
) -> Result<String, OpeningError> {
    replaced(template, |parameter| {
        let declared = parameters.iter().find(|p| p.name == parameter);
        let own = declared.and_then(|p| person.get(p.person.as_ref()?));
        let value = params.get(parameter).or(own);
        let value = value.map(|value| text(parameter, value)).transpose()?;
        let usual = || declared.and_then(|p| p.default.clone());
        let value = value.flatten().or_else(usual);
        let value = value.ok_or_else(|| OpeningError::Parameter {
            address: template.to_owned(),
            parameter: parameter.to_owned(),
        })?;
        Ok(encoded(&value))
    })
}

/// A template with each `{parameter}` replaced. It is read once, because what is put in may look like a
/// parameter.
pub(crate) fn replaced<E>(
    template: &str,
    mut by: impl FnMut(&str) -> Result<String, E>,
) -> Result<String, E> {
    let (mut whole, mut rest) = (String::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((parameter, tail)) = after.split_once('}') else {
            break;
        };
        whole.push_str(before);
        whole.push_str(&by(parameter)?);
        rest = tail;
    }
    whole.push_str(rest);
    Ok(whole)
}

/// An address of the step's own, in which nothing is encoded for it.
fn verbatim(given: &Value) -> Result<String, OpeningError> {
    match given.as_str() {
        Some(text) if text.starts_with('/') && text.bytes().all(|b| b.is_ascii_graphic()) => {
            Ok(text.to_owned())
        }
        _ => Err(OpeningError::Address(given.clone())),
    }
}

fn query_string(query: &[(String, String)]) -> String {
    let mut text = String::new();
    for (name, value) in query {
        let mark = if text.is_empty() { '?' } else { '&' };
        // Writing to a String cannot fail.
        let _ = write!(text, "{mark}{}={}", encoded(name), encoded(value));
    }
    text
}

/// Percent-encodes all but RFC 3986's unreserved characters.
pub fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}
