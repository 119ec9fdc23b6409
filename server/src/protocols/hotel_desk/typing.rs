//! `typing`: whoever is subscribed to a conversation hears that somebody types, but the typist does
//! not (HD-TYPE).

use wireproof_schemas::hotel_desk::{
    staff::UserId,
    typing::{SomebodyTypes, TypingData},
};

use super::{
    Desk, conversation_group, department_group,
    member::Member,
    phone_group,
    right::going_on,
    rule::{GuestRule, SubscribeRule, TypingRule},
    store::{Kept, Person},
    telling,
    trouble::Trouble,
};
use crate::asked::Asked;

/// Passes on that somebody types, or has stopped. Nothing is kept.
pub(super) async fn typing(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let (desk, person) = (&member.desk, &member.person);
    let rules = desk.rules;
    let id = asked.field("conversation_id")?;
    let is_typing = match rules.on(TypingRule::TypingNeedsFlag) {
        true => asked.field("is_typing")?,
        false => asked.optional("is_typing")?.unwrap_or(true),
    };
    let own = rules.on(TypingRule::TypingNeedsDepartment);
    let (_order, kept) = member.reach(id, own).await?;
    if rules.on(TypingRule::ClosedTakesNoTyping) {
        going_on(&kept)?;
    }
    if rules.on(TypingRule::TypingIsPassedOn) {
        tell(desk, person, &kept, is_typing);
    }
    if !rules.on(TypingRule::TypingIsNoNews) {
        telling::news(desk, &kept, &person.name);
    }
    Ok(())
}

/// Tells the conversation's subscribers.
pub(super) fn tell(desk: &Desk, person: &Person, kept: &Kept, is_typing: bool) {
    let (rules, hub) = (desk.rules, &desk.parts.hub);
    let frame = SomebodyTypes::new(TypingData {
        conversation_id: kept.id,
        user_id: UserId(person.id),
        user_name: person.name.clone(),
        is_typing,
    });
    let frame = telling::text(rules, &frame);
    let everybody = !rules.on(TypingRule::OnlySubscribersHearTyping)
        || !rules.on(SubscribeRule::OnlySubscribersHearTypists);
    let group = match everybody {
        true => department_group(kept.division.id),
        false => conversation_group(kept.id.0),
    };
    hub.tell(group, &frame, &|listener| {
        listener.person != person.id || !rules.on(TypingRule::TypistDoesNotHear)
    });
    if !rules.on(GuestRule::TypingIsNotForGuests) {
        hub.tell(phone_group(kept.guest.id.0), &frame, &|_| true);
    }
}
