//! How far one question may go, with all the searches that it takes.

/// So much is looked at for one question, which took a release build about a second where all of it was
/// spent (on hubs with many rooms, and a room more than there are hubs). Nearly every question takes little, since most of what does not fit together is struck out without a choice.
const MOST_WORK: usize = 50_000_000;

/// How much more may be looked at.
#[derive(Debug)]
pub(in crate::world::inventory) struct Limit {
    left: usize,
}

impl Default for Limit {
    fn default() -> Limit {
        Limit { left: MOST_WORK }
    }
}

impl Limit {
    #[cfg(test)]
    pub(super) fn of(work: usize) -> Limit {
        Limit { left: work }
    }

    /// `None` where that is too much.
    pub(super) fn spend(&mut self, work: usize) -> Option<()> {
        let left = self.left.checked_sub(work);
        self.left = left.unwrap_or(0);
        left.map(|_| ())
    }

    /// Whether nothing was found because it would have taken too long.
    pub(in crate::world::inventory) fn is_reached(&self) -> bool {
        self.left == 0
    }

    /// Does something with no more than one of so many parts of what is left.
    pub(in crate::world::inventory) fn part<T>(
        &mut self,
        parts: usize,
        work: impl FnOnce(&mut Limit) -> T,
    ) -> T {
        let most = self.left / parts;
        let mut part = Limit { left: most };
        let done = work(&mut part);
        self.left -= most - part.left;
        done
    }
}
