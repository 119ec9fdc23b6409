//! One connection: a frame finds its operation here, and what comes of it finds its way into
//! frames.

use std::{borrow::Cow, collections::HashSet, sync::Arc};

use futures_util::future::BoxFuture;
use serde::Serialize;
use serde_json::Value;
use wireproof_schemas::{
    brand_chat::{
        brand::BrandId,
        create_message::CreateMessage,
        current_room_info::CurrentRoomInfo,
        delete_messages::DeleteMessages,
        edit_message::EditMessage,
        envelope::{Envelope, Reply, Request, RequestId},
        join_room::JoinRoom,
        leave_room::LeaveRoom,
        list::List,
        message::MessageId,
        refusal::{Refusal, RefusalStatus},
    },
    table::Channel,
};

use super::{
    Chat,
    asked::{Asked, Trouble, bad, forbidden},
    create_message::create_message,
    current_room_info::current_room_info,
    delete_messages::delete_messages,
    edit_message::edit_message,
    join_room::join_room,
    leave_room::leave_room,
    list::list,
    place::Place,
    role::Role,
    room_group,
    rule::{ConnectRule, EnvelopeRule, InfoRule},
    spoiled,
    store::Person,
};
use crate::{
    frame::{Malformed, Members},
    hub::{Group, Listener},
    outbox::{Close, Text, text},
    protocols::{Conversation, Outcome},
    rule::WireRule,
};

/// Somebody who is connected.
pub(super) struct Member {
    pub(super) chat: Arc<Chat>,
    pub(super) channel: &'static Channel,
    pub(super) role: Role,
    pub(super) person: Person,
    pub(super) listener: Listener,
    pub(super) place: Place,
    pub(super) habits: Habits,
}

/// What only a server that breaks a rule has to remember of a connection.
#[derive(Default)]
pub(super) struct Habits {
    /// Whose brand they are.
    pub(super) brand: Option<BrandId>,
    /// The id of the first request.
    pub(super) first_id: Option<RequestId>,
    /// The ids of all requests.
    pub(super) seen_ids: HashSet<i64>,
    /// How many lists were sent.
    pub(super) lists: i64,
    /// A message that waits for the next one, to go after it.
    pub(super) held_back: Option<Text>,
    /// The messages written, edited and deleted here.
    pub(super) written: HashSet<MessageId>,
    pub(super) edited: HashSet<MessageId>,
    pub(super) deleted: HashSet<MessageId>,
    /// The messages written before leaving a room.
    pub(super) disowned: HashSet<MessageId>,
    /// What the next reply says at a place instead of the truth.
    pub(super) instead: Option<(&'static str, Value)>,
}

/// A frame for whoever asked, and the frame for everybody else: the same, unless a rule is off.
pub(super) struct Told {
    pub(super) reply: Text,
    pub(super) heard: Text,
}

/// What can be asked for.
#[derive(Clone, Copy)]
enum Operation {
    List,
    JoinRoom,
    LeaveRoom,
    CreateMessage,
    EditMessage,
    DeleteMessages,
    CurrentRoomInfo,
}

impl Operation {
    fn named(action: &str) -> Option<Self> {
        Some(match action {
            List::ACTION => Self::List,
            JoinRoom::ACTION => Self::JoinRoom,
            LeaveRoom::ACTION => Self::LeaveRoom,
            CreateMessage::ACTION => Self::CreateMessage,
            EditMessage::ACTION => Self::EditMessage,
            DeleteMessages::ACTION => Self::DeleteMessages,
            CurrentRoomInfo::ACTION => Self::CurrentRoomInfo,
            _ => return None,
        })
    }
}

impl Conversation for Member {
    fn hear(&mut self, frame: Result<Members, Malformed>) -> BoxFuture<'_, Outcome> {
        Box::pin(self.deal_with(frame))
    }
}

impl Member {
    /// Somebody who has just connected and is in no room.
    pub(super) fn new(
        chat: Arc<Chat>,
        channel: &'static Channel,
        person: Person,
        listener: Listener,
    ) -> Self {
        let habits = Habits {
            brand: person.brand,
            ..Habits::default()
        };
        let place = Place::nowhere(&chat.parts.hub, &listener, chat.rules, &chat.memory);
        Self {
            chat,
            channel,
            role: Role::on(channel),
            person,
            listener,
            place,
            habits,
        }
    }

