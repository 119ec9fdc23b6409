//! `mark_read`: a conversation has been read; nobody hears of it (HD-READ).

use super::{
    asked::{Asked, Trouble},
    member::Member,
    right::reachable,
};

/// Keeps that somebody has read a conversation.
pub(super) async fn mark_read(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let desk = &member.desk;
    let _order = desk.locks.lock(member.person.hotel).await;
    reachable(&desk.store, &member.person, id).await?;
    Ok(desk.store.mark_read(id, member.person.id).await?)
}
