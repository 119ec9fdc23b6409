//! Who is judged: a server at an address, or a reference server started for this.

use std::sync::Arc;

use wireproof_client::base::Base;
use wireproof_conformance::target::{Again, Target};

use crate::args::{PROVISIONING_KEY, Play};
use crate::reference::Reference;

/// What is played against until it is closed.
pub(crate) enum Judged {
    /// Somebody's server.
    Theirs {
        /// Where it is.
        base: Base,
        /// What makes worlds on it.
        key: Option<String>,
    },
    /// One of ours, for this run alone.
    Ours(Reference),
}

impl Judged {
    /// The server named, or a new one.
    pub(crate) async fn open(arguments: &Play) -> anyhow::Result<Judged> {
        let Some(base) = &arguments.target.url else {
            return Ok(Judged::Ours(Reference::start().await?));
        };
        let key = arguments.target.provisioning_key.clone();
        Ok(Judged::Theirs {
            base: base.clone(),
            key: key.or_else(key_of_environment),
        })
    }

    /// What it is for a protocol. `command` plays scenarios again when ids and options are
    /// added to it.
    pub(crate) fn target(&self, arguments: &Play, protocol: &str, command: &str) -> Arc<Target> {
        let (base, key) = match self {
            Judged::Theirs { base, key } => (base.clone(), key.clone()),
            Judged::Ours(reference) => (
                Base::new(reference.address.to_string(), protocol),
                Some(reference.key.clone()),
            ),
        };
        let mut target = Target::new(base, key);
        target.timeouts.step = arguments.playing.timeout;
        target.known = arguments.target.known.iter().cloned().collect();
        target.again = Again {
            command: command.to_owned(),
            options: self.options(),
        };
        Arc::new(target)
    }

    /// The options that name it again.
    fn options(&self) -> String {
        match self {
            Judged::Ours(_) => String::new(),
            Judged::Theirs { base, key: None } => format!("--url {base}"),
            // A report is read by more people than a key is for.
            Judged::Theirs { base, key: Some(_) } => {
                format!("--url {base} --provisioning-key \"${PROVISIONING_KEY}\"")
            }
        }
    }

    /// Ends a server of ours.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        match self {
            Judged::Ours(reference) => reference.stop().await,
            Judged::Theirs { .. } => Ok(()),
        }
    }
}

fn key_of_environment() -> Option<String> {
    let key = std::env::var(PROVISIONING_KEY).ok();
    key.filter(|key| !key.is_empty())
}
