//! The names of those for whom another one stands.

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
    let mut shown: Vec<String> = names.take(FEW).collect();
    if let Some(more @ 1..) = count.checked_sub(FEW) {
        shown.push(format!("and {more} others"));
    }
    let head = format!("  and {count} more alike{what}: ");
    wrapped(&head, 4, &shown, ", ", look.width)
}
