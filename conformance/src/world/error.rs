//! Why a scenario has no world. That says nothing about the server that is judged.

use std::fmt;

use wireproof_client::http::HttpError;

use super::provisioning;

/// What a target lacks for a scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// It, in words.
    pub what: String,
    /// The kind of what there is too little of, `world` for all of it together. Nothing where it is no
    /// question of how much there is: what an item does not give, or what a command line asks for.
    pub scarce: Option<String>,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
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
        "no world could be made: {request} answered {status}{} ({})",
        provisioning::said(body),
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
    Missing(Missing),
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
