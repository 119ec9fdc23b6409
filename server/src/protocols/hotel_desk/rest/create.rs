//! `POST /chat/conversations/create/`: staff begins a conversation with a guest (HD-NEW).

use wireproof_schemas::hotel_desk::{conversation::Conversation, guest::WhatsappNumber};

use crate::asked::Asked;
use crate::protocols::hotel_desk::{
    Desk,
    right::belongs,
    rule::NewRule,
    store::{GENERAL, NewConversation, Person},
    telling,
    trouble::{Trouble, bad, conflict, forbidden, missing},
};

/// The longest `conversation_type`, in characters: it goes into every frame about the conversation.
const LONGEST_TYPE: usize = 100;

/// Begins a conversation, and answers with it.
pub(super) async fn create(
    desk: &Desk,
    person: &Person,
    asked: &Asked,
) -> Result<Conversation, Trouble> {
    let number = WhatsappNumber(asked.field("guest_whatsapp_number")?);
    let department: String = asked.field("department")?;
    let conversation_type = conversation_type(desk, asked)?;
    let store = &desk.store;
    let _order = desk.locks.lock(person.hotel).await;
    let guest = store.guest(person.hotel, &number.digits()).await?;
    let missing = |reason| match desk.rules.on(NewRule::MissingIs404) {
        true => missing(reason),
        false => bad(reason),
    };
    let guest = guest.ok_or_else(|| missing("No guest has this number."))?;
    let division = store.division(person.hotel, &department).await?;
    let division = division.ok_or_else(|| missing("There is no such department."))?;
    let own = desk.rules.on(NewRule::NewNeedsDepartment);
    if own && !belongs(desk, person, &division).await? {
        return Err(forbidden("This is not one of your departments."));
    }
    if let Some(active) = store.active(guest.id, division.id).await? {
        if !desk.rules.on(NewRule::SecondIsRefused) {
            return Ok(active.shown());
        }
        let reason = "There is an active conversation of this guest and department.";
        return Err(conflict(reason));
    }
    let made = NewConversation {
        guest,
        division,
        conversation_type,
    };
    let kept = store.begin(made, desk.now()).await?;
    telling::new_conversation(desk, &kept, person.id);
    Ok(kept.shown())
}

fn conversation_type(desk: &Desk, asked: &Asked) -> Result<String, Trouble> {
    let given: Option<String> = asked.optional("conversation_type")?;
    match given {
        None if !desk.rules.on(NewRule::TypeIsGeneral) => Ok("chat".to_owned()),
        None => Ok(GENERAL.to_owned()),
        Some(given) if given.trim().is_empty() => Err(bad("conversation_type must not be blank.")),
        Some(given) if given.chars().count() > LONGEST_TYPE => Err(bad(format!(
            "conversation_type must have at most {LONGEST_TYPE} characters."
        ))),
        Some(_) if !desk.rules.on(NewRule::GivenTypeIsKept) => Ok(GENERAL.to_owned()),
        Some(given) => Ok(given),
    }
}
