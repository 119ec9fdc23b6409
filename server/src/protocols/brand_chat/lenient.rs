//! What a careless server lets through: requests as they reach the operations when a rule on their
//! fields is off.
//!
//! With every rule on nothing happens here; the types of the fields refuse what they must.

use serde_json::{Value, json};
use wireproof_schemas::brand_chat::{
    envelope::RequestId,
    message::{MessageId, MsgText},
};

use super::{
    asked::{Trouble, bad},
    member::Habits,
    rule::{CreateRule, DeleteRule, EditRule, EnvelopeRule, JoinRule},
};
use crate::{
    frame::Members,
    reshape::{as_text, cut, replace},
    rule::Rules,
};

/// Changes a request as a server would that does not keep a rule, or refuses what it should not.
pub(super) fn mend(
    rules: Rules,
    habits: &mut Habits,
    members: &mut Members,
) -> Result<(), Trouble> {
    if rules.are_all_on() {
        return Ok(());
    }
    envelope(rules, habits, members)?;
    if !rules.on(JoinRule::RoomPkIsInteger) {
        replace(members, "room_pk", as_integer);
    }
    create_message(rules, members)?;
    edit_message(rules, habits, members)?;
    delete_messages(rules, members);
    Ok(())
}

fn envelope(rules: Rules, habits: &mut Habits, members: &mut Members) -> Result<(), Trouble> {
    let id = members.get("request_id").and_then(Value::as_i64);
    match rules.off() {
        Some(EnvelopeRule::RequestIdIsNeeded) => {
            members.entry("request_id").or_insert(json!(0));
        }
        Some(EnvelopeRule::RequestIdIsInteger) => replace(members, "request_id", as_integer),
        Some(EnvelopeRule::RequestIdFitsInFloat) => replace(members, "request_id", through_float),
        Some(EnvelopeRule::NegativeRequestIdIsTaken) if id.is_some_and(|id| id < 0) => {
            return Err(bad("request_id is negative."));
        }
        Some(EnvelopeRule::RepeatedRequestIdIsTaken)
            if id.is_some_and(|id| !habits.seen_ids.insert(id)) =>
        {
            return Err(bad("request_id was used before."));
        }
        Some(EnvelopeRule::EachReplyHasItsOwnId) => {
            replace(members, "request_id", |id| first_id(habits, id))
        }
        _ => {}
    }
    Ok(())
}

fn create_message(rules: Rules, members: &mut Members) -> Result<(), Trouble> {
    const TEXT: &str = "msg_text";
    match rules.off() {
        Some(CreateRule::MsgTextIsNeeded) => {
            members.entry(TEXT).or_insert(json!("-"));
        }
        Some(CreateRule::BlankIsMoreThanAscii) => replace(members, TEXT, dash_for_wide_blank),
        Some(CreateRule::LengthIsNotCountedInUtf16)
            if length(members, TEXT, in_utf16) > MsgText::MAX_CHARS =>
        {
            return Err(bad("msg_text is too long."));
        }
        Some(CreateRule::MsgTextIsText) => replace(members, TEXT, as_text),
        Some(CreateRule::TextIsKept) => replace(members, TEXT, trimmed),
        Some(CreateRule::TextIsNotEscaped) => replace(members, TEXT, escaped),
        Some(CreateRule::BlankTextIsRefused) => replace(members, TEXT, dash_for_blank),
        Some(CreateRule::LongTextIsRefused) => {
            replace(members, TEXT, |text| cut(text, MsgText::MAX_CHARS))
        }
        Some(CreateRule::LongestTextIsTaken)
            if length(members, TEXT, |text| text.chars().count()) == MsgText::MAX_CHARS =>
        {
            return Err(bad("msg_text is too long."));
        }
        Some(CreateRule::LengthIsCountedInCharacters)
            if length(members, TEXT, str::len) > MsgText::MAX_CHARS =>
        {
            return Err(bad("msg_text is too long."));
        }
        _ => {}
    }
    Ok(())
}

