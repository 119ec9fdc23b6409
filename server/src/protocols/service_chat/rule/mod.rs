//! The rules of service-chat, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes a frame is
//! broken in [`super::spoiled`], one that guards against a request in [`super::lenient`], one that
//! needs a memory of its own in [`super::astray`]; every other where it is kept.

mod beat;
mod connect;
mod message;
mod refuse;

pub(super) use self::{
    beat::BeatRule, connect::ConnectRule, message::MessageRule, refuse::RefuseRule,
};
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[
    Topic::of::<ConnectRule>(),
    Topic::of::<MessageRule>(),
    Topic::of::<RefuseRule>(),
    Topic::of::<BeatRule>(),
    Topic::of::<WireRule>(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_table_is_whole;

    #[test]
    fn every_rule_is_in_the_table_of_its_topic() {
        assert_table_is_whole::<ConnectRule>(|rule| rule as usize);
        assert_table_is_whole::<MessageRule>(|rule| rule as usize);
        assert_table_is_whole::<RefuseRule>(|rule| rule as usize);
        assert_table_is_whole::<BeatRule>(|rule| rule as usize);
    }
}
