//! `unsubscribe_conversation`: this connection hears news of a conversation again, instead of the
//! conversation (HD-SUB).

use std::sync::Arc;

use wireproof_schemas::hotel_desk::unsubscribe_conversation::Unsubscribed;

use super::{
    asked::{Asked, Trouble},
    member::Member,
    right::reachable,
};

/// Unsubscribes. It is fine not to be subscribed (HD-SUB-13).
pub(super) async fn unsubscribe_conversation(
    member: &mut Member,
    asked: &Asked,
) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let desk = Arc::clone(&member.desk);
    let _order = desk.locks.lock(member.person.hotel).await;
    reachable(&desk.store, &member.person, id).await?;
    member.subscriptions.remove(&id);
    member.reply(&Unsubscribed::new(id));
    Ok(())
}
