//! Who may come into the chat: whoever has a ticket, and into which room (PM-TICK).

use std::sync::Arc;

use hyper::StatusCode;
use wireproof_schemas::table::Channel;

use super::Market;
use crate::{answer::Refused, handshake::Handshake, protocols::Guest};

/// Judges a handshake.
pub(super) async fn admit(
    _market: &Arc<Market>,
    _channel: &'static Channel,
    _handshake: Handshake<'_>,
) -> Result<Guest, Refused> {
    Err(Refused::new(
        StatusCode::NOT_IMPLEMENTED,
        "The chat is not built yet.",
    ))
}
