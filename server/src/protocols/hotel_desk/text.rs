//! `text`: staff writes to a conversation (HD-MSG).

use wireproof_schemas::hotel_desk::message::SenderType;

use super::{
    asked::{Asked, Trouble, bad},
    member::Member,
    right::{going_on, known, reachable},
    rule::MessageRule,
    store::NewMessage,
    telling,
};

use crate::{field, frame::Members, reshape::as_text};

/// Writes. The message is kept first and told then, under the hotel's lock.
pub(super) async fn text(member: &Member, asked: &Asked) -> Result<(), Trouble> {
    let id = asked.conversation()?;
    let mut content = asked.field("content");
    if !member.desk.rules.on(MessageRule::ContentIsText)
        && let Some(other) = asked.0.get("content").and_then(as_text)
    {
        content = field::read(
            &Members::from_iter([("content".to_owned(), other)]),
            "content",
        )
        .map_err(bad);
    }
    let content = content?;
    let (desk, person) = (&member.desk, &member.person);
    let _order = desk.locks.lock(person.hotel).await;
    let kept = match desk.rules.on(MessageRule::TextNeedsDepartment) {
        true => reachable(desk, person, id).await?,
        false => known(desk, person, id).await?,
    };
    if desk.rules.on(MessageRule::ClosedTakesNoText) {
        going_on(&kept)?;
    }
    let message = NewMessage {
        sender: person.id,
        sender_type: SenderType::Staff,
        sender_name: &person.name,
        content,
    };
    let message = desk.store.write_message(&kept, message, desk.now()).await?;
    telling::message(desk, &kept, message, person.id);
    Ok(())
}
