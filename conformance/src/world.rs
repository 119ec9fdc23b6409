//! The world a scenario asks for: people by role, things by kind. It is made for the scenario and
//! dissolved when that is over; where from is the target's choice.

mod command;
mod error;
mod inventory;
mod provisioning;
mod recipe;
mod secrets;
mod texts;
mod thing;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wireproof_client::pack::Pack;

pub use command::Command;
pub use error::{Missing, WorldError};
pub use inventory::{Inventory, Item, OneOf, Rehearsal, Stock};
pub use provisioning::Provisioning;
pub use recipe::Recipe;
pub(crate) use secrets::{is_credential, is_secret, secrets_in};
pub use thing::{Thing, apart, things};

use inventory::{Parts, lacking};
use secrets::{own_names, secrets};

use crate::evaluate::Bindings;
use crate::event::{ItemTaken, Secrets};
use crate::target::Target;

/// A world that stands.
#[derive(Debug)]
pub struct World {
    /// What each name is bound to.
    pub bindings: Bindings,
    /// Values that no report may show.
    pub secrets: Vec<String>,
    /// Its texts, each with the word for it in a transcript: `<alice.username>`.
    pub(crate) texts: Vec<(String, String)>,
    /// Whose some of these are: `alice.token`.
    pub(crate) owners: BTreeMap<String, String>,
    /// What of it is more than was asked for, since there was nothing better: a sentence each.
    pub besides: Vec<String>,
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

/// What is asked for, as an endpoint and a program are told.
fn asked(things: &[Thing]) -> Value {
    let things = things.iter().map(|thing| {
        json!({
            "name": thing.name, "kind": thing.kind, "with": thing.with,
        })
    });
    json!({ "things": things.collect::<Vec<_>>() })
}

impl World {
    /// Makes a world of `things` on the target.
    pub async fn make(target: &Target, pack: &Pack, things: &[Thing]) -> Result<World, WorldError> {
        World::make_of(target, pack, things, &mut Vec::new()).await
    }

    /// The same, telling which items of an inventory it is made of: also where nothing comes of it, as
    /// one of them may be why.
    pub(crate) async fn make_of(
        target: &Target,
        pack: &Pack,
        things: &[Thing],
        items: &mut Vec<ItemTaken>,
    ) -> Result<World, WorldError> {
        let mut world = World {
            bindings: Bindings::default(),
            secrets: target.secrets.clone(),
            texts: Vec::new(),
            owners: BTreeMap::new(),
            besides: Vec::new(),
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
                let (mut parts, made) = inventory.make(target, pack, things, items).await?;
                world.besides = std::mem::take(&mut parts.besides);
                world.held = Held::Parts(parts);
                made
            }
        };
        match world.furnish(pack, things, &made) {
            Ok(()) => Ok(world),
            Err(mut error) => {
                let made = Value::Object(made);
                if let WorldError::Unfit(why) = &mut error {
                    Secrets::new(&secrets(&made, &own_names(pack))).hide_in_short(why);
                }
                // It stands all the same; that it does not go either would be news of less use.
                let _ = world.dissolve(target).await;
                Err(error)
            }
        }
    }

    /// Takes over what each thing is bound to, if that is what its kind promises.
    fn furnish(
        &mut self,
        pack: &Pack,
        things: &[Thing],
        made: &Map<String, Value>,
    ) -> Result<(), WorldError> {
        let own = own_names(pack);
        // Our own endpoint gives everything; others what they have, and a scenario that uses more
        // cannot be played.
        let whole = matches!(self.held, Held::Provisioned(_));
        for thing in things {
            let binding = made.get(&thing.name).cloned().unwrap_or(Value::Null);
            check_gives(pack, thing, &binding, whole).map_err(WorldError::Unfit)?;
            let gives = |field: &&String| binding.get(field.as_str()).is_some();
            let reads = thing.reads.iter();
            let lacks: Vec<String> = reads.filter(|field| !gives(field)).cloned().collect();
            if !lacks.is_empty() {
                return Err(WorldError::Missing(Missing {
                    what: lacking(&thing.kind, &lacks),
                    scarce: None,
                }));
            }
            for secret in secrets(&binding, &own) {
                let mut fields = binding.as_object().into_iter().flatten();
                let field = fields.find(|(_, value)| value.as_str() == Some(&secret));
                if let Some((field, _)) = field {
                    let owner = || format!("{}.{field}", thing.name);
                    self.owners.entry(secret.clone()).or_insert_with(owner);
                }
                self.secrets.push(secret);
            }
            self.texts.extend(texts::own(pack, thing, &binding));
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
            thing.name,
            thing.kind,
            mismatch.pointer,
            mismatch.message()
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let things = [Thing::new("alice", "reader", json!({}))];
        let made = World::make(&target, &crate::tiny::pack(), &things).await;
        serving.await.expect("no panic");
        let told = made.expect_err("no world").to_string();
        assert!(told.contains("x-wireproof-key: [secret]"), "{told}");
        assert!(!told.contains("a key of the tests"), "{told}");
    }
}
