//! The connection to a guest's phone: what staff writes goes out here, and nothing is taken
//! (HD-GUEST-6).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use wireproof_schemas::hotel_desk::refusal::Refusal;

use super::{Desk, phone_group, telling::text};
use crate::{
    frame::{Malformed, Members},
    hub::{Listener, Seat},
    protocols::{Conversation, Outcome},
};

/// A guest's phone.
pub(super) struct Phone {
    desk: Arc<Desk>,
    listener: Listener,
    _seat: Seat,
}

impl Phone {
    /// Hears what goes out to the guest from now on.
    pub(super) fn enter(desk: &Arc<Desk>, listener: Listener) -> Self {
        let group = phone_group(listener.person);
        Self {
            _seat: Seat::take(&desk.parts.hub, group, listener.clone()),
            desk: Arc::clone(desk),
            listener,
        }
    }
}

impl Conversation for Phone {
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome> {
        let reason = match frame {
            Ok(_) => "Nothing is taken here; messages come in over HTTP.".to_owned(),
            Err(malformed) => malformed.flaw.to_string(),
        };
        let refusal = text(self.desk.rules, &Refusal::new(reason));
        self.listener.outbox.put(refusal);
        Box::pin(std::future::ready(Outcome::Refused))
    }
}
