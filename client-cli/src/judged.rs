//! Who is judged: a server at an address, or a reference server started for this.

use std::sync::Arc;

use wireproof_client::base::Base;
use wireproof_conformance::baseline::Baseline;
use wireproof_conformance::target::{Again, Target};

use crate::again::quoted;
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

    /// What it is for a protocol, with what plays a scenario on it again.
    pub(crate) fn target(
        &self,
        arguments: &Play,
        baseline: Baseline,
        protocol: &str,
        again: Again,
    ) -> Arc<Target> {
        let (base, key) = match self {
            Judged::Theirs { base, key } => (base.clone(), key.clone()),
            Judged::Ours(reference) => (
                Base::new(reference.address.to_string(), protocol),
                Some(reference.key.clone()),
            ),
        };
        let mut target = Target::new(base, key);
        target.timeouts.step = arguments.playing.timeout;
        target.baseline = baseline;
        target.again = again;
        Arc::new(target)
    }

    /// The options that name it again.
    pub(crate) fn options(&self) -> Vec<String> {
        let Judged::Theirs { base, key } = self else {
            return Vec::new();
        };
        let url = format!("--url {}", quoted(&base.to_string()));
        // A report is read by more people than a key is for.
        let key = key
            .as_ref()
            .map(|_| format!("--provisioning-key \"${PROVISIONING_KEY}\""));
        std::iter::once(url).chain(key).collect()
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
