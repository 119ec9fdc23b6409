//! What a careless server lets through: requests as they reach the operations when a rule on their
//! fields is off.
//!
//! With every rule on nothing here is done; the types of the fields refuse what they must.

use serde_json::{Value, json};
use wireproof_schemas::hotel_desk::content::Content;

use super::{
    rule::{MessageRule, SubscribeRule, TypingRule},
    trouble::{Trouble, bad},
};
use crate::{
    frame::Members,
    reshape::{as_text, cut, replace},
    rule::Rules,
};

pub(super) const CONVERSATION: &str = "conversation_id";
const CONTENT: &str = "content";

/// Whether a server that does not look whether a command names a conversation drops it.
pub(super) fn passes_over(rules: Rules, members: &Members) -> bool {
    !rules.on(SubscribeRule::ConversationIsNeeded) && !members.contains_key(CONVERSATION)
}

/// Changes a command as a server would that does not keep a rule, or refuses what it should not.
pub(super) fn mend(rules: Rules, members: &mut Members) -> Result<(), Trouble> {
    if !rules.on(SubscribeRule::ConversationIsNumber) {
        replace(members, CONVERSATION, as_number);
    }
    if !rules.on(TypingRule::FlagIsBoolean) {
        replace(members, "is_typing", |flag| Some(json!(is_truthy(flag))));
    }
    match rules.off() {
        Some(MessageRule::ContentIsNeeded) => {
            members.entry(CONTENT).or_insert_with(|| json!("null"));
        }
        Some(MessageRule::ContentIsText) => replace(members, CONTENT, as_text),
        Some(MessageRule::EmptyContentIsRefused) => stand_in(members, str::is_empty),
        Some(MessageRule::BlankContentIsRefused) => {
            stand_in(members, |text| !text.is_empty() && text.trim().is_empty())
        }
        Some(MessageRule::LongContentIsRefused) => {
            replace(members, CONTENT, |text| cut(text, Content::MAX_CHARS));
        }
        Some(MessageRule::LongestContentIsTaken) => {
            refuse_if(members, |text| text.chars().count() == Content::MAX_CHARS)?;
        }
        Some(MessageRule::LengthIsInCharacters) => {
            refuse_if(members, |text| text.len() > Content::MAX_CHARS)?;
        }
        _ => {}
    }
    Ok(())
}

/// The number that a text holds.
pub(super) fn as_number(value: &Value) -> Option<Value> {
    let number: i64 = value.as_str()?.trim().parse().ok()?;
    Some(json!(number))
}

/// What most languages take for true where a condition stands.
fn is_truthy(flag: &Value) -> bool {
    match flag {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(_) | Value::Object(_) => true,
    }
}

/// Lets a content through that no type could hold: a dash takes its place.
fn stand_in(members: &mut Members, is_taken: impl FnOnce(&str) -> bool) {
    replace(members, CONTENT, |text| {
        text.as_str().is_some_and(is_taken).then(|| json!("-"))
    });
}

fn refuse_if(members: &Members, is_bad: impl FnOnce(&str) -> bool) -> Result<(), Trouble> {
    let content = members.get(CONTENT).and_then(Value::as_str);
    match content.is_some_and(is_bad) {
        true => Err(bad("content: not in this length.")),
        false => Ok(()),
    }
}
