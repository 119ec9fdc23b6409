//! What a scenario has of an inventory, until it is dropped: its alone in this run and in others.

use std::collections::BTreeMap;
use std::sync::Arc;

use tokio::time::{Instant, sleep};

use super::Shelves;
use super::claim::{Claim, Holder, LOOK, Run, Use, is_let_go};
use crate::world::WorldError;

/// Items that nobody else may use.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) shelves: Arc<Shelves>,
    pub(super) items: Vec<usize>,
    /// Against other runs.
    pub(super) claims: Vec<Claim>,
}

/// What came of claiming items.
#[derive(Debug)]
pub(super) enum Claimed {
    /// They are this scenario's.
    All,
    /// Some are used up by another run: others have to be taken.
    UsedUp,
    /// Others use these just now. They come back.
    InUse(Vec<(usize, Holder)>),
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

impl Shelves {
    /// Waits until another run has let go of something that is busy, which it is not any more then: for as
    /// long as it takes, where there is no deadline.
    pub(super) async fn let_go(
        &self,
        busy: &mut BTreeMap<usize, Holder>,
        deadline: Option<Instant>,
    ) -> Result<(), WorldError> {
        loop {
            let before = busy.len();
            busy.retain(|index, _| !is_let_go(&self.claimed_as(*index)));
            if busy.len() < before {
                return Ok(());
            }
            let Some((index, holder)) = busy.first_key_value() else {
                return Ok(());
            };
            if deadline.is_some_and(|deadline| Instant::now() >= deadline) {
                let item = self.items[*index].label();
                let why = format!("{item} of the inventory is in use by {holder}");
                return Err(WorldError::Failed(why));
            }
            sleep(LOOK).await;
        }
    }
}

impl Taken {
    /// Claims all items against other runs. Where one that is used once is another's, nothing is
    /// claimed.
    pub(super) async fn claim(&mut self, deadline: Instant) -> Result<Claimed, WorldError> {
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
        let claimed = self.use_up(&once, deadline).await?;
        if !matches!(claimed, Claimed::All) {
            return Ok(claimed);
        }
        for (name, index) in again {
            let claim = Claim::take(&name, deadline).await;
            let claim = claim.map_err(|why| {
                let item = items[index].label();
                WorldError::Failed(format!("{item} of the inventory {why}"))
            })?;
            self.claims.push(claim);
        }
        Ok(Claimed::All)
    }

    /// All or none of these, or two runs would each keep what the other needs besides.
    async fn use_up(
        &self,
        once: &[(String, usize)],
        deadline: Instant,
    ) -> Result<Claimed, WorldError> {
        if once.is_empty() {
            return Ok(Claimed::All);
        }
        let failed = |why: String| WorldError::Failed(format!("the inventory {why}"));
        let run = self.shelves.run.get_or_init(Run::begin);
        let run = run.as_ref().map_err(|why| failed(why.clone()))?;
        let alone = Claim::take(&self.shelves.place, deadline)
            .await
            .map_err(failed)?;
        let mut spent = Vec::new();
        let mut in_use = Vec::new();
        for (name, index) in once {
            match run.of(name).map_err(failed)? {
                Use::Free => {}
                Use::Now(holder) => in_use.push((*index, holder)),
                Use::Up(holder) => spent.push((*index, Some(holder))),
            }
        }
        let claimed = match (spent.is_empty(), in_use.is_empty()) {
            (false, _) => Claimed::UsedUp,
            (true, false) => Claimed::InUse(in_use),
            (true, true) => {
                for (name, index) in once {
                    run.use_up(name).map_err(failed)?;
                    spent.push((*index, None));
                }
                Claimed::All
            }
        };
        self.shelves.unavailable().spent.extend(spent);
        drop(alone);
        Ok(claimed)
    }
}
