//! `close_conversation`: a conversation ends, and its department hears of it (HD-CLOSE). Over HTTP
//! it is the same.

use wireproof_schemas::hotel_desk::conversation::ConversationId;

use super::{
    Desk,
    asked::{Asked, Trouble},
    member::Member,
    right::{going_on, reachable},
    store::{Kept, Person},
    telling,
};

/// Closes, as a command.
pub(super) async fn close_conversation(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    close(&member.desk, &member.person, id).await?;
    Ok(())
}

/// Closes a conversation on behalf of somebody. The lock sees to it that of several closings at once
/// one finds it open (HD-CLOSE-14).
pub(super) async fn close(
    desk: &Desk,
    person: &Person,
    id: ConversationId,
) -> Result<Kept, Trouble> {
    let _order = desk.locks.lock(person.hotel).await;
    let kept = reachable(&desk.store, person, id).await?;
    going_on(&kept)?;
    let kept = desk.store.close(kept, desk.now()).await?;
    telling::closed(desk, &kept);
    Ok(kept)
}
