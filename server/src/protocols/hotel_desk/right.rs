//! Which conversations somebody can do something with: those of their departments. Another hotel's
//! does not exist for them (HD-HOTEL-1).

use wireproof_schemas::hotel_desk::conversation::{ConversationId, Status};

use super::{
    Desk,
    connect::STAFF,
    rule::{HotelRule, HttpRule},
    store::{Division, Kept, Person},
    trouble::{Trouble, conflict, forbidden, missing},
};

/// A conversation of somebody's hotel; of one of their departments, if it has to be `own`.
pub(super) async fn reach(
    desk: &Desk,
    person: &Person,
    id: ConversationId,
    own: bool,
) -> Result<Kept, Trouble> {
    let kept = desk.store.conversation(person.hotel, id).await?;
    let not_own = || forbidden("The conversation is not with one of your departments.");
    let kept = kept.ok_or_else(|| match desk.rules.on(HotelRule::OtherHotelsDoNotExist) {
        true => missing("There is no such conversation."),
        false => not_own(),
    })?;
    match own && !belongs(desk, person, &kept.division).await? {
        true => Err(not_own()),
        false => Ok(kept),
    }
}

/// Whether somebody may act for a department.
pub(super) async fn belongs(
    desk: &Desk,
    person: &Person,
    division: &Division,
) -> Result<bool, Trouble> {
    let is_above = person.user_type != STAFF && !desk.rules.on(HttpRule::OnlyStaffAsks);
    Ok(is_above || desk.store.works_in(person.id, &division.name).await?)
}

/// A conversation that is over is for reading only.
pub(super) fn going_on(kept: &Kept) -> Result<(), Trouble> {
    match kept.status {
        Status::Active => Ok(()),
        Status::Closed => Err(conflict("The conversation is closed.")),
    }
}
