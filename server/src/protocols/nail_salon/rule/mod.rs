//! The rules of nail-salon, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes a frame is
//! broken in [`super::spoiled`], one that guards against a request in [`super::lenient`], one on
//! how an address is read in [`super::address`]; every other where it is kept.

mod connect;
mod envelope;
mod kept;
mod list;
mod request;
mod response;
mod shops;

pub(super) use self::{
    connect::ConnectRule, envelope::EnvelopeRule, kept::KeptRule, list::ListRule,
    request::RequestRule, response::ResponseRule, shops::ShopsRule,
};
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[
    Topic::of::<ConnectRule>(),
    Topic::of::<EnvelopeRule>(),
    Topic::of::<ListRule>(),
    Topic::of::<ShopsRule>(),
    Topic::of::<RequestRule>(),
    Topic::of::<ResponseRule>(),
    Topic::of::<KeptRule>(),
    Topic::of::<WireRule>(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_table_is_whole;

    #[test]
    fn every_rule_is_in_the_table_of_its_topic() {
        assert_table_is_whole::<ConnectRule>(|rule| rule as usize);
        assert_table_is_whole::<EnvelopeRule>(|rule| rule as usize);
        assert_table_is_whole::<ListRule>(|rule| rule as usize);
        assert_table_is_whole::<ShopsRule>(|rule| rule as usize);
        assert_table_is_whole::<RequestRule>(|rule| rule as usize);
        assert_table_is_whole::<ResponseRule>(|rule| rule as usize);
        assert_table_is_whole::<KeptRule>(|rule| rule as usize);
    }
}
