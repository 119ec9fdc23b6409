//! What is nothing besides what was asked for, of which there should be enough: nearly every search
//! ends here, and looks at hardly more items than there are things.

use super::{Chosen, Decided, Search};

/// So many items are tried.
const MOST_TRIED: usize = 1_000;

impl Search<'_> {
    /// An item for each thing that is exactly that, if it is soon found.
    pub(super) fn exact(&self) -> Option<Chosen> {
        let things = 0..self.things.len();
        let mut order: Vec<usize> = things.filter(|thing| !self.made[*thing]).collect();
        // Who speaks of others decides on them.
        order.sort_by_key(|thing| self.mentions[*thing]);
        let mut decided = self.nothing();
        let mut left = MOST_TRIED;
        let found = self.decide_exactly(&order, &mut decided, &mut left);
        found.then_some(decided.chosen)
    }

    fn decide_exactly(&self, order: &[usize], decided: &mut Decided, left: &mut usize) -> bool {
        let mut open = order.iter();
        let Some(thing) = open.find(|thing| decided.chosen.items[**thing].is_none()) else {
            return true;
        };
        for item in self.of_kind(*thing) {
            // What is spoken of by others than it should is more.
            let is_alike = self.stock.spoken_of[*item] == self.mentions[*thing];
            if !is_alike || !self.stock.free[*item] || decided.used[*item] {
                continue;
            }
            let Some(fewer) = left.checked_sub(1) else {
                return false;
            };
            *left = fewer;
            let length = decided.order.len();
            let is_taken = self.take(*thing, *item, decided).is_some() && decided.surplus == 0;
            if is_taken && self.decide_exactly(order, decided, left) {
                return true;
            }
            decided.take_back(length);
        }
        false
    }
}
