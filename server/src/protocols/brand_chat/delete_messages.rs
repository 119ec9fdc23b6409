//! `delete_messages`: delete one or more messages of the current room, one's own or, as an
//! administrator, anybody's; whoever else has joined the room hears the reply (BC-DEL).

mod mistaken;

use wireproof_schemas::brand_chat::{
    delete_messages::{DeleteMessages, DeletedIds, DeletedMessages, MsgIdList},
    message::MessageId,
    room::{Room, RoomPk},
};

use super::{
    asked::{Asked, Trouble, not_found},
    member::Member,
    right::{current_room, judge_room, judge_tariff, nowhere},
    role::Role,
    rule::{ConnectRule, DeleteRule},
    store::{By, Reach},
    telling::{Mistake, tell},
};

/// Deletes messages. What is gone is gone first and told then, under the room's lock, so that of
/// two deletions of a message one comes too late (BC-DEL-19).
pub(super) async fn delete_messages(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let ids = match asked.field::<MsgIdList>("msg_id_list") {
        Err(_) if mistaken::takes_for_none(member, asked) => return Ok(()),
        ids => ids?,
    };
    let ids = ids.as_slice();
    let ignores_room_pk = match member.role {
        Role::User => DeleteRule::DeletionIgnoresRoomPk,
        Role::Admin => DeleteRule::AdminsDeletionIgnoresRoomPk,
    };
    let pk = match current_room(member, asked, ignores_room_pk) {
        Some(pk) => pk,
        None => without_room(member, ids).await?,
    };
    let _order = member.chat.locks.lock(pk).await;
    let deleted = match judge_and_act(member, pk, ids).await {
        Ok(deleted) => deleted,
        Err(trouble) => {
            mistaken::after_refusal(member, asked, pk, ids).await?;
            return Err(trouble);
        }
    };
    let told = member.told::<DeleteMessages>(asked, deleted);
    let mistake = mistake(member);
    tell(member, told, pk, mistake);
    Ok(())
}

/// Deleting needs a room that was joined (BC-DEL-10).
async fn without_room(member: &Member, ids: &[MessageId]) -> Result<RoomPk, Trouble> {
    let first = ids.first().ok_or_else(nowhere)?;
    if member.chat.rules.on(DeleteRule::DeletingNeedsRoom) {
        return Err(nowhere());
    }
    member.chat.store.room_of(*first).await?.ok_or_else(nowhere)
}

/// The right comes first, so that who has none does not learn which messages there are.
async fn judge_and_act(
    member: &mut Member,
    pk: RoomPk,
    ids: &[MessageId],
) -> Result<DeletedMessages, Trouble> {
    let room = judge_room(member, pk).await?;
    let reach = reach(member, &room);
    mistaken::judge(member, &reach, ids).await?;
    judge(member, &room)?;
    Ok(DeletedMessages {
        room_id: pk,
        messages_ids: act(member, &reach, ids).await?,
    })
}

fn judge(member: &Member, room: &Room) -> Result<(), Trouble> {
    match member.chat.rules.off() {
        Some(
            DeleteRule::AdminDeletesOnlyWithTariff | DeleteRule::AdminDeletesOwnOnlyWithTariff,
        ) => Ok(()),
        _ => judge_tariff(member, room),
    }
}

/// Which messages the user may delete.
fn reach(member: &Member, room: &Room) -> Reach {
    let (rules, person) = (member.chat.rules, &member.person);
    let own = By::User(person.user.id);
    let (by, in_room) = match member.role {
        Role::User => {
            let by = match (rules.off(), rules.off(), person.brand) {
                (Some(DeleteRule::DeleteOwnOnly), _, _) => By::Anybody,
                (Some(DeleteRule::ColleaguesMessagesStay), _, Some(brand)) => By::Brand(brand),
                (_, Some(ConnectRule::AdminsDeleteOwnOnlyOnChat), _) if person.is_admin => {
                    By::Anybody
                }
                _ => own,
            };
            (by, DeleteRule::DeleteInCurrentRoomOnly)
        }
        Role::Admin => {
            let by = match rules.off() {
                Some(DeleteRule::AdminDeletesAnybodys) => own,
                Some(DeleteRule::AdminDeletesOwnOnlyWithTariff) if !room.has_business => own,
                _ => By::Anybody,
            };
            (by, DeleteRule::AdminDeletesInCurrentRoomOnly)
        }
    };
    let deleted_too = matches!(
        rules.off(),
        Some(DeleteRule::DeletedIsNotDeletedAgain | DeleteRule::OneOfTwoDeletionsSucceeds)
    );
    Reach {
        by,
        room: rules.on(in_room).then_some(room.pk),
        deleted_too,
    }
}

/// Deletes what is in reach of what was asked for, and tells just that, in the order asked and each
/// once (BC-DEL-18); nothing of it is 404 (BC-DEL-19).
async fn act(member: &mut Member, reach: &Reach, ids: &[MessageId]) -> Result<DeletedIds, Trouble> {
    let mut deleted = if member.chat.rules.are_all_on() {
        member.chat.store.delete(reach, ids).await?
    } else {
        mistaken::delete(member, reach, ids).await?
    };
    let told = ids.iter().copied().filter(|id| deleted.remove(id));
    DeletedIds::try_from(told.collect::<Vec<_>>()).map_err(|_| none_deleted())
}

fn none_deleted() -> Trouble {
    not_found("You may delete none of these messages.")
}

fn mistake(member: &Member) -> Option<Mistake> {
    match member.chat.rules.off()? {
        DeleteRule::DeletionIsHeard => Some(Mistake::Nobody),
        DeleteRule::DeletionIsHeardOnce => Some(Mistake::Twice),
        DeleteRule::DeleterHearsOnce => Some(Mistake::AskerToo),
        DeleteRule::OtherConnectionsOfDeleterHear => Some(Mistake::NoneOfAsker),
        DeleteRule::DeletionIsHeardInRoomOnly => Some(Mistake::Everywhere),
        DeleteRule::DeletionCrossesChannels => Some(Mistake::OneChannel),
        _ => None,
    }
}
