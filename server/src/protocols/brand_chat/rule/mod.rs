//! The rules of brand-chat, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes a reply is
//! broken in [`super::spoiled`], one that guards against a request in [`super::lenient`], one on
//! who hears a change in [`super::telling`]; every other where it is kept.

mod connect;
mod create;
mod delete;
mod edit;
mod envelope;
mod info;
mod join;
mod kept;
mod leave;
mod list;
mod room;

pub(super) use self::{
    connect::ConnectRule, create::CreateRule, delete::DeleteRule, edit::EditRule,
    envelope::EnvelopeRule, info::InfoRule, join::JoinRule, kept::KeptRule, leave::LeaveRule,
    list::ListRule, room::RoomRule,
};
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[
    Topic::of::<ConnectRule>(),
    Topic::of::<EnvelopeRule>(),
    Topic::of::<RoomRule>(),
    Topic::of::<ListRule>(),
    Topic::of::<JoinRule>(),
    Topic::of::<LeaveRule>(),
    Topic::of::<CreateRule>(),
    Topic::of::<EditRule>(),
    Topic::of::<DeleteRule>(),
    Topic::of::<InfoRule>(),
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
        assert_table_is_whole::<RoomRule>(|rule| rule as usize);
        assert_table_is_whole::<ListRule>(|rule| rule as usize);
        assert_table_is_whole::<JoinRule>(|rule| rule as usize);
        assert_table_is_whole::<LeaveRule>(|rule| rule as usize);
        assert_table_is_whole::<CreateRule>(|rule| rule as usize);
        assert_table_is_whole::<EditRule>(|rule| rule as usize);
        assert_table_is_whole::<DeleteRule>(|rule| rule as usize);
        assert_table_is_whole::<InfoRule>(|rule| rule as usize);
        assert_table_is_whole::<KeptRule>(|rule| rule as usize);
    }
}
