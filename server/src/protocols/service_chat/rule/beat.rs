//! The rules of signs of life (SC-BEAT).

use crate::rule::Rule;

/// A rule of signs of life (SC-BEAT).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::protocols::service_chat) enum BeatRule {
    /// SC-BEAT-1. A WebSocket ping is answered; off, the connection ends instead.
    WebSocketPingIsAnswered,
    /// SC-BEAT-4. A `ping` is answered; off, it is not.
    PingIsAnswered,
    /// SC-BEAT-4. Only the connection that asks hears the `pong`; off, all in the chat do.
    PongIsForAskerOnly,
    /// SC-BEAT-4. A client's `pong` is taken in silence; off, it is refused.
    PongIsTakenInSilence,
    /// SC-BEAT-5. A `pong` comes after all that was due before it; off, before it.
    PongComesLast,
    /// SC-BEAT-6. Nobody else hears a `ping`; off, all in the chat do, as a message.
    PingIsHeardByNobody,
}

impl Rule for BeatRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::WebSocketPingIsAnswered, "BEAT-1"),
        (Self::PingIsAnswered, "BEAT-4"),
        (Self::PongIsForAskerOnly, "BEAT-4"),
        (Self::PongIsTakenInSilence, "BEAT-4"),
        (Self::PongComesLast, "BEAT-5"),
        (Self::PingIsHeardByNobody, "BEAT-6"),
    ];
}
