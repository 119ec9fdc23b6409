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

impl Seen {
    /// Adds it to what was seen of that shape.
    pub(crate) fn add_to(self, seen: &mut BTreeMap<String, Seen>, shape: &str) {
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
            Seen { times, first }.add_to(&mut all, shape);
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
}
