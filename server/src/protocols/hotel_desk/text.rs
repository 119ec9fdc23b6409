//! `text`: staff writes to a conversation (HD-MSG).

use wireproof_schemas::hotel_desk::message::SenderType;

use super::{
    member::Member, right::going_on, rule::MessageRule, store::NewMessage, telling,
    trouble::Trouble,
};
use crate::asked::Asked;

/// Writes. The message is kept first and told then, under the hotel's lock.
pub(super) async fn text(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let (desk, person) = (&member.desk, &member.person);
    let id = asked.field("conversation_id")?;
    let content = asked.field("content")?;
    let own = desk.rules.on(MessageRule::TextNeedsDepartment);
    let (_order, kept) = member.reach(id, own).await?;
    if desk.rules.on(MessageRule::ClosedTakesNoText) {
        going_on(&kept)?;
    }
    let message = NewMessage {
        sender: person.id,
        sender_type: SenderType::Staff,
        sender_name: &person.name,
        content,
    };
    let at = desk.next_moment(&kept);
    let message = desk.store.write_message(&kept, message, at).await?;
    telling::message(desk, &kept, message, person.id);
    Ok(())
}