    async fn deal_with(&mut self, frame: Result<Members, Malformed>) -> Outcome {
        let (envelope, result) = match frame {
            Ok(members) => (Envelope::read(&members), self.carry_out(members).await),
            Err(malformed) => (
                Envelope::read(&malformed.readable),
                Err(bad(malformed.flaw)),
            ),
        };
        if !self.chat.rules.on(ConnectRule::ManyRequestsAreServed) {
            self.listener.outbox.close(Close::DONE);
        }
        match result {
            Ok(()) => Outcome::Taken,
            Err(Trouble::Refused(RefusalStatus::UnknownAction, _))
                if !self.chat.rules.on(WireRule::UnknownOperationIsRefused) =>
            {
                Outcome::Taken
            }
            Err(Trouble::Refused(status, reason)) => {
                self.refuse(status, reason, &envelope);
                Outcome::Refused
            }
            Err(Trouble::Store(error)) => {
                self.listener.fail(&error);
                Outcome::Taken
            }
        }
    }

    /// The order of checks: known operation, fields, current room, right, message.
    async fn carry_out(&mut self, members: Members) -> Result<(), Trouble> {
        let action = match members.get("action") {
            Some(Value::String(action)) => action.clone(),
            Some(other) if !self.chat.rules.on(EnvelopeRule::ActionIsText) => other.to_string(),
            Some(_) => return Err(bad("action must be a text.")),
            None => return Err(bad("action is missing.")),
        };
        let unknown = || {
            Trouble::Refused(
                RefusalStatus::UnknownAction,
                format!("There is no action {action:?}."),
            )
        };
        let operation = self.operation(&action).ok_or_else(unknown)?;
        if !self.chat.rules.on(ConnectRule::OperationsNeedNoToken) && !members.contains_key("token")
        {
            return Err(forbidden("token is missing."));
        }
        self.place.catch_up();
        let asked = Asked::read(&self.chat, &mut self.habits, &action, members)?;
        match operation {
            Operation::List => list(self, &asked).await,
            Operation::JoinRoom => join_room(self, &asked).await,
            Operation::LeaveRoom => leave_room(self, &asked).await,
            Operation::CreateMessage => create_message(self, &asked).await,
            Operation::EditMessage => edit_message(self, &asked).await,
            Operation::DeleteMessages => delete_messages(self, &asked).await,
            Operation::CurrentRoomInfo => current_room_info(self, &asked).await,
        }
    }

    /// The operation of this name, if the channel has it (BC-INFO-4, BC-INFO-5).
    fn operation(&self, action: &str) -> Option<Operation> {
        let action = &*if self.chat.rules.on(EnvelopeRule::ActionIsTakenAsWritten) {
            Cow::from(action)
        } else {
            action.to_lowercase().into()
        };
        let operation = Operation::named(action)?;
        let mut operations = self.channel.operations.iter();
        let is_there = operations.any(|known| known.name == action);
        let is_there = match (self.chat.rules.off(), operation, self.role) {
            (Some(InfoRule::AdminChatHasNoInfo), Operation::CurrentRoomInfo, _) => true,
            (Some(InfoRule::AdminChatHasTheOthers), Operation::LeaveRoom, Role::Admin) => false,
            _ => is_there,
        };
        is_there.then_some(operation)
    }

    /// Answers whoever asked, and returns the frame.
    pub(super) fn reply<A: Request>(&mut self, asked: &Asked, data: A::Data) -> Text {
        let Told { reply, heard } = self.told::<A>(asked, data);
        self.listener.outbox.put(reply);
        heard
    }

    /// Puts what came of a request into frames, without sending them.
    pub(super) fn told<A: Request>(&mut self, asked: &Asked, data: A::Data) -> Told {
        let frame = Reply::<A>::new(asked.id, data);
        let rules = self.chat.rules;
        if rules.are_all_on() {
            let reply = text(&frame);
            return Told {
                heard: reply.clone(),
                reply,
            };
        }
        spoiled::reply(
            rules,
            self.role,
            &mut self.habits,
            value(&frame),
            &asked.extras,
        )
    }

    fn refuse(&self, status: RefusalStatus, reason: String, envelope: &Envelope) {
        let frame = Refusal::new(status, reason, envelope);
        let rules = self.chat.rules;
        let frame = match rules.off() {
            None => text(&frame),
            Some(rule) => spoiled::refusal(rule, value(&frame)),
        };
        if let (false, Some(pk)) = (
            rules.on(InfoRule::RefusalIsHeardByAskerOnly),
            self.place.current(),
        ) {
            self.tell_others(room_group(pk), &frame);
        }
        self.listener.outbox.put(frame);
    }

    /// Puts a frame into the outbox of everybody else in a group.
    pub(super) fn tell_others(&self, group: Group, frame: &Text) {
        let own = self.listener.connection;
        self.chat
            .parts
            .hub
            .tell(group, frame, &|listener| listener.connection != own);
    }
}

fn value(frame: &impl Serialize) -> Value {
    serde_json::to_value(frame).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use wireproof_schemas::brand_chat::PROTOCOL;

    use super::*;
    use crate::protocols::tests::check_operations;

    #[test]
    fn every_documented_operation_is_known() {
        check_operations(&PROTOCOL, |name| Operation::named(name).is_some());
    }
}
