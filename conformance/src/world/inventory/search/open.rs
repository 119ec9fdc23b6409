//! Which candidates are left for each thing, and what can be struck out of them without choosing.

use super::table::{Candidate, Table};

/// What is left of a table.
#[derive(Debug, Clone)]
pub(super) struct Open<'a> {
    pub(super) table: &'a Table,
    /// The things that are looked at.
    pub(super) things: Vec<usize>,
    left: Vec<Vec<bool>>,
}

impl<'a> Open<'a> {
    /// All candidates of the first `count` things, and of those that are decided with them.
    pub(super) fn first(table: &'a Table, made: &[bool], count: usize) -> Open<'a> {
        let first = (0..count).filter(|thing| !made[*thing]);
        let mut things: Vec<usize> = first.flat_map(|thing| table.with_others(thing)).collect();
        things.sort_unstable();
        things.dedup();
        let left = (0..made.len()).map(|thing| vec![true; table.of(thing).len()]);
        Open {
            table,
            things,
            left: left.collect(),
        }
    }

    pub(super) fn of(&self, thing: usize) -> impl Iterator<Item = (usize, &'a Candidate)> {
        let candidates = self.table.of(thing).iter().enumerate();
        candidates.filter(move |(number, _)| self.left[thing][*number])
    }

    pub(super) fn count(&self, thing: usize) -> usize {
        self.left[thing].iter().filter(|left| **left).count()
    }

    pub(super) fn decides_on_others(&self, thing: usize) -> bool {
        self.table.with_others(thing).nth(1).is_some()
    }

    pub(super) fn candidate(&self, thing: usize, number: usize) -> &'a Candidate {
        &self.table.of(thing)[number]
    }

    /// What an item would be as this thing, if that is left.
    pub(super) fn left_as(&self, thing: usize, item: usize) -> Option<&'a Candidate> {
        let number = self.table.number(thing, item)?;
        self.left[thing][number].then(|| self.candidate(thing, number))
    }

    /// How much there is to look at: roughly the time that one look takes.
    pub(super) fn work(&self) -> usize {
        let left = self.things.iter().map(|thing| self.count(*thing));
        self.things.len() * left.sum::<usize>()
    }

    /// The same where a thing is this candidate.
    pub(super) fn with(&self, thing: usize, number: usize) -> Open<'a> {
        let mut with = self.clone();
        let left = with.left[thing].iter_mut().enumerate();
        left.for_each(|(other, left)| *left &= other == number);
        with
    }

    /// Strikes out what cannot be, until nothing more follows: a candidate with whom somebody would be
    /// who they cannot be, one whom nobody who speaks of them could mean, and an item that somebody else
    /// has to be (forward checking, and generalised arc consistency of what things say of each other).
    /// `None` where nothing is left of somebody.
    pub(super) fn narrowed(mut self) -> Option<Open<'a>> {
        loop {
            let mut is_same = true;
            for at in 0..self.things.len() {
                let thing = self.things[at];
                is_same &= !(self.strike_inconsistent(thing) | self.strike_unmeant(thing));
                match self.count(thing) {
                    0 => return None,
                    1 => is_same &= !self.strike_taken(thing),
                    _ => {}
                }
            }
            if is_same {
                return Some(self);
            }
        }
    }

    pub(super) fn strike(
        &mut self,
        thing: usize,
        mut is_out: impl FnMut(usize, &Candidate) -> bool,
    ) -> bool {
        let mut is_struck = false;
        let candidates = self.table.of(thing).iter().enumerate();
        for ((number, candidate), left) in candidates.zip(&mut self.left[thing]) {
            if *left && is_out(number, candidate) {
                (*left, is_struck) = (false, true);
            }
        }
        is_struck
    }

    fn strike_inconsistent(&mut self, thing: usize) -> bool {
        let mut left = std::mem::take(&mut self.left[thing]);
        let mut is_struck = false;
        for (number, left) in left.iter_mut().enumerate().filter(|(_, left)| **left) {
            let mut follows = self.table.of(thing)[number].follows.iter();
            if follows.any(|(other, which)| !self.left[*other][*which]) {
                (*left, is_struck) = (false, true);
            }
        }
        self.left[thing] = left;
        is_struck
    }

    /// Strikes out, of those of whom a thing speaks, whom none of its candidates means.
    fn strike_unmeant(&mut self, thing: usize) -> bool {
        let mut is_struck = false;
        let others: Vec<usize> = self.table.with_others(thing).skip(1).collect();
        for other in others {
            let mut meant = vec![false; self.left[other].len()];
            for (_, candidate) in self.of(thing) {
                let mut follows = candidate.follows.iter();
                if let Some((_, which)) = follows.find(|(whom, _)| *whom == other) {
                    meant[*which] = true;
                }
            }
            is_struck |= self.strike(other, |number, _| !meant[number]);
        }
        is_struck
    }

    /// Strikes out the item that a thing has to be where another could be it.
    fn strike_taken(&mut self, thing: usize) -> bool {
        let Some(item) = self.of(thing).next().map(|(_, only)| only.item) else {
            return false;
        };
        let mut is_struck = false;
        for at in 0..self.things.len() {
            let other = self.things[at];
            if other != thing {
                is_struck |= self.strike(other, |_, candidate| candidate.item == item);
            }
        }
        is_struck
    }
}
