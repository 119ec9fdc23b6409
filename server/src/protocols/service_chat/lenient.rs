//! What a careless server lets through: requests as they reach the operations when a rule on their
//! fields is off.
//!
//! With every rule on nothing here is called; the types of the fields refuse what they must.

use serde_json::{Value, json};
use wireproof_schemas::service_chat::message::Content;

use super::{
    participant::{Habits, Operation},
    rule::{MessageRule, RefuseRule},
};
use crate::{
    asked::{Trouble, refuse},
    frame::Members,
    reshape::{as_text, cut, replace},
    rule::Rules,
};

const CONTENT: &str = "content";

/// What a server takes a frame for that does not look closely at its type.
pub(super) fn operation(rules: Rules, members: &Members) -> Option<Operation> {
    let name = members.get("type");
    match (rules.off()?, name) {
        (RefuseRule::TypeIsNeeded, None) => Some(Operation::Message),
        (RefuseRule::OtherTypeIsRefused, Some(name)) => {
            let known = name.as_str().and_then(Operation::named);
            Some(known.unwrap_or(Operation::Message))
        }
        (RefuseRule::TypeIsTakenAsWritten, Some(Value::String(name))) => {
            Operation::named(&name.to_lowercase())
        }
        _ => None,
    }
}

/// Changes a message as a server would that does not keep a rule, or refuses what it should not.
pub(super) fn mend(
    rules: Rules,
    habits: &mut Habits,
    members: &mut Members,
) -> Result<(), Trouble> {
    match rules.off() {
        Some(RefuseRule::ContentIsNeeded) => {
            members.entry(CONTENT).or_insert_with(|| json!("null"));
        }
        Some(RefuseRule::ContentIsText) => replace(members, CONTENT, as_text),
        Some(RefuseRule::EmptyContentIsRefused) => stand_in(habits, members, str::is_empty),
        Some(RefuseRule::BlankContentIsRefused) => stand_in(habits, members, |text| {
            !text.is_empty() && text.trim().is_empty()
        }),
        Some(RefuseRule::LongContentIsRefused) => {
            replace(members, CONTENT, |text| cut(text, Content::MAX_CHARS));
        }
        Some(RefuseRule::LongestContentIsTaken) => {
            refuse_if(members, |text| text.chars().count() == Content::MAX_CHARS)?;
        }
        Some(RefuseRule::LengthIsInCharacters) => {
            refuse_if(members, |text| text.len() > Content::MAX_CHARS)?;
        }
        _ => {}
    }
    if let Some(rule) = rules.off() {
        replace(members, CONTENT, |text| {
            text.as_str()
                .and_then(|text| altered(rule, text))
                .map(Value::from)
        });
    }
    Ok(())
}

/// A content as a server keeps it that does not keep it exactly.
fn altered(rule: MessageRule, text: &str) -> Option<String> {
    match rule {
        MessageRule::BlanksAreKept => Some(text.trim().to_owned()),
        MessageRule::LineBreaksAreKept => Some(text.replace(['\r', '\n'], " ")),
        MessageRule::EmojiAreKept => Some(text.replace(|c| c > '\u{ffff}', "?")),
        MessageRule::QuotesAreKept => Some(text.replace('"', "&quot;")),
        MessageRule::NulIsKept => Some(text.replace('\0', "")),
        _ => None,
    }
}

/// Lets a content through that no type could hold: another takes its place until it is told.
fn stand_in(habits: &mut Habits, members: &mut Members, is_taken: impl FnOnce(&str) -> bool) {
    replace(members, CONTENT, |text| {
        let text = text.as_str().filter(|text| is_taken(text))?;
        habits.instead = Some(text.to_owned());
        Some(json!("?"))
    });
}

fn refuse_if(members: &Members, is_bad: impl FnOnce(&str) -> bool) -> Result<(), Trouble> {
    let content = members.get(CONTENT).and_then(Value::as_str);
    match content.is_some_and(is_bad) {
        true => Err(refuse("content: not in this length.")),
        false => Ok(()),
    }
}
