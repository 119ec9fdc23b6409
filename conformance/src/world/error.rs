//! Why a scenario has no world. That says nothing about the server that is judged.

use wireproof_client::http::HttpError;

use super::provisioning;

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
