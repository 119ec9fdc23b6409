//! `POST /chat/conversations/close/`: as the command (HD-CLOSE-4).

use wireproof_schemas::hotel_desk::rest::close::ClosedConversation;

use crate::asked::Asked;
use crate::protocols::hotel_desk::{
    Desk,
    close_conversation::{self, By},
    store::Person,
    trouble::Trouble,
};

/// Closes a conversation, and answers with it.
pub(super) async fn close(
    desk: &Desk,
    person: &Person,
    asked: &Asked,
) -> Result<ClosedConversation, Trouble> {
    let id = asked.field("conversation_id")?;
    let kept = close_conversation::close(desk, person, id, By::Http).await?;
    Ok(ClosedConversation {
        conversation: kept.shown(),
        updated_at: kept.updated_at,
    })
}
