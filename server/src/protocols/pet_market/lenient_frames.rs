//! What a careless server lets through: requests as they reach the room when a rule on their text is
//! off.
//!
//! With every rule on nothing here is called; the type of the text refuses what it must.

use serde_json::{Value, json};
use wireproof_schemas::pet_market::message::MessageText;

use super::{participant::Habits, rule::ChatRule};
use crate::{
    asked::{Trouble, refuse},
    frame::Members,
    reshape::{as_text, cut, replace},
    rule::Rules,
};

const MESSAGE: &str = "message";

/// Changes a request as a server would that does not keep a rule, or refuses what it should not.
pub(super) fn mend(
    rules: Rules,
    habits: &mut Habits,
    members: &mut Members,
) -> Result<(), Trouble> {
    let Some(rule) = rules.off() else {
        return Ok(());
    };
    match rule {
        ChatRule::MessageIsNeeded => {
            members.entry(MESSAGE).or_insert_with(|| json!("undefined"));
        }
        ChatRule::MessageIsText => replace(members, MESSAGE, as_text),
        ChatRule::EmptyMessageIsRefused => stand_in(habits, members, str::is_empty),
        ChatRule::BlankMessageIsRefused => stand_in(habits, members, |text| {
            !text.is_empty() && text.trim().is_empty()
        }),
        ChatRule::LongMessageIsRefused => {
            replace(members, MESSAGE, |text| cut(text, MessageText::MAX_CHARS));
        }
        ChatRule::LongestMessageIsTaken => {
            refuse_if(members, |text| {
                text.chars().count() == MessageText::MAX_CHARS
            })?;
        }
        ChatRule::LengthIsInCharacters => {
            refuse_if(members, |text| text.len() > MessageText::MAX_CHARS)?;
        }
        rule => replace(members, MESSAGE, |text| {
            text.as_str()
                .and_then(|text| altered(rule, text))
                .map(Value::from)
        }),
    }
    Ok(())
}

/// A text as a server keeps it that does not keep it exactly.
fn altered(rule: ChatRule, text: &str) -> Option<String> {
    match rule {
        ChatRule::BlanksAreKept => Some(text.trim().to_owned()),
        ChatRule::LineBreaksAreKept => Some(text.replace(['\r', '\n'], " ")),
        ChatRule::EmojiAreKept => Some(text.replace(|c| c > '\u{ffff}', "?")),
        ChatRule::QuotesAreKept => Some(text.replace('"', "&quot;")),
        _ => None,
    }
}

/// Lets a text through that no type could hold: another takes its place until it is told.
fn stand_in(habits: &mut Habits, members: &mut Members, is_taken: impl FnOnce(&str) -> bool) {
    replace(members, MESSAGE, |text| {
        let text = text.as_str().filter(|text| is_taken(text))?;
        habits.instead = Some(text.to_owned());
        Some(json!("?"))
    });
}

fn refuse_if(members: &Members, is_bad: impl FnOnce(&str) -> bool) -> Result<(), Trouble> {
    let text = members.get(MESSAGE).and_then(Value::as_str);
    match text.is_some_and(is_bad) {
        true => Err(refuse("message: not in this length.")),
        false => Ok(()),
    }
}
