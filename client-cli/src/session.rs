//! The session file: how `serve` tells `call` where it is and who is there.
//!
//! A server at a developer's desk writes one and takes it away when it ends; it holds working
//! credentials, so it is its owner's alone. Where it lies is the business of [`place`], how it is
//! written and found that of [`file`] and [`find`].

mod file;
mod find;
mod place;

use std::collections::BTreeMap;
use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use file::Written;
pub(crate) use find::{Found, find};

/// The form of the file; another number is another form.
const VERSION: u32 = 1;

/// A running server, and what is on it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Session {
    /// The form of this file.
    #[serde(rename = "wireproof_session")]
    version: u32,
    /// Tells this server from one that has its address later.
    id: String,
    /// The process that serves.
    pid: u32,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The key that makes worlds on it.
    pub(crate) provisioning_key: String,
    /// What it serves, by protocol.
    pub(crate) protocols: BTreeMap<String, Served>,
}

/// One protocol of a running server.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Served {
    /// Its base: what `--url` takes.
    pub(crate) url: String,
    /// What is known of each person, with credentials.
    pub(crate) people: Map<String, Value>,
    /// What is known of each thing.
    pub(crate) things: Map<String, Value>,
    /// What kind each person and each thing is of.
    pub(crate) kinds: BTreeMap<String, String>,
    /// Where people talk who are not meant for the first channel.
    #[serde(default)]
    pub(crate) channels: BTreeMap<String, String>,
}

impl Session {
    /// The session of this process, serving at `address`.
    pub(crate) fn new(
        address: SocketAddr,
        provisioning_key: String,
        protocols: BTreeMap<String, Served>,
    ) -> Session {
        Session {
            version: VERSION,
            id: format!("{:032x}", rand::random::<u128>()),
            pid: std::process::id(),
            address,
            provisioning_key,
            protocols,
        }
    }

    /// Reads a session, or says in one sentence why the text is none.
    fn read(text: &str) -> Result<Session, String> {
        let session: Session = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match session.version {
            VERSION => Ok(session),
            other => Err(format!(
                "its form is {other} and this wireproof knows form {VERSION}"
            )),
        }
    }
}

impl Served {
    /// The person or thing of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.people.get(name).or_else(|| self.things.get(name))
    }
}
