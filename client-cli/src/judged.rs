//! Who is judged: a server at an address, or a reference server started for this.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use wireproof_client::base::Base;
use wireproof_client::pack::Content;
use wireproof_conformance::baseline::Baseline;
use wireproof_conformance::plan::Suite;
use wireproof_conformance::target::{Again, Target};

use crate::again::quoted;
use crate::args::{PROVISIONING_KEY, TargetOptions};
use crate::reference::Reference;
use crate::target::Read;

/// What is played against until it is closed.
pub(crate) enum Judged {
    /// Somebody's server.
    Theirs {
        /// Where it is.
        base: Base,
        /// What makes worlds on it.
        key: Option<String>,
    },
    /// Somebody's server, as a file describes it.
    Described(Box<Read>),
    /// One of ours, for this run alone.
    Ours(Reference),
}

impl Judged {
    /// The server named, or a new one.
    pub(crate) async fn open(
        options: &TargetOptions,
        described: Option<Read>,
    ) -> anyhow::Result<Judged> {
        if let Some(described) = described {
            return Ok(Judged::Described(Box::new(described)));
        }
        let Some(base) = &options.url else {
            return Ok(Judged::Ours(Reference::start().await?));
        };
        let key = options.provisioning_key.clone();
        Ok(Judged::Theirs {
            base: base.clone(),
            key: key.or_else(key_of_environment),
        })
    }

    /// What it is for a protocol, with how long a step may take if somebody has said so, and what
    /// plays a scenario on it again.
    pub(crate) fn target(
        &self,
        step: Option<Duration>,
        baseline: Baseline,
        protocol: &str,
        again: Again,
    ) -> Arc<Target> {
        let mut target = match self {
            Judged::Theirs { base, key } => Target::new(base.clone(), key.clone()),
            Judged::Described(read) => read.target.clone(),
            Judged::Ours(reference) => {
                let base = Base::new(reference.address.to_string(), protocol);
                Target::new(base, Some(reference.key.clone()))
            }
        };
        if let Some(step) = step {
            target.timeouts.step = step;
        }
        target.baseline = baseline;
        target.again = again;
        Arc::new(target)
    }

    /// The options that name it again.
    pub(crate) fn options(&self) -> Vec<String> {
        let (base, key) = match self {
            Judged::Theirs { base, key } => (base, key),
            Judged::Described(read) => {
                return vec![format!(
                    "--target {}",
                    quoted(&read.path.display().to_string())
                )];
            }
            Judged::Ours(_) => return Vec::new(),
        };
        let url = format!("--url {}", quoted(&base.to_string()));
        let key = key.as_ref().map(|_| key_option());
        std::iter::once(url).chain(key).collect()
    }

    /// The option that lets a scenario have a world that got none for want of it.
    pub(crate) fn maker(&self) -> String {
        match self {
            Judged::Theirs { key: None, .. } => key_option(),
            // The file says where worlds come from.
            Judged::Theirs { .. } | Judged::Described(_) | Judged::Ours(_) => String::new(),
        }
    }

    /// How many scenarios are played at once, if the target says.
    pub(crate) fn concurrency(&self) -> Option<u16> {
        match self {
            Judged::Described(read) => read.file.concurrency(),
            Judged::Theirs { .. } | Judged::Ours(_) => None,
        }
    }

    /// An error where a server of ours could not do what it is asked: it keeps what comes in forms,
    /// pictures and other files, in a folder that it makes with the first of them. Each scenario would
    /// blame it for the machine's fault.
    pub(crate) fn is_able(&self, suites: &[Suite]) -> anyhow::Result<()> {
        let Judged::Ours(_) = self else {
            return Ok(());
        };
        let mut endpoints = suites.iter().flat_map(|suite| &suite.pack.endpoints);
        let takes_files = |body: &Content| body.media_type == "multipart/form-data";
        if endpoints.any(|endpoint| endpoint.bodies.iter().any(takes_files)) {
            let made = tempfile::tempdir();
            made.context(
                "the reference server can make no folder for files; TMPDIR names another place",
            )?;
        }
        Ok(())
    }

    /// Ends a server of ours.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        match self {
            Judged::Ours(reference) => reference.stop().await,
            Judged::Theirs { .. } | Judged::Described(_) => Ok(()),
        }
    }
}

/// The key by the variable's name: a report is read by more people than a key is for.
pub(crate) fn key_option() -> String {
    format!("--provisioning-key \"${PROVISIONING_KEY}\"")
}

fn key_of_environment() -> Option<String> {
    let key = std::env::var(PROVISIONING_KEY).ok();
    key.filter(|key| !key.is_empty())
}
