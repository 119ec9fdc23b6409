//! The world a scenario asks for: people by role, things by kind. It is made for the scenario and
//! dissolved when that is over; where from is the target's choice.

mod command;
mod inventory;
mod provisioning;
mod recipe;

use serde_json::{Map, Value, json};
use wireproof_client::http::HttpError;
use wireproof_client::pack::{Credential, Pack};

pub use command::Command;
pub use inventory::{Inventory, Item, Rehearsal, Stock};
pub use provisioning::Provisioning;
pub use recipe::Recipe;

use inventory::Parts;

use crate::evaluate::{Bindings, EvaluateError, evaluate};
use crate::event::Secrets;
use crate::target::Target;
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

impl Thing {
    /// Whether nothing is asked of it. Where the documents say nothing of their world either, that
    /// is anybody: somebody of whom nothing is known.
    fn is_anybody(&self) -> bool {
        self.with.as_object().is_some_and(Map::is_empty)
    }
}

/// A world that stands.
#[derive(Debug)]
pub struct World {
    /// What each name is bound to.
    pub bindings: Bindings,
    /// Values that no report may show.
    pub secrets: Vec<String>,
    held: Held,
}

/// What has to be given back when the scenario is over.
#[derive(Debug)]
enum Held {
    Nothing,
    /// The endpoint's name for it.
    Provisioned(String),
    /// What the program wants to be told again.
    Commanded(Value),
    /// What is there already, and what requests have made.
    Parts(Parts),
}

/// Where a target's worlds come from.
#[derive(Debug, Clone, Default)]
pub enum Worlds {
    /// Nowhere: only scenarios without people can be played.
    #[default]
    None,
    /// An endpoint of the target's own makes them.
    Provisioning(Provisioning),
    /// A program makes them.
    Command(Command),
    /// They are put together of what is there already and what requests make.
    Parts(Inventory),
}

/// Why there is no world: nothing is known of the server then.
#[derive(Debug, thiserror::Error)]
pub enum WorldError {
    /// The target has no way of making one.
    #[error(
        "the scenario needs people or things of its own, and the target makes none: \
         give the key of its provisioning endpoint with --provisioning-key, or say in a target file \
         where they come from (`wireproof target init`)"
    )]
    NoProvisioning,
    /// Nothing answered.
    #[error("no world could be made: {0}")]
    Http(#[from] HttpError),
    /// The endpoint said no.
    #[error(
        "no world could be made: {request} answered {status}: {body} ({})",
        provisioning::cure(*status)
    )]
    Refused {
        /// What was asked.
        request: String,
        /// The HTTP status.
        status: u16,
        /// The start of the body.
        body: String,
    },
    /// What was made is not what the pack's kinds promise.
    #[error("the world that was made is not as the pack says: {0}")]
    Unfit(String),
    /// The inventory has nothing that fits.
    #[error("the target has no {0}")]
    Missing(String),
    /// What makes it went wrong, or what is there is in use by another run.
    #[error("no world could be made: {0}")]
    Failed(String),
}

impl WorldError {
    /// Whether no scenario will get a world, whatever it asks for.
    pub fn is_for_all(&self) -> bool {
        matches!(
            self,
            WorldError::Refused {
                status: 401 | 403 | 404 | 405,
                ..
            }
        )
    }
}

/// What is asked for, as an endpoint and a program are told.
fn asked(things: &[Thing]) -> Value {
    let things = things.iter().map(|thing| {
        json!({
            "name": thing.name, "kind": thing.kind, "with": thing.with,
        })
    });
    json!({ "things": things.collect::<Vec<_>>() })
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
        let mut world = World {
            bindings: Bindings::default(),
            secrets: target.secrets.clone(),
            held: Held::Nothing,
        };
        if things.is_empty() {
            return Ok(world);
        }
        let made = match &target.worlds {
            Worlds::None if !pack.kinds_are_known && things.iter().all(Thing::is_anybody) => {
                let names = things.iter().map(|thing| thing.name.clone());
                names.map(|name| (name, json!({}))).collect()
            }
            Worlds::None => return Err(WorldError::NoProvisioning),
            Worlds::Provisioning(provisioning) => {
                let (id, made) = provisioning::make(target, provisioning, things).await?;
                world.held = Held::Provisioned(id);
                made
            }
            Worlds::Command(command) => {
                let (state, made) = command.make(things).await?;
                world.held = Held::Commanded(state);
                made
            }
            Worlds::Parts(inventory) => {
                let (parts, made) = inventory.make(target, pack, things).await?;
                world.held = Held::Parts(parts);
                made
            }
        };
        match world.furnish(pack, things, &made) {
            Ok(()) => Ok(world),
            Err(mut why) => {
                let made = Value::Object(made);
                Secrets::new(&secrets(&made, &own_names(pack))).hide_in_short(&mut why);
                // It stands all the same; that it does not go either would be news of less use.
                let _ = world.dissolve(target).await;
                Err(WorldError::Unfit(why))
            }
        }
    }

    /// Takes over what each thing is bound to, if that is what its kind promises.
    fn furnish(
        &mut self,
        pack: &Pack,
        things: &[Thing],
        made: &Map<String, Value>,
    ) -> Result<(), String> {
        let own = own_names(pack);
        // Our own endpoint gives everything; others what they have, and a scenario that uses more
        // cannot be played.
        let whole = matches!(self.held, Held::Provisioned(_));
        for thing in things {
            let binding = made.get(&thing.name).cloned().unwrap_or(Value::Null);
            check_gives(pack, thing, &binding, whole)?;
            self.secrets.extend(secrets(&binding, &own));
            self.bindings.bind(&thing.name, binding);
        }
        Ok(())
    }

    /// Tells the target that the world is no longer needed.
    pub async fn dissolve(self, target: &Target) -> Result<(), WorldError> {
        match (self.held, &target.worlds) {
            (Held::Provisioned(id), Worlds::Provisioning(provisioning)) => {
                provisioning::dissolve(target, provisioning, &id).await
            }
            (Held::Commanded(state), Worlds::Command(command)) => command.dissolve(&state).await,
            (Held::Parts(parts), Worlds::Parts(inventory)) => {
                parts.dissolve(inventory, target).await
            }
            _ => Ok(()),
        }
    }
}

fn check_gives(pack: &Pack, thing: &Thing, binding: &Value, whole: bool) -> Result<(), String> {
    let Some(kind) = pack.kind(&thing.kind) else {
        if !pack.kinds_are_known {
            return Ok(());
        }
        return Err(format!("the pack knows no kind `{}`", thing.kind));
    };
    let mismatches = match whole {
        true => kind.check_gives(binding),
        false => kind.check_given(binding),
    };
    match mismatches.first() {
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
