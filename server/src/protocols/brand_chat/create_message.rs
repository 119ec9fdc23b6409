//! `create_message`: write to the current room; whoever else has joined it hears the reply
//! (BC-CREATE).

use wireproof_schemas::brand_chat::{
    create_message::{CreateMessage, CreatedMessage},
    created_at::CreatedAt,
    message::{MessageId, MsgText},
    room::{Room, RoomPk},
    user::User,
};

use super::{
    asked::{Asked, Trouble, forbidden},
    member::{Member, Told},
    right::{current_room, judge_room, judge_tariff, nowhere},
    role::Role,
    room_group,
    rule::CreateRule,
    telling::{Mistake, tell},
};

/// Writes a message to the current room. It is kept first and told then, and the room's lock makes
/// sure that everybody hears messages in the order in which they were kept.
pub(super) async fn create_message(member: &mut Member, asked: &Asked) -> Result<(), Trouble> {
    let text: MsgText = asked.field("msg_text")?;
    let pk = match current_room(member, asked, CreateRule::RoomPkPassedAlongDoesNotMatter) {
        Some(pk) => pk,
        None => without_room(member).await?,
    };
    let _order = member.chat.locks.lock(pk).await;
    let room = judge_room(member, pk).await?;
    if let Err(trouble) = judge(member, &room) {
        after_refusal(member, asked, room, text);
        return Err(trouble);
    }
    let message = act(member, asked, text, room).await?;
    let told = member.told::<CreateMessage>(asked, message);
    let mistake = mistake(member);
    tell(member, told, pk, mistake);
    Ok(())
}

/// Writing needs a room that was joined (BC-CREATE-8).
async fn without_room(member: &Member) -> Result<RoomPk, Trouble> {
    if member.chat.rules.on(CreateRule::WritingNeedsRoom) {
        return Err(nowhere());
    }
    let rooms = member.chat.store.rooms_of(&member.person).await?;
    rooms.first().map(|room| room.pk).ok_or_else(nowhere)
}

fn judge(member: &Member, room: &Room) -> Result<(), Trouble> {
    let rules = member.chat.rules;
    let tariff_counts = match rules.off() {
        Some(CreateRule::AdminWritesOnlyWithTariff) => false,
        Some(CreateRule::BrandDoesNotStandInForTariff) => {
            let mut brands = room.participants.iter();
            !brands.any(|brand| member.person.brand == Some(brand.id))
        }
        _ => true,
    };
    if tariff_counts {
        judge_tariff(member, room)?;
    }
    if member.role == Role::Admin && !rules.on(CreateRule::AdminsMayWrite) {
        return Err(forbidden("Administrators only watch."));
    }
    if !room.has_business && !rules.on(CreateRule::TariffDoesNotMatterToBrands) {
        return Err(forbidden("Neither brand has the business tariff."));
    }
    Ok(())
}

async fn act(
    member: &mut Member,
    asked: &Asked,
    text: MsgText,
    room: Room,
) -> Result<CreatedMessage, Trouble> {
    let user = writer(member, asked);
    let now = member.chat.parts.clock.now_ms();
    let message = member
        .chat
        .store
        .create_message(room, user, text, now)
        .await?;
    if !member.chat.rules.are_all_on() {
        member.habits.written.insert(message.id);
    }
    Ok(message)
}

/// Whoever has connected, whatever the frame says (BC-CREATE-3).
fn writer(member: &Member, asked: &Asked) -> User {
    let mut user = member.person.user.clone();
    if !member.chat.rules.on(CreateRule::FrameDoesNotNameWriter) {
        user.id = asked.field("user_id").unwrap_or(user.id);
    }
    user
}

fn mistake(member: &Member) -> Option<Mistake> {
    match (member.chat.rules.off()?, member.role) {
        (CreateRule::EveryoneHears, _) => Some(Mistake::Nobody),
        (CreateRule::ListenerHearsOnce, _) => Some(Mistake::Twice),
        (CreateRule::WriterHearsOnce, _) => Some(Mistake::AskerToo),
        (CreateRule::OtherConnectionsOfWriterHear, _) => Some(Mistake::NoneOfAsker),
        (CreateRule::OnlyRoomHears, _) => Some(Mistake::Everywhere),
        (CreateRule::AdminsHearBrands, Role::User)
        | (CreateRule::BrandsHearAdmins, Role::Admin) => Some(Mistake::OneChannel),
        (CreateRule::OrderIsKept, _) => Some(Mistake::OutOfOrder),
        _ => None,
    }
}

/// Nobody hears of a message that was refused (BC-CREATE-14), unless a rule is off.
fn after_refusal(member: &mut Member, asked: &Asked, room: Room, text: MsgText) {
    let now = CreatedAt::try_from(member.chat.parts.clock.now_ms());
    let (false, Ok(created_at)) = (
        member
            .chat
            .rules
            .on(CreateRule::RefusedMessageIsHeardByNobody),
        now,
    ) else {
        return;
    };
    let group = room_group(room.pk);
    let message = CreatedMessage {
        id: MessageId(0),
        text,
        user: member.person.user.clone(),
        created_at,
        room,
    };
    let Told { heard, .. } = member.told::<CreateMessage>(asked, message);
    member.tell_others(group, &heard);
}
