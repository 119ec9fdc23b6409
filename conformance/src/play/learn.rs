//! Credentials that come up on the way: what a chapter takes from an answer and sends as one.

use super::Player;
use crate::evaluate::Scope;
use crate::wire::ast::{Term, TermKind};
use crate::world::is_credential;

impl Player<'_> {
    /// Keeps what no report may show of what is changed in a handshake or a request: the values of
    /// variables where a credential stands. What a chapter writes out is known to all its readers.
    pub(super) fn learn(&mut self, with: Option<&Term>) {
        for (name, term) in with.into_iter().flat_map(members) {
            match name {
                "credential" => self.learn_from(term),
                "headers" | "query" => {
                    for (name, term) in members(term) {
                        if is_credential(self.pack, name) || carries_one(name) {
                            self.learn_from(term);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn learn_from(&mut self, term: &Term) {
        for path in term.variables() {
            if let Ok(value) = self.scene.bindings.resolve(path) {
                self.learnt.extend(value.as_str().map(str::to_owned));
            }
        }
    }
}

/// Whether a header is there to carry credentials.
fn carries_one(header: &str) -> bool {
    ["authorization", "cookie"]
        .iter()
        .any(|known| header.eq_ignore_ascii_case(known))
}

fn members(term: &Term) -> impl Iterator<Item = (&str, &Term)> {
    let members = match &term.kind {
        TermKind::Object { members, .. } => members.as_slice(),
        _ => &[],
    };
    members
        .iter()
        .map(|(name, term)| (name.value.as_str(), term))
}
