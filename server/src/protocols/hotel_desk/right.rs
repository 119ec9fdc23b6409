//! Which conversations somebody can do something with: those of their departments. Another hotel's
//! does not exist for them (HD-HOTEL-1).

use wireproof_schemas::hotel_desk::conversation::{ConversationId, Status};

use super::{
    asked::{Trouble, conflict, forbidden, missing},
    store::{Kept, Person, Store},
};

/// A conversation of one of somebody's departments.
pub(super) async fn reachable(
    store: &Store,
    person: &Person,
    id: ConversationId,
) -> Result<Kept, Trouble> {
    let kept = store.conversation(person.hotel, id).await?;
    let kept = kept.ok_or_else(|| missing("There is no such conversation."))?;
    match store.is_member(person.id, kept.division.id).await? {
        true => Ok(kept),
        false => Err(forbidden(
            "The conversation is not with one of your departments.",
        )),
    }
}

/// A conversation that is over is for reading only.
pub(super) fn going_on(kept: &Kept) -> Result<(), Trouble> {
    match kept.status {
        Status::Active => Ok(()),
        Status::Closed => Err(conflict("The conversation is closed.")),
    }
}
