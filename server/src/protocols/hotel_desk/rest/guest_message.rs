//! `POST /chat/guest-messages/`: the gateway brings what a guest wrote (HD-GUEST-4).

use wireproof_schemas::hotel_desk::{
    content::Content,
    guest::WhatsappNumber,
    message::{MessageData, SenderType},
};

use crate::asked::Asked;
use crate::protocols::hotel_desk::{
    Desk,
    rule::{CloseRule, GuestRule},
    store::{DEFAULT_DEPARTMENT, GENERAL, Hotel, NewConversation, NewMessage},
    telling,
    trouble::{Trouble, missing},
};

/// Adds a message to the guest's last active conversation, or to a new one with the default
/// department (HD-GUEST-5), and answers with it.
pub(super) async fn create(
    desk: &Desk,
    hotel: &Hotel,
    asked: &Asked,
) -> Result<MessageData, Trouble> {
    let number = WhatsappNumber(asked.field("whatsapp_number")?);
    let content: Content = asked.field("content")?;
    let store = &desk.store;
    let _order = desk.locks.lock(hotel.id).await;
    let guest = store.guest(hotel.id, &number.digits()).await?;
    let guest = guest.ok_or_else(|| missing("No guest has this number."))?;
    let name = guest.name.clone();
    let message = NewMessage {
        sender: guest.id.0,
        sender_type: SenderType::Guest,
        sender_name: &name,
        content,
    };
    let mut last = store.last_active(guest.id).await?;
    if last.is_none() && !desk.rules.on(CloseRule::ClosedStaysClosed) {
        last = store.reopen(guest.id).await?;
    }
    let (kept, message) = match last {
        Some(kept) => {
            let at = desk.next_moment(&kept);
            let message = store.write_message(&kept, message, at).await?;
            (kept, message)
        }
        None => {
            let division = store.division(hotel.id, DEFAULT_DEPARTMENT).await?;
            let division = division.ok_or_else(|| missing("The hotel has no reception."))?;
            let made = NewConversation {
                guest,
                division,
                conversation_type: GENERAL.to_owned(),
            };
            let (kept, message) = store.begin_with(made, message, desk.now()).await?;
            telling::new_conversation(desk, &kept, kept.guest.id.0);
            if !desk.rules.on(GuestRule::FirstMessageIsTold) {
                return Ok(message);
            }
            (kept, message)
        }
    };
    telling::message(desk, &kept, message.clone(), kept.guest.id.0);
    Ok(message)
}