fn edit_message(rules: Rules, habits: &Habits, members: &mut Members) -> Result<(), Trouble> {
    const TEXT: &str = "edited_msg_text";
    match rules.off() {
        Some(EditRule::MsgIdIsNeeded) => {
            let latest = habits.written.iter().max();
            let latest = json!(latest.unwrap_or(&MessageId(0)));
            members.entry("msg_id").or_insert(latest);
        }
        Some(EditRule::EditLengthIsCountedInCharacters)
            if length(members, TEXT, in_utf16) > MsgText::MAX_CHARS =>
        {
            return Err(bad("edited_msg_text is too long."));
        }
        Some(EditRule::MsgIdIsInteger) => replace(members, "msg_id", as_integer),
        Some(EditRule::EditedTextIsText) => replace(members, TEXT, as_text),
        Some(EditRule::EditedTextIsNeeded) => {
            members.entry(TEXT).or_insert(json!("-"));
        }
        Some(EditRule::BlankEditIsRefused) => replace(members, TEXT, dash_for_blank),
        Some(EditRule::LongEditIsRefused) => {
            replace(members, TEXT, |text| cut(text, MsgText::MAX_CHARS))
        }
        Some(EditRule::EditedTextIsKept) => replace(members, TEXT, trimmed),
        Some(EditRule::EditedTextIsNotEscaped) => replace(members, TEXT, escaped),
        Some(EditRule::LongestEditIsTaken)
            if length(members, TEXT, |text| text.chars().count()) == MsgText::MAX_CHARS =>
        {
            return Err(bad("edited_msg_text is too long."));
        }
        _ => {}
    }
    Ok(())
}

fn delete_messages(rules: Rules, members: &mut Members) {
    const IDS: &str = "msg_id_list";
    match rules.off() {
        Some(DeleteRule::BareIntegerIsRefused) => {
            replace(members, IDS, |id| id.is_i64().then(|| json!([id])))
        }
        Some(DeleteRule::OneBadIdRefusesAll) => replace(members, IDS, |ids| {
            let good = ids.as_array()?.iter().filter(|id| id.is_i64());
            Some(good.cloned().collect())
        }),
        Some(DeleteRule::IdsInListAreIntegers) => replace(members, IDS, |ids| {
            let ids = ids.as_array()?.iter();
            let taken = |id: &Value| as_integer(id).unwrap_or_else(|| id.clone());
            Some(ids.map(taken).collect())
        }),
        Some(DeleteRule::IdListIsNeeded) => {
            members.entry(IDS).or_insert(json!([]));
        }
        _ => {}
    }
}

/// An id as JavaScript would keep it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a server without the rule loses just these digits"
)]
fn through_float(id: &Value) -> Option<Value> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "a server without the rule loses just these digits"
    )]
    let greatest = RequestId::MAX as f64;
    id.as_f64()
        .map(|id| json!(id.clamp(-greatest, greatest) as i64))
}

fn first_id(habits: &mut Habits, id: &Value) -> Option<Value> {
    let id = RequestId::try_from(id.as_i64()?).ok()?;
    Some(json!(habits.first_id.get_or_insert(id)))
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a server without the rule drops just this fraction"
)]
fn as_integer(pk: &Value) -> Option<Value> {
    match pk {
        Value::String(text) => text.trim().parse::<i64>().ok().map(Value::from),
        Value::Number(number) => number.as_f64().map(|float| json!(float as i64)),
        Value::Bool(flag) => Some(json!(i64::from(*flag))),
        _ => None,
    }
}

fn trimmed(text: &Value) -> Option<Value> {
    text.as_str().map(|text| json!(text.trim()))
}

/// A dash for what only Unicode takes for blank; the type still refuses the rest.
fn dash_for_wide_blank(text: &Value) -> Option<Value> {
    let wide = |text: &&str| !text.is_ascii();
    let blank = text.as_str().filter(|text| text.trim().is_empty());
    blank.filter(wide).map(|_| json!("-"))
}

fn in_utf16(text: &str) -> usize {
    text.encode_utf16().count()
}

/// A text as a page would need it.
fn escaped(text: &Value) -> Option<Value> {
    let text = text.as_str()?.replace('&', "&amp;").replace('<', "&lt;");
    Some(json!(text.replace('>', "&gt;").replace('"', "&quot;")))
}

fn dash_for_blank(text: &Value) -> Option<Value> {
    let blank = text.as_str().filter(|text| text.trim().is_empty());
    blank.map(|_| json!("-"))
}

fn length(members: &Members, name: &str, of: impl FnOnce(&str) -> usize) -> usize {
    members.get(name).and_then(Value::as_str).map_or(0, of)
}
