//! Everything a connection has received, in the order of arrival.
//!
//! The log only grows: whoever looks for a frame finds also what came before it
//! asked. What a frame was good for is the reader's business, not the log's. Whoever
//! only passes things on [takes](Mailbox::take) them out, and the log holds the rest.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::{Notify, watch};

use crate::pack::Classified;
use crate::patience::Patience;

/// One thing that came over the connection.
#[derive(Debug)]
pub struct Received {
    /// When it was read.
    pub at: Instant,
    /// The wall clock then, for times inside frames.
    pub wall: SystemTime,
    /// What it was.
    pub content: Content,
}

/// What came.
#[derive(Debug)]
pub enum Content {
    /// A text frame that is JSON, with what the documents say of it.
    Json {
        /// The frame as it came.
        text: String,
        /// Its value, in the document's form.
        value: Value,
        /// Which documented message it is.
        classified: Classified,
        /// The numbers of the [changes](crate::adapt) that led to that form.
        adapted: Vec<usize>,
    },
    /// A frame of no documented form that the target may send all the same.
    Allowed {
        /// The frame as it came.
        text: String,
        /// The number of the [change](crate::adapt) that allows it.
        by: usize,
    },
    /// A text frame that is not JSON.
    Text {
        /// The frame as it came.
        text: String,
        /// Why it is not JSON.
        error: String,
    },
    /// A binary frame.
    Binary(Bytes),
    /// A ping; the answer is sent by itself.
    Ping(Bytes),
    /// A pong.
    Pong(Bytes),
    /// The end of the connection: nothing comes after it.
    End(End),
}

impl Content {
    /// About how many bytes of memory it takes: JSON takes many times its text where that is all
    /// brackets.
    fn weight(&self) -> usize {
        let held = match self {
            Content::Json { text, value, .. } => text.len() + weight(value),
            Content::Allowed { text, .. } => text.len(),
            Content::Text { text, error } => text.len() + error.len(),
            Content::Binary(bytes) | Content::Ping(bytes) | Content::Pong(bytes) => bytes.len(),
            Content::End(_) => 0,
        };
        held + size_of::<Received>()
    }
}

fn weight(value: &Value) -> usize {
    /// A member's share of its object, beside the text of its name.
    const MEMBER: usize = 64;
    let inside: usize = match value {
        Value::Array(items) => items.iter().map(weight).sum(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, value)| MEMBER + name.len() + weight(value))
                .sum()
        }
        Value::String(text) => text.len(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    };
    size_of::<Value>() + inside
}

/// How a connection ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum End {
    /// By a close frame of the peer, `None` where it held no code.
    Closed {
        /// The close code.
        code: Option<u16>,
        /// The reason given.
        reason: String,
        /// Whether our own close frame went out before.
        after_ours: bool,
    },
    /// The TCP connection ended without a close frame.
    Dropped,
    /// The peer broke RFC 6455, or the network failed.
    Failed(String),
}

/// The log of one connection, shared by its reader and whoever waits.
#[derive(Debug)]
pub struct Mailbox {
    log: Mutex<Log>,
    /// How much had come when that was last announced.
    announced: watch::Sender<usize>,
    /// Where things are taken out: told when some are, for who waits to put more in.
    taken: Option<Notify>,
}

#[derive(Debug, Default)]
struct Log {
    kept: Vec<Arc<Received>>,
    /// So much came before that and has been taken out.
    taken: usize,
    /// About how many bytes of memory it takes.
    weight: usize,
    /// Whether the end has come, behind which nothing comes.
    is_over: bool,
}

impl Log {
    /// How much has come.
    fn came(&self) -> usize {
        self.taken + self.kept.len()
    }
}

/// So much that comes without a pause is announced together at the most.
const TOGETHER: usize = 16;

/// About how many bytes of memory all mailboxes of the process take.
static IN_ALL: AtomicUsize = AtomicUsize::new(0);

impl Drop for Mailbox {
    fn drop(&mut self) {
        IN_ALL.fetch_sub(self.lock().weight, Ordering::Relaxed);
    }
}

impl Default for Mailbox {
    fn default() -> Mailbox {
        Mailbox::new(None)
    }
}

impl Mailbox {
    /// One for somebody who [takes](Mailbox::take) what has come.
    pub(crate) fn to_be_taken_from() -> Mailbox {
        Mailbox::new(Some(Notify::new()))
    }

