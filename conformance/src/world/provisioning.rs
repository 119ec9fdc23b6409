//! An endpoint of the target's own that makes worlds: one request, and another when it is over.

use serde_json::{Map, Value};
use wireproof_client::base::Base;
use wireproof_client::http;

use super::{Thing, WorldError, asked};
use crate::event::Secrets;
use crate::target::Target;

/// An endpoint that makes a fresh world for each scenario.
#[derive(Debug, Clone)]
pub struct Provisioning {
    /// Under which `/_wireproof/worlds` stands; most often the target's own base.
    pub base: Base,
    /// The key that opens it.
    pub key: String,
}

/// What to look at after such an answer.
pub(super) fn cure(status: u16) -> &'static str {
    match status {
        401 | 403 => "is this the target's key?",
        404 | 405 => "the target's URL ends where the channels' addresses begin",
        _ => "the provisioning endpoint answers 201 with the world as JSON",
    }
}

/// What a body says, behind a status.
pub(super) fn said(body: &str) -> String {
    match body.trim() {
        "" => String::new(),
        body => format!(": {body}"),
    }
}

/// The endpoint's name for a new world, and what its things are bound to.
pub(super) async fn make(
    target: &Target,
    provisioning: &Provisioning,
    things: &[Thing],
) -> Result<(String, Map<String, Value>), WorldError> {
    let body = asked(things);
    let answer = call(target, provisioning, "POST", WORLDS, Some(&body)).await?;
    let unfit = |why: String| WorldError::Unfit(why);
    let made = answer.json().map_err(|error| unfit(error.to_string()))?;
    let id = made.get("world").and_then(Value::as_str);
    let id = id.ok_or_else(|| unfit("the answer has no text `world`".to_owned()))?;
    let bindings = made.get("bindings").and_then(Value::as_object);
    Ok((id.to_owned(), bindings.cloned().unwrap_or_default()))
}

/// Ends a world.
pub(super) async fn dissolve(
    target: &Target,
    provisioning: &Provisioning,
    id: &str,
) -> Result<(), WorldError> {
    let path = format!("{WORLDS}/{id}");
    call(target, provisioning, "DELETE", &path, None)
        .await
        .map(drop)
}

const WORLDS: &str = "/_wireproof/worlds";

async fn call(
    target: &Target,
    provisioning: &Provisioning,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<http::Answer, WorldError> {
    let headers = [("x-wireproof-key", provisioning.key.as_str())];
    let patience = target.timeouts.connect;
    let answer = http::request(&provisioning.base, method, path, &headers, body, patience).await?;
    match answer.status {
        200..=299 => Ok(answer),
        status => {
            // Whoever does not know the key may say which one was given.
            let mut body = answer.text();
            Secrets::new(std::slice::from_ref(&provisioning.key)).hide(&mut body);
            Err(WorldError::Refused {
                request: format!("{method} {}", provisioning.base.http_url(path)),
                status,
                body: body.chars().take(300).collect(),
            })
        }
    }
}
