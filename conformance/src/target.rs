//! What is judged: where it listens, where its worlds come from, what it claims, and
//! how long it may take.

use std::collections::BTreeSet;
use std::time::Duration;

use wireproof_client::base::Base;
use wireproof_client::http::{self, HttpError};
use wireproof_client::pack::Claims;

use crate::baseline::Baseline;

/// An implementation of one protocol.
#[derive(Debug, Clone)]
pub struct Target {
    /// Where its channels are.
    pub base: Base,
    /// Where its worlds are made, if it lets us.
    pub provisioning: Option<Provisioning>,
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
}

impl Again {
    /// The command, as it can be pasted.
    pub fn line(&self, scenario: &str) -> String {
        let line = format!("{} {scenario} {}", self.command, self.options);
        line.trim().to_owned()
    }
}

/// An endpoint that makes a fresh world for each scenario.
#[derive(Debug, Clone)]
pub struct Provisioning {
    /// Under which `/_wireproof/worlds` stands; most often the target's own base.
    pub base: Base,
    /// The key that opens it.
    pub key: String,
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
            provisioning: key.map(|key| Provisioning {
                base: base.clone(),
                key,
            }),
            claims,
            timeouts: Timeouts::default(),
            clock_skew: Duration::from_secs(1),
            baseline: Baseline::default(),
            again: Again::default(),
            base,
        }
    }

    /// Whether the target claims a convention.
    pub fn claims(&self, convention: &str) -> bool {
        self.claims.contains(convention)
    }

    /// Asks whether anything answers at all. Whatever HTTP says is an answer.
    pub async fn probe(&self) -> Result<(), HttpError> {
        match http::request(&self.base, "GET", "/", &[], None, self.timeouts.connect).await {
            Err(error @ (HttpError::Unreachable { .. } | HttpError::Unsendable(_))) => Err(error),
            // A server that takes the connection and then misbehaves is there to be judged.
            Err(HttpError::Timeout { .. } | HttpError::Broken(_)) | Ok(_) => Ok(()),
        }
    }
}
