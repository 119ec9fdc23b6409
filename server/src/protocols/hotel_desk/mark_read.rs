//! `mark_read`: a conversation has been read; nobody hears of it (HD-READ).

use serde_json::json;

use super::{
    asked::{Asked, Trouble, conflict},
    member::Member,
    right::reachable,
    rule::ReadRule,
};

/// Keeps that somebody has read a conversation.
pub(super) async fn mark_read(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let desk = &member.desk;
    let _order = desk.locks.lock(member.person.hotel).await;
    reachable(desk, &member.person, id).await?;
    if !desk.rules.on(ReadRule::MarkReadIsTaken) {
        return Err(conflict("This cannot be marked."));
    }
    if !desk.rules.on(ReadRule::MarkReadHasNoReply) {
        member.reply(&json!({ "type": "marked_read", "data": { "conversation_id": id } }));
    }
    Ok(desk.store.mark_read(id, member.person.id).await?)
}
