//! Where a run's chance comes from: one number, told at its start, so that the run can be
//! had again.
//!
//! The generator is SplitMix64, written out, so that a seed means the same in every version
//! of every library.

use std::hash::{BuildHasher, RandomState};

/// A seed that nobody has chosen, short enough to be typed again.
pub fn random() -> u64 {
    RandomState::new().hash_one("seed") >> 32
}

/// Numbers that follow from a seed.
#[derive(Debug, Clone)]
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Puts items into an order of its own (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let among = u64::try_from(last).unwrap_or(u64::MAX).saturating_add(1);
            let chosen = usize::try_from(self.next() % among).unwrap_or(last);
            items.swap(last, chosen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shuffled(seed: u64) -> Vec<u32> {
        let mut items: Vec<u32> = (0..100).collect();
        Chance::new(seed).shuffle(&mut items);
        items
    }

    #[test]
    fn one_seed_gives_one_order_and_another_seed_another() {
        assert_eq!(shuffled(7), shuffled(7));
        assert_ne!(shuffled(7), shuffled(8));
    }

    #[test]
    fn nothing_is_lost_in_shuffling() {
        let mut items = shuffled(7);
        items.sort_unstable();
        assert_eq!(items, (0..100).collect::<Vec<_>>());
        assert_ne!(items, shuffled(7));
    }

    /// The first number of the published reference for seed 0.
    #[test]
    fn the_generator_is_splitmix64() {
        assert_eq!(Chance::new(0).next(), 0xE220_A839_7B1D_CDAF);
    }
}
