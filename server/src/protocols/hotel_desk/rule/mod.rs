//! The rules of hotel-desk, one enum a topic, each rule with the mistake that a server without it
//! makes. What holds in every protocol is in [`crate::rule::WireRule`].

mod status;

pub(super) use self::status::StatusRule;
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[Topic::of::<StatusRule>(), Topic::of::<WireRule>()];
