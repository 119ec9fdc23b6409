//! Finds what can be known to be wrong with a block without a pack.
//!
//! [`terms`] looks at each term by itself, [`names`] at what variables and people
//! stand for, and [`flow`] at the order of events: who is connected, which request is
//! answered, what proves a silence. Each mistake comes with what to write instead.

mod flow;
mod functions;
mod names;
mod parts;
mod terms;

use super::ast::Block;
use crate::diagnostic::Findings;

/// Notes everything that is wrong with a block whose lines are well-formed.
pub(super) fn check(block: &Block, findings: &mut Findings) {
    terms::check(block, findings);
    names::check(block, findings);
    flow::check(block, findings);
}
