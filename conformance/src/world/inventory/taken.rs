//! What a scenario has of an inventory, until it is dropped: its alone in this run and in others.

use std::sync::Arc;

use tokio::time::Instant;

use super::Shelves;
use super::claim::{Claim, Run};
use crate::world::WorldError;

/// Items that nobody else may use.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) shelves: Arc<Shelves>,
    pub(super) items: Vec<usize>,
    /// Against other runs.
    pub(super) claims: Vec<Claim>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        // Others may take an item only when it is nobody's any more.
        self.claims.clear();
        let mut unavailable = self.shelves.unavailable();
        for item in &self.items {
            unavailable.taken.remove(item);
        }
        drop(unavailable);
        self.shelves.freed.notify_waiters();
    }
}

impl Taken {
    /// Claims all items against other runs. Where one that is used once is another's, nothing is
    /// claimed, and others have to be taken.
    pub(super) async fn claim(&mut self, deadline: Instant) -> Result<bool, WorldError> {
        // In one order in all runs, or two could wait for each other.
        self.items.sort_unstable();
        for &index in &self.items {
            let item = &self.shelves.items[index];
            let name = format!("{} {} {}", self.shelves.place, item.kind, item.gives());
            let failed = |why: String| {
                WorldError::Failed(format!("{} of the inventory {why}", item.label()))
            };
            if item.is_used_once() {
                let run = self.shelves.run.get_or_init(Run::begin);
                let run = run.as_ref().map_err(|why| failed(why.clone()))?;
                if !run.use_up(&name).map_err(failed)? {
                    self.shelves.unavailable().spent.insert(index);
                    return Ok(false);
                }
            } else {
                let claim = Claim::take(&name, deadline).await.map_err(failed)?;
                self.claims.push(claim);
            }
        }
        // Only now, so that those which were not needed after all are left for others.
        let once = self.items.iter().copied();
        let once = once.filter(|index| self.shelves.items[*index].is_used_once());
        self.shelves.unavailable().spent.extend(once);
        Ok(true)
    }
}
