//! Many names, of which the first stand for all.

use super::failure::Look;
use super::wrap::wrapped;

/// As many names as fit a line or two; all of them are in the other reports.
const FEW: usize = 12;

/// The first of them, and how many there are; nothing where there are none. `what` more they have in common
/// is told with their count.
pub(super) fn alike(
    names: impl ExactSizeIterator<Item = String>,
    what: &str,
    look: Look,
) -> String {
    let count = names.len();
    if count == 0 {
        return String::new();
    }
    let shown = first(names, FEW);
    let head = format!("  and {count} more alike{what}: ");
    wrapped(&head, 4, &shown, ", ", look.width)
}

/// The first so many of some names, and how many others there are.
pub(super) fn first(names: impl ExactSizeIterator<Item = String>, most: usize) -> Vec<String> {
    let more = names.len().saturating_sub(most);
    let mut first: Vec<String> = names.take(most).collect();
    if more > 0 {
        first.push(format!("and {more} others"));
    }
    first
}
