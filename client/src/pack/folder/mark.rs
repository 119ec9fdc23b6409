//! Where the values of a parsed text stand: a tree in the form of the value itself.

use std::collections::BTreeMap;

use crate::pack::position::Position;

/// The place of a value, and of all inside it.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    /// Of a member, where its name stands.
    pub(super) position: Position,
    inside: BTreeMap<String, Mark>,
}

impl Default for Mark {
    fn default() -> Self {
        Self::at(Position { line: 1, column: 1 })
    }
}

impl Mark {
    /// The place of a value with nothing inside.
    pub(super) fn at(position: Position) -> Self {
        Self {
            position,
            inside: BTreeMap::new(),
        }
    }

    /// The place of an array.
    pub(super) fn of_elements(position: Position, elements: Vec<Mark>) -> Self {
        let numbered = elements.into_iter().enumerate();
        Self {
            position,
            inside: numbered
                .map(|(number, mark)| (number.to_string(), mark))
                .collect(),
        }
    }

    /// Adds the place of a member.
    pub(super) fn put(&mut self, name: String, mark: Mark) {
        self.inside.insert(name, mark);
    }

    /// The place of a member or an element.
    pub(super) fn inside(&self, token: &str) -> Option<&Mark> {
        self.inside.get(token)
    }

    /// Where a pointer of these parts leads; if nothing is there, the last place on the way.
    pub(super) fn find<'a>(&self, tokens: impl IntoIterator<Item = &'a str>) -> Position {
        let mut here = self;
        for token in tokens {
            match here.inside(token) {
                Some(next) => here = next,
                None => break,
            }
        }
        here.position
    }
}
