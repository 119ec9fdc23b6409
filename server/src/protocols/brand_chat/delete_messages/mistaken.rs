//! What a server deletes, and tells to have deleted, that does not keep a rule.
//!
//! With every rule on nothing here does anything.

use std::collections::HashSet;

use serde_json::{Value, json};
use wireproof_schemas::brand_chat::{
    delete_messages::{DeleteMessages, DeletedIds, DeletedMessages},
    message::MessageId,
    room::RoomPk,
};

use super::none_deleted;
use crate::{
    protocols::brand_chat::{
        asked::{Asked, Trouble},
        member::{Member, Told},
        room_group,
        rule::DeleteRule,
        store::{By, Reach},
    },
    store::StoreError,
};

const TOLD: &str = "/data/messages_ids";

/// Looks for the messages before it looks for the right (BC-DEL-13), where a rule is off.
pub(super) async fn judge(
    member: &Member,
    reach: &Reach,
    ids: &[MessageId],
) -> Result<(), Trouble> {
    if member.chat.rules.on(DeleteRule::DeletionTariffComesFirst)
        || all_in_reach(member, reach, ids).await?
    {
        Ok(())
    } else {
        Err(none_deleted())
    }
}

/// Deletes what is in reach, or what a server without a rule takes for it.
pub(super) async fn delete(
    member: &mut Member,
    reach: &Reach,
    ids: &[MessageId],
) -> Result<HashSet<MessageId>, StoreError> {
    let rule = member.chat.rules.off();
    let tried: Vec<_> = match rule {
        Some(DeleteRule::ManyAreDeleted | DeleteRule::EachToldIsDeleted) => {
            ids.iter().take(1).copied().collect()
        }
        Some(DeleteRule::OneOfTwoDeletionsSucceeds) => {
            let own = &member.habits.deleted;
            ids.iter().filter(|id| !own.contains(id)).copied().collect()
        }
        Some(DeleteRule::UnknownIdSpoilsNothing)
            if !all_in_reach(member, &reach.by_anybody(), ids).await? =>
        {
            Vec::new()
        }
        Some(DeleteRule::MixedListDeletesSome) if !all_in_reach(member, reach, ids).await? => {
            Vec::new()
        }
        _ => ids.to_vec(),
    };
    let vouched = rule == Some(DeleteRule::EachOfListIsJudged)
        && all_in_reach(member, reach, ids.get(..1).unwrap_or_default()).await?;
    let anybodys = reach.by_anybody();
    let reach = if vouched { &anybodys } else { reach };
    let mut deleted = member.chat.store.delete(reach, &tried).await?;
    member.habits.deleted.extend(&deleted);
    if let Some(told) = rule.and_then(|rule| told(rule, ids, &deleted)) {
        member.habits.instead = Some((TOLD, told));
        // What is told takes the place of this, but there must be something for it to take.
        deleted.extend(ids.first());
    }
    Ok(deleted)
}

async fn all_in_reach(
    member: &Member,
    reach: &Reach,
    ids: &[MessageId],
) -> Result<bool, StoreError> {
    for id in ids {
        if !member.chat.store.has(reach, *id).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What is told in place of what was deleted, in the order asked.
fn told(rule: DeleteRule, ids: &[MessageId], deleted: &HashSet<MessageId>) -> Option<Value> {
    let any = !deleted.is_empty();
    match rule {
        DeleteRule::NoneDeletedIs404 if !any => Some(json!([])),
        DeleteRule::EachToldIsDeleted | DeleteRule::OnlyDeletedAreTold if any => {
            Some(json!(each_once(ids)))
        }
        DeleteRule::DeletedAreToldInOrderAsked if any => {
            let mut sorted: Vec<_> = deleted.iter().collect();
            sorted.sort_unstable();
            Some(json!(sorted))
        }
        DeleteRule::EachDeletedIsToldOnce if any => {
            let told = ids.iter().filter(|id| deleted.contains(id));
            Some(json!(told.collect::<Vec<_>>()))
        }
        _ => None,
    }
}

fn each_once(ids: &[MessageId]) -> Vec<MessageId> {
    let mut seen = HashSet::new();
    let first = ids.iter().copied().filter(|id| seen.insert(*id));
    first.collect()
}

/// Whether a list without messages is taken for one that asks for nothing; it is answered then.
pub(super) fn takes_for_none(member: &mut Member, asked: &Asked) -> bool {
    let let_pass = matches!(
        member.chat.rules.off(),
        Some(DeleteRule::EmptyListIsRefused | DeleteRule::IdListIsNeeded)
    );
    if !let_pass || !asked.is_empty_list("msg_id_list") {
        return false;
    }
    let pk = member.place.current().unwrap_or(RoomPk(0));
    let Some(nothing) = deletion(pk, vec![MessageId(0)]) else {
        return false;
    };
    member.habits.instead = Some((TOLD, json!([])));
    member.reply::<DeleteMessages>(asked, nothing);
    true
}

/// Nothing comes of a refused deletion (BC-DEL-16, BC-DEL-17), unless a rule is off.
pub(super) async fn after_refusal(
    member: &mut Member,
    asked: &Asked,
    pk: RoomPk,
    ids: &[MessageId],
) -> Result<(), StoreError> {
    match member.chat.rules.off() {
        Some(DeleteRule::RefusedDeletionKeepsMessages) => {
            let reach = Reach {
                by: By::Anybody,
                room: Some(pk),
                deleted_too: false,
            };
            member.chat.store.delete(&reach, ids).await?;
        }
        Some(DeleteRule::RefusedDeletionIsHeardByNobody) => {
            if let Some(asked_for) = deletion(pk, each_once(ids)) {
                let Told { heard, .. } = member.told::<DeleteMessages>(asked, asked_for);
                member.tell_others(room_group(pk), &heard);
            }
        }
        _ => {}
    }
    Ok(())
}

fn deletion(pk: RoomPk, ids: Vec<MessageId>) -> Option<DeletedMessages> {
    let messages_ids = DeletedIds::try_from(ids).ok()?;
    Some(DeletedMessages {
        room_id: pk,
        messages_ids,
    })
}
