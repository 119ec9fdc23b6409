//! `unsubscribe_conversation`: this connection hears news of a conversation again, instead of the
//! conversation (HD-SUB).

use wireproof_schemas::hotel_desk::unsubscribe_conversation::Unsubscribed;

use super::{
    astray,
    member::Member,
    rule::SubscribeRule,
    trouble::{Trouble, conflict},
};
use crate::asked::Asked;

/// Unsubscribes. It is fine not to be subscribed (HD-SUB-13).
pub(super) async fn unsubscribe_conversation(
    member: &mut Member,
    asked: &Asked,
) -> Result<(), Trouble> {
    let rules = member.desk.rules;
    let id = asked.field("conversation_id")?;
    let (_order, kept) = member.reach(id, true).await?;
    let is_subscribed = member.subscriptions.contains_key(&kept.id);
    if !is_subscribed && !rules.on(SubscribeRule::UnsubscribingIsAlwaysFine) {
        return Err(conflict("You are not subscribed."));
    }
    if rules.on(SubscribeRule::UnsubscribingEnds) {
        member.subscriptions.remove(&kept.id);
    }
    if is_subscribed && !rules.on(SubscribeRule::UpdatesComeBack) {
        astray::stay_excluded(member, kept.id);
    }
    if rules.on(SubscribeRule::UnsubscribingIsConfirmed) {
        member.reply(&Unsubscribed::new(kept.id));
    }
    Ok(())
}
