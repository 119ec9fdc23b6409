//! The frames of one scenario: all of them, unless a peer floods.

use super::{Moment, Secrets};

/// What was sent and received, and how much of it is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Frames {
    moments: Vec<Moment>,
    left_out: usize,
}

/// More frames are of no use in a report; a server that floods must not fill a disk.
const MOST: usize = 400;

impl Frames {
    pub(crate) fn of(moments: Vec<Moment>) -> Frames {
        Frames {
            moments,
            left_out: 0,
        }
    }

    /// Adds what came over one connection; of a flood no more than can be told in the end.
    pub(crate) fn add<T>(&mut self, mut heard: Vec<T>, moment: impl Fn(T) -> Moment) {
        self.left_out += thin(&mut heard);
        self.moments.extend(heard.into_iter().map(moment));
    }

    /// Puts them in the order of time.
    pub(crate) fn sort(&mut self) {
        self.moments.sort_by_key(|moment| moment.at);
        self.left_out += thin(&mut self.moments);
    }

    /// What is told of them, and how many are not.
    pub(crate) fn told(mut self, secrets: &Secrets) -> (Vec<Moment>, usize) {
        for moment in &mut self.moments {
            moment.tidy(secrets);
        }
        (self.moments, self.left_out)
    }
}

/// Keeps the start and the end; how many are left out comes back.
fn thin<T>(items: &mut Vec<T>) -> usize {
    let too_many = items.len().saturating_sub(MOST);
    let start = (MOST / 2).min(items.len());
    items.drain(start..start + too_many);
    too_many
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_flood_the_first_and_the_last_are_kept() {
        let mut many: Vec<usize> = (0..3 * MOST).collect();
        assert_eq!(thin(&mut many), 2 * MOST);
        assert_eq!(many.len(), MOST);
        assert_eq!(
            (many[0], many[199], many[200], many[399]),
            (0, 199, 1_000, 1_199)
        );
        for few in [0, 1, MOST] {
            let mut items = vec![(); few];
            assert_eq!((thin(&mut items), items.len()), (0, few));
        }
    }
}
