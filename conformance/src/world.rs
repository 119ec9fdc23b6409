//! The world a scenario asks for: people by role, things by kind. It is asked for in
//! one request, made afresh, and dissolved when the scenario is over.

use serde_json::{Value, json};
use wireproof_client::http::{self, HttpError};
use wireproof_client::pack::{Credential, Pack};

use crate::evaluate::{Bindings, EvaluateError, evaluate};
use crate::event::Secrets;
use crate::target::{Provisioning, Target};
use crate::wire::ast::{Block, StatementKind};

/// One person or thing asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Thing {
    /// Its name in the scenario.
    pub name: String,
    /// The pack's kind.
    pub kind: String,
    /// What is asked of it; other things are `{"$ref": name}`.
    pub with: Value,
}

/// A world that stands.
#[derive(Debug)]
pub struct World {
    /// What each name is bound to.
    pub bindings: Bindings,
    /// Values that no report may show.
    pub secrets: Vec<String>,
    /// The target's name for it; `None` for the empty world.
    id: Option<String>,
}

/// Why there is no world: nothing is known of the server then.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The target has no way of making one.
    #[error(
        "the scenario needs people or things of its own, and the target makes none: \
         give the key of its provisioning endpoint with --provisioning-key"
    )]
    NoProvisioning,
    /// The endpoint did not answer.
    #[error("no world could be made: {0}")]
    Http(#[from] HttpError),
    /// The endpoint said no.
    #[error(
        "no world could be made: {request} answered {status}: {body} ({})",
        cure(*status)
    )]
    Refused {
        /// What was asked.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The start of the body.
        body: String,
    },
    /// The answer is not what the pack's kinds promise.
    #[error("the world that was made is not as the pack says: {0}")]
    Unfit(String),
}

/// What to look at after such an answer.
fn cure(status: u16) -> &'static str {
    match status {
        401 | 403 => "is this the target's key?",
        404 | 405 => "the target's URL ends where the channels' addresses begin",
        _ => "the provisioning endpoint answers 201 with the world as JSON",
    }
}

/// The things that a block declares, in its order.
pub fn things(block: &Block) -> Result<Vec<Thing>, EvaluateError> {
    let mut references = Bindings::default();
    let mut things = Vec::new();
    for statement in &block.statements {
        let StatementKind::Is { name, kind, with } = &statement.kind else {
            continue;
        };
        let with = match with {
            Some(term) => evaluate(term, &references)?,
            None => json!({}),
        };
        references.bind(&name.value, json!({ "$ref": name.value }));
        things.push(Thing {
            name: name.value.clone(),
            kind: kind.value.clone(),
            with,
        });
    }
    Ok(things)
}

impl World {
    /// Makes a world of `things` on the target.
    pub async fn make(target: &Target, pack: &Pack, things: &[Thing]) -> Result<World, WorldError> {
        if things.is_empty() {
            return Ok(World {
                bindings: Bindings::default(),
                secrets: Vec::new(),
                id: None,
            });
        }
        let Some(provisioning) = &target.provisioning else {
            return Err(WorldError::NoProvisioning);
        };
        let body = json!({ "things": things.iter().map(|thing| json!({
            "name": thing.name, "kind": thing.kind, "with": thing.with,
        })).collect::<Vec<_>>() });
        let answer = call(target, provisioning, "POST", WORLDS, Some(&body)).await?;
        let unfit = |why: String| WorldError::Unfit(why);
        let made = answer.json().map_err(|error| unfit(error.to_string()))?;
        let id = made.get("world").and_then(Value::as_str);
        let id = id.ok_or_else(|| unfit("the answer has no text `world`".to_owned()))?;
        let mut world = World {
            bindings: Bindings::default(),
            secrets: Vec::new(),
            id: Some(id.to_owned()),
        };
        match world.furnish(pack, things, &made) {
            Ok(()) => Ok(world),
            Err(mut why) => {
                Secrets::new(&secrets(&made, &own_names(pack))).hide_in_short(&mut why);
                // It stands all the same; that it does not go either would be news of less use.
                let _ = world.dissolve(target).await;
                Err(unfit(why))
            }
        }
    }

    /// Takes over what the answer binds each thing to, if that is what its kind promises.
    fn furnish(&mut self, pack: &Pack, things: &[Thing], made: &Value) -> Result<(), String> {
        let own = own_names(pack);
        for thing in things {
            let binding = made.pointer(&format!("/bindings/{}", thing.name));
            let binding = binding.cloned().unwrap_or(Value::Null);
            check_gives(pack, thing, &binding)?;
            self.secrets.extend(secrets(&binding, &own));
            self.bindings.bind(&thing.name, binding);
        }
        Ok(())
    }

