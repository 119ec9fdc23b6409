//! `mark_read`: a conversation has been read; nobody hears of it (HD-READ).

use wireproof_schemas::hotel_desk::subscribe_conversation::Subscribed;

use super::{
    member::Member,
    rule::ReadRule,
    telling,
    trouble::{Trouble, conflict},
};
use crate::asked::Asked;

/// Keeps that somebody has read a conversation.
pub(super) async fn mark_read(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let (desk, person) = (&member.desk, &member.person);
    let rules = desk.rules;
    let own = rules.on(ReadRule::MarkingNeedsDepartment);
    let id = asked.field("conversation_id")?;
    let (_order, kept) = member.reach(id, own).await?;
    if !rules.on(ReadRule::MarkReadIsTaken) {
        return Err(conflict("This cannot be marked."));
    }
    if !rules.on(ReadRule::MarkReadHasNoReply) {
        member.reply(&Subscribed::new(kept.id));
    }
    desk.store.mark_read(kept.id, person.id).await?;
    if !rules.on(ReadRule::ReadingIsNoNews) {
        telling::news(desk, &kept, &person.name);
    }
    Ok(())
}
