//! Implementations beside each other, as a page: Markdown for where that is rendered, HTML that
//! needs nothing but itself.

mod html;
mod link;
mod markdown;

pub use html::html;
pub use link::Source;
pub use markdown::markdown;

use crate::matrix::Matrix;
use crate::verdict::Outcome;

/// The words of a page's head.
fn title(matrix: &Matrix) -> String {
    format!("Conformance: {}", matrix.protocols().join(", "))
}

/// `96 of 97 requirements passed, 1 failed`.
fn tally(matrix: &Matrix, column: usize) -> Vec<(Outcome, usize)> {
    let implementation = matrix.implementations.get(column);
    let counts = implementation
        .into_iter()
        .flat_map(|implementation| &implementation.counts);
    let mut counts: Vec<_> = counts.map(|(outcome, count)| (*outcome, *count)).collect();
    // What passes is looked for first.
    counts.sort_by_key(|(outcome, _)| (*outcome != Outcome::Pass, *outcome));
    counts
}
