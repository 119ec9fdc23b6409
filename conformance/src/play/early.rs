//! When a frame that has not come will not come any more, so that a step may fail before its
//! deadline. It is asked only where the pack's fence orders what is due by a convention that the
//! target claims; anywhere else a reply to the fence may overtake what is still on its way.

use std::time::Instant;

use super::Player;
use crate::connection::Connection;
use crate::wire::ast::Party;

impl Player<'_> {
    /// How long a step waits before it asks: what is due has mostly come by then.
    pub(super) fn first_look(&self, party: &Party, deadline: Instant) -> Instant {
        match self.orders(party) {
            true => deadline.min(Instant::now() + self.shared.settling_window(self.step_time())),
            false => deadline,
        }
    }

    /// Whether nothing is on its way to the party any more: all that has been asked on the other
    /// connections has been answered, and the fence that was sent after that has come back.
    pub(super) async fn nothing_is_due(&mut self, party: &Party, deadline: Instant) -> bool {
        let controlled = !self.left
            && self
                .all_connections()
                .filter(|(other, _)| *other != party)
                .all(|(_, connection)| connection.is_settled());
        if !controlled || !self.orders(party) {
            return false;
        }
        let patience = deadline.saturating_duration_since(Instant::now());
        let correlations = self.correlations;
        let Some(connection) = self.connections.get_mut(party) else {
            return false;
        };
        matches!(connection.fence(correlations, patience).await, Some(Ok(_)))
    }

    fn orders(&self, party: &Party) -> bool {
        let connection = self.connections.get(party);
        let fence = connection.and_then(Connection::own_fence);
        let convention = fence.and_then(|fence| fence.ordered.as_ref());
        convention.is_some_and(|convention| self.target.claims(convention))
    }
}
