//! `typing`: whoever is subscribed to a conversation hears that somebody types, but the typist does
//! not (HD-TYPE).

use wireproof_schemas::hotel_desk::{
    staff::UserId,
    typing::{SomebodyTypes, TypingData},
};

use super::{
    asked::{Asked, Trouble},
    conversation_group, department_group,
    member::Member,
    phone_group,
    right::{going_on, reachable},
    rule::{GuestRule, TypingRule},
    telling,
};

/// Passes on that somebody types, or has stopped. Nothing is kept.
pub(super) async fn typing(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let (desk, person) = (&member.desk, &member.person);
    let rules = desk.rules;
    let is_typing = match rules.on(TypingRule::TypingNeedsFlag) {
        true => asked.field("is_typing")?,
        false => asked.optional("is_typing")?.unwrap_or(true),
    };
    let _order = desk.locks.lock(person.hotel).await;
    let kept = reachable(desk, person, id).await?;
    if rules.on(TypingRule::ClosedTakesNoTyping) {
        going_on(&kept)?;
    }
    let frame = SomebodyTypes::new(TypingData {
        conversation_id: id,
        user_id: UserId(person.id),
        user_name: person.name.clone(),
        is_typing,
    });
    let frame = telling::text(desk.rules, &frame);
    if !rules.on(TypingRule::TypingIsPassedOn) {
        return Ok(());
    }
    let group = match rules.on(TypingRule::OnlySubscribersHearTyping) {
        true => conversation_group(id.0),
        false => department_group(kept.division.id),
    };
    let hub = &desk.parts.hub;
    hub.tell(group, &frame, &|listener| {
        listener.person != person.id || !rules.on(TypingRule::TypistDoesNotHear)
    });
    if !rules.on(GuestRule::TypingIsNotForGuests) {
        hub.tell(phone_group(kept.guest.id.0), &frame, &|_| true);
    }
    Ok(())
}