    /// Tells the target that the world is no longer needed.
    pub async fn dissolve(self, target: &Target) -> Result<(), WorldError> {
        match (self.id, &target.provisioning) {
            (Some(id), Some(provisioning)) => {
                let path = format!("{WORLDS}/{id}");
                call(target, provisioning, "DELETE", &path, None)
                    .await
                    .map(drop)
            }
            _ => Ok(()),
        }
    }
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

fn check_gives(pack: &Pack, thing: &Thing, binding: &Value) -> Result<(), String> {
    let Some(kind) = pack.kind(&thing.kind) else {
        return Err(format!("the pack knows no kind `{}`", thing.kind));
    };
    match kind.check_gives(binding).first() {
        None => Ok(()),
        Some(mismatch) => Err(format!(
            "{} (a {}){}: {}",
            thing.name, thing.kind, mismatch.pointer, mismatch.message
        )),
    }
}

/// The names that the protocol's documents give to credentials: in whoever has them, and where they
/// travel.
fn own_names(pack: &Pack) -> Vec<&str> {
    let channels = pack.channels.iter().map(|channel| &channel.credential);
    let endpoints = pack.endpoints.iter().map(|endpoint| &endpoint.credential);
    let credentials = channels.chain(endpoints).flatten();
    credentials
        .flat_map(|credential| {
            let travels = match credential {
                Credential::ApiKey { name, .. } => Some(name.as_str()),
                Credential::Bearer { .. } => None,
            };
            [credential.field()].into_iter().chain(travels)
        })
        .collect()
}

/// Whether what stands under this name is a credential.
pub(crate) fn is_credential(pack: &Pack, name: &str) -> bool {
    own_names(pack).contains(&name) || is_secret(name)
}

/// The texts of `json` that are credentials, as far as their names say so.
pub(crate) fn secrets_in(pack: &Pack, json: &Value) -> Vec<String> {
    secrets(json, &own_names(pack))
}

/// The texts of a binding that are credentials, by the names of the fields they are in,
/// however deep: the documents' `own`, and what anybody would call one.
fn secrets(binding: &Value, own: &[&str]) -> Vec<String> {
    match binding {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(text) if own.contains(&name.as_str()) || is_secret(name) => {
                    vec![text.clone()]
                }
                value => secrets(value, own),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(|item| secrets(item, own)).collect(),
        _ => Vec::new(),
    }
}

fn is_secret(field: &str) -> bool {
    let field = field.to_ascii_lowercase();
    ["token", "password", "secret", "ticket"]
        .iter()
        .any(|word| field.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::parse_block;

    fn block(text: &str) -> Block {
        parse_block("news.md", text, 0..text.len()).expect("a block")
    }

    #[test]
    fn things_come_in_the_order_written_and_refer_by_name() {
        let block = block(
            "alice is a reader\n\
             topic is a topic {\"by\": $alice, \"tags\": [\"a\", 1]}\n\
             alice connects feed\n\
             alice > look {\"topic\": $topic.id}\n\
             alice < look\n",
        );
        let thing = |name: &str, kind: &str, with: Value| Thing {
            name: name.to_owned(),
            kind: kind.to_owned(),
            with,
        };
        assert_eq!(
            things(&block),
            Ok(vec![
                thing("alice", "reader", json!({})),
                thing(
                    "topic",
                    "topic",
                    json!({"by": {"$ref": "alice"}, "tags": ["a", 1]})
                ),
            ])
        );
    }

    /// A server that knows no such key and says so in full.
    #[tokio::test]
    async fn a_key_that_comes_back_is_not_told() {
        use tokio::io::{AsyncReadExt, AsyncWriteExt};
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0));
        let listener = listener.await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let serving = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.expect("a client");
            let mut request = vec![0; 4096];
            let length = stream.read(&mut request).await.expect("a request");
            let echo = String::from_utf8_lossy(&request[..length]).into_owned();
            let head = format!("HTTP/1.1 403 No\r\ncontent-length: {}\r\n\r\n", echo.len());
            let answer = head + &echo;
            stream
                .write_all(answer.as_bytes())
                .await
                .expect("an answer");
        });
        let base: wireproof_client::base::Base =
            format!("ws://{address}").parse().expect("an address");
        let target = Target::new(base, Some("a key of the tests".to_owned()));
        let things = [Thing {
            name: "alice".to_owned(),
            kind: "reader".to_owned(),
            with: json!({}),
        }];
        let made = World::make(&target, &crate::tiny::pack(), &things).await;
        serving.await.expect("no panic");
        let told = made.expect_err("no world").to_string();
        assert!(told.contains("x-wireproof-key: [secret]"), "{told}");
        assert!(!told.contains("a key of the tests"), "{told}");
    }

    #[track_caller]
    fn check(binding: Value, expected: &[&str]) {
        assert_eq!(secrets(&binding, &["pass_word"]), expected, "{binding}");
    }

    #[test]
    fn credentials_are_secret_wherever_they_stand() {
        check(json!({"id": 1, "name": "alice", "token": "t"}), &["t"]);
        check(
            json!({"expired_token": "e", "accessToken": "a"}),
            &["e", "a"],
        );
        check(json!({"login": {"password": "p", "name": "n"}}), &["p"]);
        check(json!({"seats": [{"ticket": "x"}, {"ticket": 2}]}), &["x"]);
        check(json!({"pass_word": "own", "pass": "n"}), &["own"]);
        check(json!({"tokens": 3, "note": "token"}), &[]);
        check(json!("token"), &[]);
    }
}
