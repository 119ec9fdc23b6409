//! `edit_message`: give a message of one's own in the current room another text; whoever else has
//! joined the room hears the reply (BC-EDIT).

use wireproof_schemas::brand_chat::{
    edit_message::{EditMessage, EditedMessage},
    message::{MessageId, MsgText},
    room::{Room, RoomPk},
};

use super::{
    asked::{Asked, Trouble, bad, forbidden, not_found},
    member::{Member, Told},
    right::{current_room, judge_room, judge_tariff, nowhere},
    role::Role,
    room_group,
    rule::{DeleteRule, EditRule},
    store::{By, Reach},
    telling::{Mistake, tell},
};

const NO_SUCH_MESSAGE: &str = "You have no such message in this room.";

/// Edits a message. The new text is kept first and told then, under the room's lock.
pub(super) async fn edit_message(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let id: MessageId = asked.field("msg_id")?;
    let text: MsgText = asked.field("edited_msg_text")?;
    let pk = match current_room(member, asked, EditRule::EditIgnoresRoomPk) {
        Some(pk) => pk,
        None => without_room(member, id).await?,
    };
    let _order = member.chat.locks.lock(pk).await;
    let edited = match judge_and_act(member, pk, id, text.clone()).await {
        Ok(edited) => edited,
        Err(trouble) => {
            after_refusal(member, asked, pk, id, text);
            return Err(trouble);
        }
    };
    let told = member.told::<EditMessage>(asked, edited);
    let mistake = mistake(member);
    tell(member, told, pk, mistake);
    Ok(())
}

/// Editing needs a room that was joined (BC-EDIT-7).
async fn without_room(member: &Member, id: MessageId) -> Result<RoomPk, Trouble> {
    if member.chat.rules.on(EditRule::EditNeedsRoom) {
        return Err(nowhere());
    }
    member.chat.store.room_of(id).await?.ok_or_else(nowhere)
}

/// The right comes first, so that who has none does not learn which messages there are.
async fn judge_and_act(
    member: &mut Member,
    pk: RoomPk,
    id: MessageId,
    text: MsgText,
) -> Result<EditedMessage, Trouble> {
    let room = judge_room(member, pk).await?;
    let reach = reach(member, pk);
    if !member.chat.rules.on(EditRule::EditTariffComesFirst)
        && !member.chat.store.has(&reach.by_anybody(), id).await?
    {
        return Err(not_found(NO_SUCH_MESSAGE));
    }
    judge(member, &room)?;
    act(member, &reach, pk, id, text).await
}

fn judge(member: &Member, room: &Room) -> Result<(), Trouble> {
    let rules = member.chat.rules;
    if rules.on(EditRule::AdminEditsOnlyWithTariff) {
        judge_tariff(member, room)?;
    }
    if member.role == Role::Admin && !rules.on(EditRule::AdminsMayEdit) {
        return Err(forbidden("Administrators only watch."));
    }
    Ok(())
}

/// What is not one's own is as good as not there: both are 404 (BC-EDIT-15).
async fn act(
    member: &mut Member,
    reach: &Reach,
    pk: RoomPk,
    id: MessageId,
    text: MsgText,
) -> Result<EditedMessage, Trouble> {
    let former = former_text(member, id).await?;
    let owned = may_be_owned(member, id);
    if !(owned && member.chat.store.edit(reach, id, &text).await?) {
        refuse(member, reach, id).await?;
    }
    Ok(EditedMessage {
        room_id: pk,
        message_id: id,
        message_text: former.unwrap_or(text),
    })
}

/// Which messages are the user's own: those that they wrote, in the room where they are.
fn reach(member: &Member, pk: RoomPk) -> Reach {
    let (rules, person) = (member.chat.rules, &member.person);
    let by = match (rules.off(), member.role, person.brand) {
        (Some(EditRule::EditOwnOnly), Role::User, _)
        | (Some(EditRule::AdminEditsOwnOnly), Role::Admin, _) => By::Anybody,
        (Some(EditRule::OwnIsSameUser), _, Some(brand)) => By::Brand(brand),
        _ => By::User(person.user.id),
    };
    Reach {
        by,
        room: rules.on(EditRule::EditInCurrentRoomOnly).then_some(pk),
        deleted_too: !rules.on(DeleteRule::DeletedIsNotEdited),
    }
}

/// Who wrote a message owns it for ever and from everywhere (BC-EDIT-13, BC-EDIT-14), unless a rule
/// is off.
fn may_be_owned(member: &mut Member, id: MessageId) -> bool {
    match member.chat.rules.off() {
        Some(EditRule::MessageIsEditedManyTimes) => member.habits.edited.insert(id),
        Some(EditRule::OwnershipOutlivesConnection) => member.habits.written.contains(&id),
        Some(EditRule::OwnOnEitherChannel) => member.role == Role::Admin || !member.person.is_admin,
        _ => true,
    }
}

async fn former_text(member: &Member, id: MessageId) -> Result<Option<MsgText>, Trouble> {
    if member.chat.rules.on(EditRule::EditShowsNewText) {
        return Ok(None);
    }
    Ok(member.chat.store.text_of(id).await?)
}

/// Refuses an edit of a message that is out of reach.
async fn refuse(member: &Member, reach: &Reach, id: MessageId) -> Result<(), Trouble> {
    let (rules, store) = (member.chat.rules, &member.chat.store);
    let is_there = !rules.are_all_on() && store.has(&reach.by_anybody(), id).await?;
    match rules.off() {
        Some(EditRule::NotOwnIs404) if is_there => Err(forbidden("This message is not yours.")),
        Some(EditRule::UnknownMessageIs404) if !is_there => Err(bad("msg_id: no such message.")),
        Some(EditRule::UnknownMessageIsNotEdited) if !is_there => Ok(()),
        _ => Err(not_found(NO_SUCH_MESSAGE)),
    }
}

fn mistake(member: &Member) -> Option<Mistake> {
    match member.chat.rules.off()? {
        EditRule::EditIsHeard => Some(Mistake::Nobody),
        EditRule::EditIsHeardOnce => Some(Mistake::Twice),
        EditRule::EditorHearsOnce => Some(Mistake::AskerToo),
        EditRule::OtherConnectionsOfEditorHear => Some(Mistake::NoneOfAsker),
        EditRule::EditIsHeardInRoomOnly => Some(Mistake::Everywhere),
        EditRule::EditCrossesChannels => Some(Mistake::OneChannel),
        _ => None,
    }
}

/// Nobody hears of an edit that was refused (BC-EDIT-12), unless a rule is off.
fn after_refusal(member: &mut Member, asked: &Asked, pk: RoomPk, id: MessageId, text: MsgText) {
    if member.chat.rules.on(EditRule::RefusedEditIsHeardByNobody) {
        return;
    }
    let edited = EditedMessage {
        room_id: pk,
        message_id: id,
        message_text: text,
    };
    let Told { heard, .. } = member.told::<EditMessage>(asked, edited);
    member.tell_others(room_group(pk), &heard);
}
