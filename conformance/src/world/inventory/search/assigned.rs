//! What somebody has decided beforehand: a thing of this name is this item and no other.

use std::collections::BTreeMap;

use super::Search;

impl<'a> Search<'a> {
    /// The same where things of these names have to be these items.
    pub(in crate::world::inventory) fn assigned(
        mut self,
        items: &BTreeMap<String, usize>,
    ) -> Search<'a> {
        let things = self.things.iter();
        self.assigned = things
            .map(|thing| items.get(&thing.name).copied())
            .collect();
        self
    }

    /// Whether a thing may be an item, as far as that was assigned: what is one thing's is no other's.
    pub(super) fn is_let(&self, thing: usize, item: usize) -> bool {
        match self.assigned[thing] {
            Some(assigned) => assigned == item,
            None => !self.assigned.contains(&Some(item)),
        }
    }
}
