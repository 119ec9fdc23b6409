//! What waits to be written to one peer: a bounded queue that anybody may put frames into and
//! nobody waits for.
//!
//! Putting a frame never blocks, so that a peer that does not read delays nobody. Once more than
//! the limit waits, the queue is dropped and the outbox says so; the session then closes the
//! connection with 1013 (GEN-15).

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::Serialize;
use tokio::sync::Notify;
use tokio_tungstenite::tungstenite::{Utf8Bytes, protocol::frame::coding::CloseCode};

/// What is in no hurry waits while more bytes than this wait for the peer.
const AHEAD: usize = 16 << 10;

/// A serialised frame; its clones share the bytes, so a broadcast is serialised once.
pub(crate) type Text = Utf8Bytes;

/// A frame as text. Ours hold nothing that JSON cannot: texts for keys, no float that is none.
pub(crate) fn text(frame: &impl Serialize) -> Text {
    serde_json::to_string(frame).unwrap_or_default().into()
}

/// How the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Close {
    /// The close code.
    pub(crate) code: CloseCode,
    /// Why, for people.
    pub(crate) reason: &'static str,
}

impl Close {
    /// The peer did not read in time.
    pub(crate) const SLOW: Self = Self {
        code: CloseCode::Again,
        reason: "too slow",
    };
    /// The server, or the world that the connection belonged to, ends.
    pub(crate) const AWAY: Self = Self {
        code: CloseCode::Away,
        reason: "going away",
    };
    /// There is nothing more to say.
    pub(crate) const DONE: Self = Self {
        code: CloseCode::Normal,
        reason: "done",
    };
    /// The peer answers no pings.
    pub(crate) const UNANSWERED: Self = Self {
        code: CloseCode::Error,
        reason: "no pong",
    };
    /// Something of ours went wrong.
    pub(crate) const ERROR: Self = Self {
        code: CloseCode::Error,
        reason: "internal error",
    };
}

/// What the session is to write next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// This frame.
    Frame(Text),
    /// A ping.
    Ping,
    /// A close frame; nothing follows.
    Close(Close),
}

/// The queue of one connection. Clones are handles to the same queue.
#[derive(Clone, Debug)]
pub(crate) struct Outbox(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limit: usize,
    queue: Mutex<Queue>,
    filled: Notify,
    taken: Notify,
    overflow: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    /// Whether a ping is due; it goes before everything else.
    ping: bool,
    frames: VecDeque<Text>,
    bytes: usize,
    close: Option<Close>,
}

impl Outbox {
    /// An empty outbox in which at most `limit` bytes may wait.
    pub(crate) fn new(limit: usize) -> Self {
        Self(Arc::new(Shared {
            limit,
            queue: Mutex::default(),
            filled: Notify::new(),
            taken: Notify::new(),
            overflow: Notify::new(),
        }))
    }

    /// Puts a frame behind all others. A connection that is about to close takes none.
    pub(crate) fn put(&self, frame: Text) {
        let mut queue = self.queue();
        if queue.close.is_some() {
            return;
        }
        if queue.bytes + frame.len() > self.0.limit {
            *queue = Queue {
                close: Some(Close::SLOW),
                ..Queue::default()
            };
            self.0.overflow.notify_one();
        } else {
            queue.bytes += frame.len();
            queue.frames.push_back(frame);
        }
        drop(queue);
        self.0.filled.notify_one();
    }

    /// Sends a ping before anything else that waits.
    pub(crate) fn ping(&self) {
        self.queue().ping = true;
        self.0.filled.notify_one();
    }

    /// Ends the connection once what waits has been written. The first close counts.
    pub(crate) fn close(&self, close: Close) {
        self.queue().close.get_or_insert(close);
        self.0.filled.notify_one();
    }

    /// Takes what is to be written next, if anything.
    pub(crate) fn take(&self) -> Option<Next> {
        let mut queue = self.queue();
        if std::mem::take(&mut queue.ping) {
            return Some(Next::Ping);
        }
        match queue.frames.pop_front() {
            Some(frame) => {
                queue.bytes -= frame.len();
                self.0.taken.notify_one();
                Some(Next::Frame(frame))
            }
            None => queue.close.map(Next::Close),
        }
    }

    /// How many bytes wait.
    pub(crate) fn waiting(&self) -> usize {
        self.queue().bytes
    }

    /// Whether so many bytes more leave room for as many again: they may be put at once.
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        self.waiting().saturating_add(bytes) <= self.0.limit / 2
    }

    /// Returns once little enough waits to put something that is in no hurry: whoever puts a frame
    /// only then goes at the pace of the peer and never fills the queue. One at a time may wait.
    pub(crate) async fn drained(&self) {
        while self.waiting() > AHEAD.min(self.0.limit / 4) {
            self.0.taken.notified().await;
        }
    }

    /// Returns once the queue was dropped because too much waited.
    pub(crate) async fn overflow(&self) {
        self.0.overflow.notified().await;
    }

    /// Returns once something was put since the last call. One session waits at a time.
    pub(crate) async fn filled(&self) {
        self.0.filled.notified().await;
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // Nothing panics while holding the lock; should it, the queue is still whole.
        self.0.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[test]
    fn frames_leave_in_order_and_the_close_last() {
        let outbox = Outbox::new(100);
        outbox.put(Text::from_static("one"));
        outbox.put(Text::from_static("two"));
        outbox.close(Close::AWAY);
        outbox.put(Text::from_static("three"));
        assert_eq!(outbox.waiting(), 6);
        assert_eq!(outbox.take(), Some(Next::Frame(Text::from_static("one"))));
        assert_eq!(outbox.take(), Some(Next::Frame(Text::from_static("two"))));
        assert_eq!(outbox.take(), Some(Next::Close(Close::AWAY)));
    }

    #[test]
    fn one_byte_too_many_drops_what_waits() {
        let outbox = Outbox::new(6);
        outbox.put(Text::from_static("one"));
        outbox.put(Text::from_static("two"));
        assert_eq!(outbox.waiting(), 6);
        outbox.put(Text::from_static("!"));
        assert_eq!(
            (outbox.waiting(), outbox.take()),
            (0, Some(Next::Close(Close::SLOW)))
        );
    }

    #[test]
    fn what_is_in_no_hurry_goes_at_the_peers_pace() {
        let outbox = Outbox::new(100);
        let is_drained = || outbox.drained().now_or_never().is_some();
        let frame = Text::from("x".repeat(30));
        assert!(is_drained());
        outbox.put(frame.clone());
        outbox.put(frame);
        assert!(!is_drained());
        outbox.take();
        assert!(!is_drained());
        outbox.take();
        assert!(is_drained());
        assert!(outbox.has_room(50));
        assert!(!outbox.has_room(51));
    }

    #[test]
    fn what_is_taken_makes_room() {
        let outbox = Outbox::new(3);
        for _ in 0..10 {
            outbox.put(Text::from_static("abc"));
            assert_eq!(outbox.take(), Some(Next::Frame(Text::from_static("abc"))));
        }
        assert_eq!(outbox.take(), None);
    }
}
