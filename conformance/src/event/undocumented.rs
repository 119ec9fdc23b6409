//! Forms and fields that no document knows: collected by shape, so that a thousand frames of
//! one form are one line of a report.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Place;

/// How often something undocumented was seen, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Seen {
    /// How many times.
    pub times: usize,
    /// The first place in the chapters at which it came: the same in every run.
    pub first: Place,
}

/// The form that all those are together that are not kept one by one: a server may make up a new one
/// in every frame.
const FURTHER: &str = "forms beyond those that are kept";

impl Seen {
    /// Adds it to what was seen of that shape. Where there are more shapes than `most`, the last of
    /// them by their letters are one, so that it is no matter in which order they come.
    pub(crate) fn add_to(self, seen: &mut BTreeMap<String, Seen>, shape: &str, most: usize) {
        self.join(seen, shape);
        let is_full = seen.len() - usize::from(seen.contains_key(FURTHER)) > most;
        let last = seen.keys().rev().find(|shape| *shape != FURTHER);
        if let (true, Some(last)) = (is_full, last.cloned())
            && let Some(further) = seen.remove(&last)
        {
            further.join(seen, FURTHER);
        }
    }

    fn join(self, seen: &mut BTreeMap<String, Seen>, shape: &str) {
        let Some(known) = seen.get_mut(shape) else {
            seen.insert(shape.to_owned(), self);
            return;
        };
        known.times += self.times;
        // The order of arrival changes from run to run, that of chapters does not.
        if self.first < known.first {
            known.first = self.first;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_shape_is_one_entry_with_the_first_place_of_the_chapters() {
        let mut all = BTreeMap::new();
        let mut add = |shape, times, line| {
            let first = Place {
                file: "a.md".to_owned(),
                line,
                column: 1,
            };
            Seen { times, first }.add_to(&mut all, shape, 2);
        };
        add("field /x of told", 1, 9);
        add("field /x of told", 3, 3);
        add("frame {}", 1, 4);
        add("field /x of told", 1, 7);
        let told = all
            .iter()
            .map(|(shape, seen)| (shape.as_str(), seen.times, seen.first.line));
        let told: Vec<_> = told.collect();
        assert_eq!(told, [("field /x of told", 5, 3), ("frame {}", 1, 4)]);
    }

    #[test]
    fn of_very_many_shapes_the_same_are_kept_in_whatever_order_they_come() {
        let numbers: Vec<usize> = (0..100).collect();
        let backwards: Vec<usize> = numbers.iter().copied().rev().collect();
        let all = [numbers, backwards].map(|numbers| {
            let mut all = BTreeMap::new();
            for line in numbers.iter().copied().chain([99, 3]) {
                let first = Place {
                    file: "a.md".to_owned(),
                    line,
                    column: 1,
                };
                Seen { times: 1, first }.add_to(&mut all, &format!("frame {line:03}"), 10);
            }
            all
        });
        let [forwards, backwards] = all;
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.len(), 11);
        let further = &forwards[FURTHER];
        assert_eq!((further.times, further.first.line), (91, 10));
        assert_eq!(forwards["frame 003"].times, 2);
    }
}
