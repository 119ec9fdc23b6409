//! Which items of a target's inventory scenarios had.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a scenario had of the target's inventory for somebody or something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ItemTaken {
    /// What the scenario calls it.
    pub name: String,
    /// The protocol's kind.
    pub kind: String,
    /// What the inventory calls it; of an item without a name its kind and the how many-th of these it
    /// is: `brand:3`.
    pub item: String,
    /// The same as a command line takes it.
    #[serde(skip)]
    pub word: String,
    /// What the scenario uses of it: its id, its token.
    #[serde(skip)]
    pub reads: BTreeSet<String>,
}

/// `alice = anna, shop = shop-3`.
pub(crate) fn listed(items: &[ItemTaken]) -> String {
    let items = items.iter();
    let items = items.map(|taken| format!("{} = {}", taken.name, taken.item));
    items.collect::<Vec<_>>().join(", ")
}

/// The option that gives a scenario the same items again.
pub(super) fn option(items: &[ItemTaken]) -> Option<String> {
    let items = items.iter();
    let items = items.map(|taken| format!("{}={}", taken.name, taken.word));
    let items: Vec<String> = items.collect();
    (!items.is_empty()).then(|| format!("--items {}", items.join(",")))
}
