//! The rules of pet-market, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`].

use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[Topic::of::<WireRule>()];
