//! What a server does that does not keep a rule, and what it has to remember for that.
//!
//! With every rule on nothing here does anything.

use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use hyper::StatusCode;
use wireproof_schemas::hotel_desk::{
    conversation::ConversationId, new_conversation::NewConversation,
    subscribe_conversation::Subscribed, unsubscribe_conversation::Unsubscribed,
    user_status::Presence,
};

use super::{
    Desk, conversation_group, department_group,
    member::{Member, Operation},
    presence,
    rule::{
        CloseRule, ConnectRule, MessageRule, ReadRule, RefusalRule, StatusRule, SubscribeRule,
        TypingRule,
    },
    store::{DEFAULT_DEPARTMENT, Person},
    telling,
    trouble::Trouble,
    typing,
};
use crate::{
    asked::Asked,
    auth::Checks,
    hub::{Listener, Seat},
    outbox::{Outbox, Text},
    store::StoreError,
};

/// What only a server that breaks a rule has to remember.
#[derive(Default)]
pub(super) struct Astray {
    /// What people were ever subscribed to.
    subscriptions: Mutex<HashMap<i64, HashSet<ConversationId>>>,
}

impl Astray {
    fn subscriptions_of(&self, person: i64) -> HashSet<ConversationId> {
        self.subscriptions()
            .get(&person)
            .cloned()
            .unwrap_or_default()
    }

    fn subscriptions(&self) -> MutexGuard<'_, HashMap<i64, HashSet<ConversationId>>> {
        self.subscriptions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// What happens when somebody comes in.
pub(super) async fn come_in(member: &mut Member) -> Result<(), StoreError> {
    match member.desk.rules.off() {
        Some(ConnectRule::NothingIsReplayed) => replay(member).await?,
        Some(ConnectRule::NobodyIsListed) => list(member).await?,
        _ => {}
    }
    if !member
        .desk
        .rules
        .on(SubscribeRule::SubscriptionEndsWithConnection)
    {
        let kept = member.desk.astray.subscriptions_of(member.person.id);
        for id in kept {
            member.subscribe(id);
        }
    }
    Ok(())
}

/// Keeps what somebody subscribes to beyond the connection.
pub(super) fn remember(member: &Member, id: ConversationId) {
    if !member
        .desk
        .rules
        .on(SubscribeRule::SubscriptionEndsWithConnection)
    {
        let mut kept = member.desk.astray.subscriptions();
        kept.entry(member.person.id).or_default().insert(id);
    }
}

/// Tells whoever comes in of the conversations that go on in their departments.
async fn replay(member: &Member) -> Result<(), StoreError> {
    for division in &member.departments {
        for kept in member.desk.store.all_active(division.id).await? {
            member.reply(&NewConversation::new(kept.shown()));
        }
    }
    Ok(())
}

/// Tells whoever comes in who is there already.
async fn list(member: &Member) -> Result<(), StoreError> {
    let hub = &member.desk.parts.hub;
    for division in &member.departments {
        let here = RefCell::new(HashSet::new());
        // Nobody is told anything; the hub is only looked through.
        hub.tell(department_group(division.id), &Text::default(), &|other| {
            here.borrow_mut().insert(other.person);
            false
        });
        here.borrow_mut().remove(&member.person.id);
        for id in here.into_inner() {
            if let Some(person) = member.desk.store.person(id).await? {
                let status = presence::status(Presence::UserConnected, &person, division);
                member.reply(&status);
            }
        }
    }
    Ok(())
}

/// Lets a connection that has unsubscribed count as subscribed, though it hears nothing.
pub(super) fn stay_excluded(member: &mut Member, id: ConversationId) {
    let deaf = Listener {
        outbox: Outbox::new(0),
        ..member.listener.clone()
    };
    let hub = &member.desk.parts.hub;
    let seat = Seat::take(hub, conversation_group(id.0), deaf);
    member.seats.push(seat);
}

/// Announces somebody whose token was no good.
pub(super) async fn announce_refused(desk: &Desk, token: &str) -> Result<(), StoreError> {
    if desk.rules.on(StatusRule::RefusedIsNotTold) {
        return Ok(());
    }
    let unchecked = Checks {
        algorithm: false,
        hs256: false,
        signature: false,
        token_type: false,
        expiry: false,
    };
    let Ok(user) = desk.parts.tokens.user(token, unchecked) else {
        return Ok(());
    };
    let Some(person) = desk.store.person(user).await? else {
        return Ok(());
    };
    let mut divisions = desk.store.divisions_of(person.id).await?;
    if divisions.is_empty() {
        divisions.extend(
            desk.store
                .division(person.hotel, DEFAULT_DEPARTMENT)
                .await?,
        );
    }
    presence::tell(desk, Presence::UserConnected, &person, &divisions);
    Ok(())
}

/// What happens after a refusal, before it is told.
pub(super) async fn after_refusal(
    member: &mut Member,
    operation: Operation,
    asked: &Asked,
    trouble: Trouble,
) -> Result<(), Trouble> {
    let Ok(id) = asked.field("conversation_id") else {
        return Err(trouble);
    };
    if trouble.is(StatusCode::NOT_FOUND) && !looks(member, operation) {
        match operation {
            Operation::Subscribe => member.reply(&Subscribed::new(id)),
            Operation::Unsubscribe => member.reply(&Unsubscribed::new(id)),
            _ => {}
        }
        return Ok(());
    }
    if !member.desk.rules.on(RefusalRule::RefusedChangesNothing) {
        carry_out(member, operation, id).await?;
    }
    Err(trouble)
}

/// Whether an operation looks whether there is such a conversation.
fn looks(member: &Member, operation: Operation) -> bool {
    let rules = member.desk.rules;
    match operation {
        Operation::Subscribe => rules.on(SubscribeRule::SubscribingNeedsConversation),
        Operation::Unsubscribe => rules.on(SubscribeRule::UnsubscribingNeedsConversation),
        Operation::Text => rules.on(MessageRule::TextNeedsConversation),
        Operation::MarkRead => rules.on(ReadRule::MarkingNeedsConversation),
        Operation::Typing => rules.on(TypingRule::TypingNeedsConversation),
        Operation::Close => rules.on(CloseRule::ClosingNeedsConversation),
    }
}

/// Does what was refused all the same, as far as others can hear it.
async fn carry_out(
    member: &mut Member,
    operation: Operation,
    id: ConversationId,
) -> Result<(), Trouble> {
    let Ok((_order, kept)) = member.reach(id, false).await else {
        return Ok(());
    };
    let (desk, person): (&Desk, &Person) = (&member.desk, &member.person);
    match operation {
        Operation::Text => telling::news(desk, &kept, &person.name),
        Operation::Typing => typing::tell(desk, person, &kept, true),
        Operation::Close => telling::closed(desk, &kept, person.id),
        Operation::Subscribe => member.subscribe(id),
        Operation::Unsubscribe | Operation::MarkRead => {}
    }
    Ok(())
}
