//! The rules of pet-market, one enum a topic, each rule with the mistake that a server without it
//! makes.
//!
//! What holds in every protocol is in [`crate::rule::WireRule`]. A rule that shapes what is asked or
//! answered is broken in [`super::lenient`] and [`super::spoiled`]; every other where it is kept.

mod change;
mod create;
mod delete;
mod execute;
mod image;
mod list;
mod token;

pub(super) use self::{
    change::ChangeRule, create::CreateRule, delete::DeleteRule, execute::ExecuteRule,
    image::ImageRule, list::ListRule, token::TokenRule,
};
use crate::rule::{Topic, WireRule};

/// Every topic.
pub(super) const TOPICS: &[Topic] = &[
    Topic::of::<ChangeRule>(),
    Topic::of::<CreateRule>(),
    Topic::of::<DeleteRule>(),
    Topic::of::<ExecuteRule>(),
    Topic::of::<ImageRule>(),
    Topic::of::<ListRule>(),
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
        assert_table_is_whole::<CreateRule>(|rule| rule as usize);
        assert_table_is_whole::<DeleteRule>(|rule| rule as usize);
        assert_table_is_whole::<ExecuteRule>(|rule| rule as usize);
        assert_table_is_whole::<ImageRule>(|rule| rule as usize);
        assert_table_is_whole::<ListRule>(|rule| rule as usize);
        assert_table_is_whole::<TokenRule>(|rule| rule as usize);
    }
}
