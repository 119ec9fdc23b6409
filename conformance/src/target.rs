//! What is judged: where it listens, where its worlds come from, what it claims, and
//! how long it may take.

mod adaptation;
mod at_once;
mod duration;
mod environment;
mod file;
mod introduction;
mod inventory_file;
mod names;
mod read;
mod source;
mod unknown_keys;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use wireproof_client::base::Base;
use wireproof_client::pack::Claims;

pub use crate::world::Provisioning;
pub use at_once::at_once;
pub use duration::duration;
pub use file::TargetFile;
pub use source::Problem;

use crate::adaptation::Adaptation;
use crate::baseline::Baseline;
use crate::world::Worlds;

/// An implementation of one protocol.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where its channels are.
    pub base: Base,
    /// Channels that are elsewhere.
    pub channels: BTreeMap<String, Base>,
    /// Where requests over HTTP go, if that is elsewhere.
    pub rest: Option<Base>,
    /// Where its worlds come from.
    pub worlds: Worlds,
    /// Channels, operations and endpoints that it does not have.
    pub lacks: BTreeSet<String>,
    /// Whether only what changes nothing is played.
    pub read_only: bool,
    /// Where its frames differ from the documents in the envelope only.
    pub adaptation: Adaptation,
    /// Texts of its settings that no report may show.
    pub secrets: Vec<String>,
    /// The conventions it claims.
    pub claims: Claims,
    /// How long it may take.
    pub timeouts: Timeouts,
    /// How far its clock may be off.
    pub clock_skew: Duration,
    /// Deviations its owner knows.
    pub baseline: Baseline,
    /// How a scenario is played against it again.
    pub again: Again,
}

/// The command that plays a scenario again, in its parts.
#[derive(Debug, Clone, Default)]
pub struct Again {
    /// What stands before the scenario's name.
    pub command: String,
    /// What stands behind it: what names the target, and what was not as usual.
    pub options: String,
    /// What has to be added where a scenario got no world because the target makes none; empty where
    /// that is told elsewhere.
    pub maker: String,
}

impl Again {
    /// The command, as it can be pasted.
    pub fn line(&self, scenario: &str) -> String {
        let line = format!("{} {scenario} {}", self.command, self.options);
        line.trim().to_owned()
    }

    /// The same for a scenario that would get no world if it were only repeated.
    pub fn line_with_maker(&self, scenario: &str) -> String {
        let line = format!("{} {}", self.line(scenario), self.maker);
        line.trim_end().to_owned()
    }
}

/// How long is waited, each by a deadline that nothing renews.
#[derive(Debug, Clone, Copy)]
pub struct Timeouts {
    /// For a handshake.
    pub connect: Duration,
    /// For a step.
    pub step: Duration,
    /// For a whole scenario.
    pub scenario: Duration,
    /// For the run: scenarios not begun by then are not played.
    pub run: Duration,
}

impl Default for Timeouts {
    fn default() -> Timeouts {
        Timeouts {
            connect: Duration::from_secs(5),
            step: Duration::from_secs(2),
            scenario: Duration::from_secs(30),
            run: Duration::from_secs(600),
        }
    }
}

impl Target {
    /// A target at `base`, with its worlds made by itself when there is a key. Whoever
    /// lets us make worlds runs a server made for this suite, so it claims every
    /// convention; anyone else claims none.
    pub fn new(base: Base, key: Option<String>) -> Target {
        let claims = match key {
            Some(_) => Claims::All,
            None => Claims::Only(BTreeSet::new()),
        };
        Target {
            channels: BTreeMap::new(),
            rest: None,
            secrets: key.iter().cloned().collect(),
            worlds: key.map_or(Worlds::None, |key| {
                let base = base.clone();
                Worlds::Provisioning(Provisioning { base, key })
            }),
            lacks: BTreeSet::new(),
            read_only: false,
            adaptation: Adaptation::default(),
            claims,
            timeouts: Timeouts::default(),
            clock_skew: Duration::from_secs(1),
            baseline: Baseline::default(),
            again: Again::default(),
            base,
        }
    }

    /// Where a channel is.
    pub fn channel_base(&self, channel: &str) -> &Base {
        self.channels.get(channel).unwrap_or(&self.base)
    }

    /// Where requests over HTTP go.
    pub fn rest_base(&self) -> &Base {
        self.rest.as_ref().unwrap_or(&self.base)
    }

    /// Whether the target claims a convention.
    pub fn claims(&self, convention: &str) -> bool {
        self.claims.contains(convention)
    }
}
