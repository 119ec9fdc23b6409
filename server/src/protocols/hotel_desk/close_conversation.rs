//! `close_conversation`: a conversation ends, and its department hears of it (HD-CLOSE). Over HTTP
//! it is the same.

use std::time::Duration;

use wireproof_schemas::hotel_desk::conversation::ConversationId;

use super::{
    Desk,
    member::Member,
    right::{going_on, reach},
    rule::CloseRule,
    store::{Kept, Person},
    telling,
    trouble::Trouble,
};
use crate::asked::Asked;

/// How it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By a frame.
    Command,
    /// Over HTTP.
    Http,
}

/// Closes, as a command.
pub(super) async fn close_conversation(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.field("conversation_id")?;
    close(&member.desk, &member.person, id, By::Command).await?;
    Ok(())
}

/// Closes a conversation on behalf of somebody. The lock sees to it that of several closings at once
/// one finds it open (HD-CLOSE-14).
pub(super) async fn close(
    desk: &Desk,
    person: &Person,
    id: ConversationId,
    by: By,
) -> Result<Kept, Trouble> {
    let rules = desk.rules;
    let own = match by {
        By::Command => rules.on(CloseRule::ClosingNeedsDepartment),
        By::Http => rules.on(CloseRule::ClosingOverHttpNeedsDepartment),
    };
    let in_order = rules.on(CloseRule::OneOfSeveralCloses);
    if !in_order {
        // Whoever looks now finds it open, and nobody looks again.
        going_on(&reach(desk, person, id, own).await?)?;
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let _order = desk.locks.lock(person.hotel).await;
    let kept = reach(desk, person, id, own).await?;
    if in_order && rules.on(CloseRule::ClosingTwiceIsRefused) {
        going_on(&kept)?;
    }
    let at = desk.next_moment(&kept);
    let kept = desk.store.close(kept, at).await?;
    if by == By::Command || rules.on(CloseRule::ClosingOverHttpIsTold) {
        telling::closed(desk, &kept, person.id);
    }
    Ok(kept)
}
