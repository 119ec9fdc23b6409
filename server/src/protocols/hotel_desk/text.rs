//! `text`: staff writes to a conversation (HD-MSG).

use wireproof_schemas::hotel_desk::message::SenderType;

use super::{
    asked::{Asked, Trouble},
    member::Member,
    right::{going_on, reachable},
    store::NewMessage,
    telling,
};

/// Writes. The message is kept first and told then, under the hotel's lock.
pub(super) async fn text(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let content = asked.field("content")?;
    let (desk, person) = (&member.desk, &member.person);
    let _order = desk.locks.lock(person.hotel).await;
    let kept = reachable(&desk.store, person, id).await?;
    going_on(&kept)?;
    let message = NewMessage {
        sender: person.id,
        sender_type: SenderType::Staff,
        sender_name: &person.name,
        content,
    };
    let message = desk.store.write_message(&kept, message, desk.now()).await?;
    telling::message(desk, &kept, message);
    Ok(())
}