    fn new(taken: Option<Notify>) -> Mailbox {
        Mailbox {
            log: Mutex::default(),
            announced: watch::Sender::new(0),
            taken,
        }
    }

    /// Adds what has just come. Who waits is not told of each: what comes without a pause is
    /// [announced](Mailbox::announce) by the time the log has grown by a part of itself, so that
    /// looking through it again and again takes no more than in proportion to what has come.
    pub(crate) fn push(&self, content: Content) {
        let weight = content.weight();
        IN_ALL.fetch_add(weight, Ordering::Relaxed);
        let (came, kept) = {
            let mut log = self.lock();
            log.weight += weight;
            log.is_over |= matches!(content, Content::End(_));
            log.kept.push(Arc::new(Received {
                at: Instant::now(),
                wall: SystemTime::now(),
                content,
            }));
            (log.came(), log.kept.len())
        };
        let new = came.saturating_sub(*self.announced.borrow());
        if new > kept.saturating_sub(new) / 4 + TOGETHER {
            self.announced.send_replace(came);
        }
    }

    /// Tells who waits of what has come.
    pub(crate) fn announce(&self) {
        let came = self.lock().came();
        self.announced.send_if_modified(|announced| {
            let has_grown = *announced != came;
            *announced = came;
            has_grown
        });
    }

    /// Takes out all that has come, once something has. `None` when the deadline has passed, or the
    /// connection ended, and there is nothing.
    ///
    /// It is for a connection that was opened [to be taken
    /// from](crate::session::Session::connect_passing): of any other, things are found by their places in
    /// the log.
    pub async fn take(&self, deadline: Instant) -> Option<Vec<Arc<Received>>> {
        let has_come = |log: &[Arc<Received>]| (!log.is_empty()).then_some(());
        self.wait(deadline, has_come).await?;
        let taken = {
            let mut log = self.lock();
            IN_ALL.fetch_sub(std::mem::take(&mut log.weight), Ordering::Relaxed);
            log.taken += log.kept.len();
            std::mem::take(&mut log.kept)
        };
        if let Some(told) = &self.taken {
            told.notify_one();
        }
        Some(taken)
    }

    /// Waits until something is taken out, where that is what becomes of things; whether it is.
    pub(crate) async fn is_taken_from(&self) -> bool {
        let Some(taken) = &self.taken else {
            return false;
        };
        self.announce();
        taken.notified().await;
        true
    }

    /// What has come so far.
    pub fn snapshot(&self) -> Vec<Arc<Received>> {
        self.lock().kept.clone()
    }

    /// How much has come so far and was not taken out.
    pub fn count(&self) -> usize {
        self.lock().kept.len()
    }

    /// About how many bytes of memory it takes, and all mailboxes of the process together.
    pub(crate) fn weight(&self) -> (usize, usize) {
        let own = self.lock().weight;
        (own, IN_ALL.load(Ordering::Relaxed))
    }

    /// How the connection ended, if it did.
    pub fn end(&self) -> Option<End> {
        match &self.lock().kept.last()?.content {
            Content::End(end) => Some(end.clone()),
            _ => None,
        }
    }

    /// Calls `look` with the log now and after each arrival until it answers. `None`
    /// when the deadline has passed, or the connection ended, without an answer.
    /// Traffic does not move the deadline; [coming late](crate::patience) to it does.
    pub async fn wait<T>(
        &self,
        deadline: Instant,
        mut look: impl FnMut(&[Arc<Received>]) -> Option<T>,
    ) -> Option<T> {
        let mut announced = self.announced.subscribe();
        let mut patience = Patience::until(deadline);
        loop {
            announced.borrow_and_update();
            {
                let log = self.lock();
                if let Some(answer) = look(&log.kept) {
                    return Some(answer);
                }
                if log.is_over {
                    return None;
                }
            }
            // A peer that sends without a pause always has something new; the timeout below
            // would look at that before it looks at the clock.
            if patience.is_over(Instant::now()) {
                return None;
            }
            let deadline = patience.deadline().into();
            if let Ok(Err(_)) = tokio::time::timeout_at(deadline, announced.changed()).await {
                return None;
            }
        }
    }

    /// A panic while the log was held leaves at most a missing frame, never a torn one.
    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
