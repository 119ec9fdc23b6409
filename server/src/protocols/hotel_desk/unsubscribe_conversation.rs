//! `unsubscribe_conversation`: this connection hears news of a conversation again, instead of the
//! conversation (HD-SUB).

use std::sync::Arc;

use wireproof_schemas::hotel_desk::unsubscribe_conversation::Unsubscribed;

use super::{
    asked::{Asked, Trouble, conflict},
    member::Member,
    right::reachable,
    rule::SubscribeRule,
};

/// Unsubscribes. It is fine not to be subscribed (HD-SUB-13).
pub(super) async fn unsubscribe_conversation(
    member: &mut Member,
    asked: &Asked,
) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let desk = Arc::clone(&member.desk);
    let _order = desk.locks.lock(member.person.hotel).await;
    reachable(&desk, &member.person, id).await?;
    let rules = desk.rules;
    if !rules.on(SubscribeRule::UnsubscribingIsAlwaysFine)
        && !member.subscriptions.contains_key(&id)
    {
        return Err(conflict("You are not subscribed."));
    }
    if rules.on(SubscribeRule::UnsubscribingEnds) {
        member.subscriptions.remove(&id);
    }
    if rules.on(SubscribeRule::UnsubscribingIsConfirmed) {
        member.reply(&Unsubscribed::new(id));
    }
    Ok(())
}
