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
        let (first, left_out) = (self.moments.len(), thin(&mut heard).len());
        self.moments.extend(heard.into_iter().map(moment));
        self.note(first + MOST / 2, left_out);
    }

    /// Puts them in the order of time.
    pub(crate) fn sort(&mut self) {
        self.moments.sort_by_key(|moment| moment.at);
        let left_out = thin(&mut self.moments);
        // What was missing before these is missing before the next.
        let before: usize = left_out.iter().map(|moment| moment.left_out).sum();
        if let Some(next) = self.moments.get_mut(MOST / 2) {
            next.left_out += before;
        }
        self.note(MOST / 2, left_out.len());
    }

    /// That so many are left out before a moment.
    fn note(&mut self, next: usize, left_out: usize) {
        if let Some(next) = self.moments.get_mut(next) {
            next.left_out += left_out;
            self.left_out += left_out;
        }
    }

    /// What is told of them, and how many are not.
    pub(crate) fn told(mut self, secrets: &Secrets) -> (Vec<Moment>, usize) {
        for moment in &mut self.moments {
            moment.tidy(secrets);
        }
        (self.moments, self.left_out)
    }
}

/// Keeps the start and the end; what is left out comes back.
fn thin<T>(items: &mut Vec<T>) -> Vec<T> {
    let too_many = items.len().saturating_sub(MOST);
    let start = (MOST / 2).min(items.len());
    items.drain(start..start + too_many).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn of_a_flood_the_first_and_the_last_are_kept() {
        let mut many: Vec<usize> = (0..3 * MOST).collect();
        assert_eq!(thin(&mut many).len(), 2 * MOST);
        assert_eq!(many.len(), MOST);
        assert_eq!(
            (many[0], many[199], many[200], many[399]),
            (0, 199, 1_000, 1_199)
        );
        for few in [0, 1, MOST] {
            let mut items = vec![(); few];
            assert_eq!((thin(&mut items).len(), items.len()), (0, few));
        }
    }

    /// Of two floods at once each has its gap, and both are told with all that is not there.
    #[test]
    fn what_is_left_out_is_known_where_it_would_stand() {
        let moment = |at: usize, party: &str| Moment {
            at: Duration::from_millis(at as u64),
            party: party.to_owned(),
            arrow: '<',
            what: String::new(),
            frame: String::new(),
            bytes: None,
            ended: None,
            http: None,
            left_out: 0,
        };
        let mut frames = Frames::default();
        frames.add((0..MOST + 50).collect(), |at| moment(at, "alice"));
        let gap = |frames: &Frames| {
            let gaps = frames.moments.iter().enumerate();
            let gaps = gaps.filter(|(_, moment)| moment.left_out > 0);
            gaps.map(|(index, moment)| (index, moment.left_out))
                .collect::<Vec<_>>()
        };
        assert_eq!((gap(&frames), frames.left_out), (vec![(MOST / 2, 50)], 50));
        frames.add((0..MOST + 7).collect(), |at| moment(at, "bob"));
        frames.sort();
        let (moments, left_out) = frames.clone().told(&Secrets::default());
        assert_eq!((moments.len(), left_out), (MOST, MOST + 57));
        assert_eq!(gap(&frames), [(MOST / 2, MOST + 57)]);
    }
}
