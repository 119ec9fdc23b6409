//! Which conversations somebody can do something with: those of their departments. Another hotel's
//! does not exist for them (HD-HOTEL-1).

use wireproof_schemas::hotel_desk::conversation::{ConversationId, Status};

use super::{
    Desk,
    asked::{Trouble, conflict, forbidden, missing},
    rule::HotelRule,
    store::{Kept, Person},
};

/// A conversation of one of somebody's departments.
pub(super) async fn reachable(
    desk: &Desk,
    person: &Person,
    id: ConversationId,
) -> Result<Kept, Trouble> {
    let kept = known(desk, person, id).await?;
    match desk.store.is_member(person.id, kept.division.id).await? {
        true => Ok(kept),
        false => Err(forbidden(
            "The conversation is not with one of your departments.",
        )),
    }
}

/// A conversation of somebody's hotel.
pub(super) async fn known(
    desk: &Desk,
    person: &Person,
    id: ConversationId,
) -> Result<Kept, Trouble> {
    let kept = desk.store.conversation(person.hotel, id).await?;
    let is_blind = desk.rules.on(HotelRule::OtherHotelsDoNotExist);
    kept.ok_or_else(|| match is_blind {
        true => missing("There is no such conversation."),
        false => forbidden("The conversation is not with one of your departments."),
    })
}

/// A conversation that is over is for reading only.
pub(super) fn going_on(kept: &Kept) -> Result<(), Trouble> {
    match kept.status {
        Status::Active => Ok(()),
        Status::Closed => Err(conflict("The conversation is closed.")),
    }
}
