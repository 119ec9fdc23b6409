//! The rules of pet-market, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes what is asked or
//! answered is broken in [`super::lenient`] and [`super::spoiled`], in the chat in [`super::lenient_frames`] and
//! [`super::spoiled_frames`], one that needs a memory of its own in [`super::astray`]; every other
//! where it is kept.

mod change;
mod chat;
mod create;
mod delete;
mod execute;
mod http;
mod image;
mod list;
mod read;
mod room;
mod ticket;
mod token;

pub(super) use self::{
    change::ChangeRule, chat::ChatRule, create::CreateRule, delete::DeleteRule,
    execute::ExecuteRule, http::HttpRule, image::ImageRule, list::ListRule, read::ReadRule,
    room::RoomRule, ticket::TicketRule, token::TokenRule,
};
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[
    Topic::of::<ChangeRule>(),
    Topic::of::<ChatRule>(),
    Topic::of::<CreateRule>(),
    Topic::of::<DeleteRule>(),
    Topic::of::<ExecuteRule>(),
    Topic::of::<HttpRule>(),
    Topic::of::<ImageRule>(),
    Topic::of::<ListRule>(),
    Topic::of::<ReadRule>(),
    Topic::of::<RoomRule>(),
    Topic::of::<TicketRule>(),
    Topic::of::<TokenRule>(),
    Topic::of::<WireRule>(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::assert_table_is_whole;

    #[test]
    fn every_rule_is_in_the_table_of_its_topic() {
        assert_table_is_whole::<ChangeRule>(|rule| rule as usize);
        assert_table_is_whole::<ChatRule>(|rule| rule as usize);
        assert_table_is_whole::<CreateRule>(|rule| rule as usize);
        assert_table_is_whole::<DeleteRule>(|rule| rule as usize);
        assert_table_is_whole::<ExecuteRule>(|rule| rule as usize);
        assert_table_is_whole::<HttpRule>(|rule| rule as usize);
        assert_table_is_whole::<ImageRule>(|rule| rule as usize);
        assert_table_is_whole::<ListRule>(|rule| rule as usize);
        assert_table_is_whole::<ReadRule>(|rule| rule as usize);
        assert_table_is_whole::<RoomRule>(|rule| rule as usize);
        assert_table_is_whole::<TicketRule>(|rule| rule as usize);
        assert_table_is_whole::<TokenRule>(|rule| rule as usize);
    }
}
