//! `ping`: a sign of life, after everything that was due before it (SC-BEAT-4, SC-BEAT-5).

use std::sync::Arc;

use wireproof_schemas::service_chat::ping::Pong;

use super::{
    astray, chat_group,
    participant::Participant,
    rule::{BeatRule, MessageRule},
};
use crate::outbox::Text;

/// Answers with a pong. The chat's lock is taken first: what was kept before is told by then.
pub(super) async fn ping(participant: &mut Participant) {
    let chats = Arc::clone(&participant.chats);
    let _order = chats.locks.lock(participant.chat.id).await;
    let mut pong = participant.text(&Pong::default());
    let heard = match chats.rules.off() {
        Some(BeatRule::PingIsAnswered) => return,
        Some(BeatRule::PongIsForAskerOnly) => Some(pong.clone()),
        Some(BeatRule::PingIsHeardByNobody) => {
            let sender = participant.person.id;
            Some(astray::message_frame(participant, sender, "ping"))
        }
        _ => None,
    };
    if !chats.rules.on(MessageRule::EveryFrameIsJson) {
        pong = Text::from_static("pong");
    }
    participant.listener.outbox.put(pong);
    if let Some(heard) = heard {
        let own = participant.listener.connection;
        let group = chat_group(participant.chat.id);
        chats
            .parts
            .hub
            .tell(group, &heard, &|listener| listener.connection != own);
    }
    astray::catch_up(participant);
}
