//! What a search has decided so far, and what it comes to.

/// Which items the things are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::world::inventory) struct Chosen {
    /// For each thing; `None` for what is made.
    pub(in crate::world::inventory) items: Vec<Option<usize>>,
    /// How much more each is than was asked for.
    pub(in crate::world::inventory) more: Vec<usize>,
}

impl Chosen {
    /// How much more all of them are than was asked for.
    pub(in crate::world::inventory) fn surplus(&self) -> usize {
        self.more.iter().sum()
    }

    /// The thing that is the most besides.
    pub(in crate::world::inventory) fn richest(&self) -> usize {
        let more = self.more.iter().enumerate();
        more.rev()
            .max_by_key(|(_, more)| **more)
            .map_or(0, |(thing, _)| thing)
    }
}

/// What has been decided so far, and in which order.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) chosen: Chosen,
    /// How much more all of it is than was asked for.
    pub(super) surplus: usize,
    pub(super) order: Vec<usize>,
    pub(super) used: Vec<bool>,
}

impl Decided {
    pub(super) fn nothing(things: usize, items: usize) -> Decided {
        Decided {
            chosen: Chosen {
                items: vec![None; things],
                more: vec![0; things],
            },
            surplus: 0,
            order: Vec::new(),
            used: vec![false; items],
        }
    }

    pub(super) fn decide(&mut self, thing: usize, item: usize, more: usize) {
        self.chosen.items[thing] = Some(item);
        self.chosen.more[thing] = more;
        self.surplus += more;
        self.used[item] = true;
        self.order.push(thing);
    }

    /// Takes back all that was decided after the first `length` decisions.
    pub(super) fn take_back(&mut self, length: usize) {
        for thing in self.order.drain(length..) {
            self.surplus -= std::mem::take(&mut self.chosen.more[thing]);
            if let Some(item) = self.chosen.items[thing].take() {
                self.used[item] = false;
            }
        }
    }
}
