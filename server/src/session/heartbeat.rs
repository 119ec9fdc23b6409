//! Signs of life: when a peer is pinged, and when it is given up.

use std::pin::Pin;

use tokio::time::{Instant, Sleep, sleep_until};

use super::ending::End;
use crate::{options::Limits, outbox::Close};

/// What a protocol asks of its peers, and promises them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heartbeat {
    /// After so many pings without a pong the connection is closed with 1011. Where there is no
    /// number, whatever comes is a sign of life, and who is silent for too long is dropped.
    pub(crate) unanswered: Option<u32>,
    /// Whether a ping is answered; only a server that breaks a rule ends the connection instead.
    pub(crate) answers: bool,
}

impl Default for Heartbeat {
    fn default() -> Self {
        Self {
            unanswered: None,
            answers: true,
        }
    }
}

/// The signs of life of one peer.
pub(super) struct Pulse {
    heartbeat: Heartbeat,
    limits: Limits,
    /// When anything at all last came from the peer.
    heard: Instant,
    /// So many pings went out since the last pong.
    unanswered: u32,
}

/// Rings when a ping is due, or when the peer has been silent too long. It is no part of the pulse,
/// so that one can be waited for while the other is changed.
pub(super) type Alarm = Pin<Box<Sleep>>;

impl Pulse {
    /// Of somebody who has just connected.
    pub(super) fn new(heartbeat: Heartbeat, limits: Limits) -> (Self, Alarm) {
        let pulse = Self {
            heartbeat,
            limits,
            heard: Instant::now(),
            unanswered: 0,
        };
        let alarm = Box::pin(sleep_until(pulse.next(pulse.heard)));
        (pulse, alarm)
    }

    /// Something came.
    pub(super) fn felt(&mut self) {
        self.heard = Instant::now();
    }

    /// A pong came. Pings carry nothing, so that one pong answers all before it.
    pub(super) fn answered(&mut self) {
        self.unanswered = 0;
    }

    /// The alarm has rung: either a ping is due, and the alarm is set again, or the peer is given
    /// up. What we have not listened for cannot be missed.
    pub(super) fn beat(&mut self, alarm: &mut Alarm, listening: bool) -> Result<(), End> {
        let now = Instant::now();
        if !listening {
            self.heard = now;
            self.unanswered = 0;
        }
        match self.heartbeat.unanswered {
            Some(most) if self.unanswered >= most => {
                tracing::debug!("pings were not answered");
                return Err(End::Close(Close::UNANSWERED));
            }
            None if now >= self.heard + self.limits.idle => {
                tracing::debug!("nothing came from the peer in time");
                return Err(End::Lost);
            }
            _ => {}
        }
        self.unanswered = self.unanswered.saturating_add(1);
        alarm.as_mut().reset(self.next(now));
        Ok(())
    }

    fn next(&self, now: Instant) -> Instant {
        let ping = now + self.limits.ping;
        match self.heartbeat.unanswered {
            Some(_) => ping,
            None => ping.min(self.heard + self.limits.idle),
        }
    }
}
