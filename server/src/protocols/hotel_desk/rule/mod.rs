//! The rules of hotel-desk, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes a frame is
//! broken in [`super::spoiled`]; every other where it is kept.

mod close;
mod connect;
mod guest;
mod hotel;
mod http;
mod kept;
mod message;
mod new;
mod read;
mod refusal;
mod status;
mod subscribe;
mod typing;

pub(super) use self::{
    close::CloseRule, connect::ConnectRule, guest::GuestRule, hotel::HotelRule, http::HttpRule,
    kept::KeptRule, message::MessageRule, new::NewRule, read::ReadRule, refusal::RefusalRule,
    status::StatusRule, subscribe::SubscribeRule, typing::TypingRule,
};
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[
    Topic::of::<CloseRule>(),
    Topic::of::<ConnectRule>(),
    Topic::of::<GuestRule>(),
    Topic::of::<HotelRule>(),
    Topic::of::<HttpRule>(),
    Topic::of::<KeptRule>(),
    Topic::of::<MessageRule>(),
    Topic::of::<NewRule>(),
    Topic::of::<ReadRule>(),
    Topic::of::<RefusalRule>(),
    Topic::of::<StatusRule>(),
    Topic::of::<SubscribeRule>(),
    Topic::of::<TypingRule>(),
    Topic::of::<WireRule>(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_table_is_whole;

    #[test]
    fn every_rule_is_in_the_table_of_its_topic() {
        assert_table_is_whole::<CloseRule>(|rule| rule as usize);
        assert_table_is_whole::<ConnectRule>(|rule| rule as usize);
        assert_table_is_whole::<GuestRule>(|rule| rule as usize);
        assert_table_is_whole::<HotelRule>(|rule| rule as usize);
        assert_table_is_whole::<HttpRule>(|rule| rule as usize);
        assert_table_is_whole::<KeptRule>(|rule| rule as usize);
        assert_table_is_whole::<MessageRule>(|rule| rule as usize);
        assert_table_is_whole::<NewRule>(|rule| rule as usize);
        assert_table_is_whole::<ReadRule>(|rule| rule as usize);
        assert_table_is_whole::<RefusalRule>(|rule| rule as usize);
        assert_table_is_whole::<StatusRule>(|rule| rule as usize);
        assert_table_is_whole::<SubscribeRule>(|rule| rule as usize);
        assert_table_is_whole::<TypingRule>(|rule| rule as usize);
    }
}
