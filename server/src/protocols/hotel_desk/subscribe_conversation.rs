//! `subscribe_conversation`: this connection hears a conversation from now on (HD-SUB).

use wireproof_schemas::hotel_desk::subscribe_conversation::Subscribed;

use super::{member::Member, right::going_on, rule::SubscribeRule, trouble::Trouble};
use crate::asked::Asked;

/// Subscribes. Under the lock, so that of every message either the message or the update is heard.
pub(super) async fn subscribe_conversation(
    member: &mut Member,
    asked: &Asked,
) -> Result<(), Trouble> {
    let rules = member.desk.rules;
    let own = rules.on(SubscribeRule::SubscribingNeedsDepartment);
    let id = asked.field("conversation_id")?;
    let (_order, kept) = member.reach(id, own).await?;
    if !rules.on(SubscribeRule::ClosedCanBeSubscribedTo) {
        going_on(&kept)?;
    }
    if !rules.on(SubscribeRule::SeveralAtOnce) {
        member.subscriptions.clear();
    }
    if rules.on(SubscribeRule::SubscribingTakesEffect) {
        member.subscribe(kept.id);
    }
    let confirmed = Subscribed::new(kept.id);
    if rules.on(SubscribeRule::SubscribingIsConfirmed) {
        member.reply(&confirmed);
    }
    if !rules.on(SubscribeRule::ConfirmationIsForAskerOnly) {
        member.tell_colleagues(&confirmed);
    }
    Ok(())
}
