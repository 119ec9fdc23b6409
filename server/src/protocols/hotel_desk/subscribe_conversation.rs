//! `subscribe_conversation`: this connection hears a conversation from now on (HD-SUB).

use std::sync::Arc;

use wireproof_schemas::hotel_desk::subscribe_conversation::Subscribed;

use super::{
    asked::{Asked, Trouble},
    conversation_group,
    member::Member,
    right::{going_on, reachable},
    rule::SubscribeRule,
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
    let rules = desk.rules;
    let kept = reachable(&desk, &member.person, id).await?;
    if !rules.on(SubscribeRule::ClosedCanBeSubscribedTo) {
        going_on(&kept)?;
    }
    if !rules.on(SubscribeRule::SeveralAtOnce) {
        member.subscriptions.clear();
    }
    let listener = &member.listener;
    let sit = || Seat::take(&desk.parts.hub, conversation_group(id.0), listener.clone());
    let seats = member.subscriptions.entry(id).or_default();
    if seats.is_empty() || !rules.on(SubscribeRule::SubscribingTwiceDoublesNothing) {
        seats.push(sit());
    }
    let confirmed = Subscribed::new(id);
    if rules.on(SubscribeRule::SubscribingIsConfirmed) {
        member.reply(&confirmed);
    }
    if !rules.on(SubscribeRule::ConfirmationIsForAskerOnly) {
        member.tell_colleagues(&confirmed);
    }
    Ok(())
}
