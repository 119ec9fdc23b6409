//! `subscribe_conversation`: this connection hears a conversation from now on (HD-SUB).

use std::sync::Arc;

use wireproof_schemas::hotel_desk::subscribe_conversation::Subscribed;

use super::{
    asked::{Asked, Trouble},
    conversation_group,
    member::Member,
    right::reachable,
};
use crate::hub::Seat;

/// Subscribes. Under the lock, so that of every message either the message or the update is heard.
pub(super) async fn subscribe_conversation(
    member: &mut Member,
    asked: &Asked,
) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let desk = Arc::clone(&member.desk);
    let _order = desk.locks.lock(member.person.hotel).await;
    reachable(&desk.store, &member.person, id).await?;
    let listener = &member.listener;
    let sit = || Seat::take(&desk.parts.hub, conversation_group(id.0), listener.clone());
    member.subscriptions.entry(id).or_insert_with(sit);
    member.reply(&Subscribed::new(id));
    Ok(())
}
