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
        let items = &self.shelves.items;
        // Whoever is nobody in particular is nobody's.
        let is_claimed = |index: &&usize| !items[**index].gives.is_empty();
        // In one order in all runs, or two could wait for each other.
        let mut names: Vec<(String, usize)> = self
            .items
            .iter()
            .filter(is_claimed)
            .map(|index| (self.shelves.claimed_as(*index), *index))
            .collect();
        names.sort_unstable();
        let (once, again): (Vec<_>, Vec<_>) = names
            .into_iter()
            .partition(|(_, index)| items[*index].is_used_once());
        if !self.use_up(&once, deadline).await? {
            return Ok(false);
        }
        for (name, index) in again {
            let claim = Claim::take(&name, deadline).await;
            let claim = claim.map_err(|why| {
                let item = items[index].label();
                WorldError::Failed(format!("{item} of the inventory {why}"))
            })?;
            self.claims.push(claim);
        }
        Ok(true)
    }

    /// All or none of these, or two runs would each keep what the other needs besides.
    async fn use_up(
        &self,
        once: &[(String, usize)],
        deadline: Instant,
    ) -> Result<bool, WorldError> {
        if once.is_empty() {
            return Ok(true);
        }
        let failed = |why: String| WorldError::Failed(format!("the inventory {why}"));
        let run = self.shelves.run.get_or_init(Run::begin);
        let run = run.as_ref().map_err(|why| failed(why.clone()))?;
        let alone = Claim::take(&self.shelves.place, deadline)
            .await
            .map_err(failed)?;
        let mut others = Vec::new();
        for (name, index) in once {
            if run.is_anothers(name).map_err(failed)? {
                others.push(*index);
            }
        }
        if others.is_empty() {
            for (name, _) in once {
                run.use_up(name).map_err(failed)?;
            }
            others.extend(once.iter().map(|(_, index)| index));
            self.shelves.unavailable().spent.extend(others);
            drop(alone);
            return Ok(true);
        }
        self.shelves.unavailable().spent.extend(others);
        Ok(false)
    }
}
