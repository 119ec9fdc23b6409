//! `typing`: whoever is subscribed to a conversation hears that somebody types, but the typist does
//! not (HD-TYPE).

use wireproof_schemas::hotel_desk::{
    staff::UserId,
    typing::{SomebodyTypes, TypingData},
};

use super::{
    asked::{Asked, Trouble},
    conversation_group,
    member::Member,
    right::{going_on, reachable},
    telling,
};

/// Passes on that somebody types, or has stopped. Nothing is kept.
pub(super) async fn typing(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let is_typing = asked.field("is_typing")?;
    let (desk, person) = (&member.desk, &member.person);
    let _order = desk.locks.lock(person.hotel).await;
    let kept = reachable(&desk.store, person, id).await?;
    going_on(&kept)?;
    let frame = SomebodyTypes::new(TypingData {
        conversation_id: id,
        user_id: UserId(person.id),
        user_name: person.name.clone(),
        is_typing,
    });
    let frame = telling::text(desk.rules, &frame);
    let group = conversation_group(id.0);
    desk.parts
        .hub
        .tell(group, &frame, &|listener| listener.person != person.id);
    Ok(())
}
