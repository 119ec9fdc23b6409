//! `close_conversation`: a conversation ends, and its department hears of it (HD-CLOSE). Over HTTP
//! it is the same.

use wireproof_schemas::hotel_desk::conversation::ConversationId;

use super::{
    Desk,
    asked::{Asked, Trouble},
    member::Member,
    right::{going_on, reachable},
    rule::CloseRule,
    store::{Kept, Person},
    telling,
};

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
    let id = asked.conversation()?;
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
    let _order = desk.locks.lock(person.hotel).await;
    let kept = reachable(desk, person, id).await?;
    if desk.rules.on(CloseRule::ClosingTwiceIsRefused) {
        going_on(&kept)?;
    }
    let kept = desk.store.close(kept, desk.now()).await?;
    if by == By::Command || desk.rules.on(CloseRule::ClosingOverHttpIsTold) {
        telling::closed(desk, &kept);
    }
    Ok(kept)
}
