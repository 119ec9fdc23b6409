//! Everything a connection has received, in the order of arrival.
//!
//! The log only grows: whoever looks for a frame finds also what came before it
//! asked. What a frame was good for is the reader's business, not the log's.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime};

use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;

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
    log: Mutex<Vec<Arc<Received>>>,
    length: watch::Sender<usize>,
    /// About how many bytes of memory the log takes.
    weight: AtomicUsize,
}

/// So much that comes without a pause is announced together at the most.
const TOGETHER: usize = 16;

/// The same of all mailboxes of the process.
static IN_ALL: AtomicUsize = AtomicUsize::new(0);

impl Drop for Mailbox {
    fn drop(&mut self) {
        IN_ALL.fetch_sub(*self.weight.get_mut(), Ordering::Relaxed);
    }
}

impl Default for Mailbox {
    fn default() -> Mailbox {
        Mailbox {
            log: Mutex::new(Vec::new()),
            length: watch::Sender::new(0),
            weight: AtomicUsize::new(0),
        }
    }
}

impl Mailbox {
    /// Adds what has just come. Who waits is not told of each: what comes without a pause is
    /// [announced](Mailbox::announce) by the time the log has grown by a part of itself, so that
    /// looking through it again and again takes no more than in proportion to what has come.
    pub(crate) fn push(&self, content: Content) {
        let weight = content.weight();
        self.weight.fetch_add(weight, Ordering::Relaxed);
        IN_ALL.fetch_add(weight, Ordering::Relaxed);
        let length = {
            let mut log = self.lock();
            log.push(Arc::new(Received {
                at: Instant::now(),
                wall: SystemTime::now(),
                content,
            }));
            log.len()
        };
        let announced = *self.length.borrow();
        if length > announced + announced / 4 + TOGETHER {
            self.length.send_replace(length);
        }
    }

    /// Tells who waits of what has come.
    pub(crate) fn announce(&self) {
        let length = self.count();
        self.length.send_if_modified(|announced| {
            let has_grown = *announced != length;
            *announced = length;
            has_grown
        });
    }

    /// What has come so far.
    pub fn snapshot(&self) -> Vec<Arc<Received>> {
        self.lock().clone()
    }

    /// How much has come so far.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    /// About how many bytes of memory it takes, and all mailboxes of the process together.
    pub(crate) fn weight(&self) -> (usize, usize) {
        let own = self.weight.load(Ordering::Relaxed);
        (own, IN_ALL.load(Ordering::Relaxed))
    }

    /// How the connection ended, if it did.
    pub fn end(&self) -> Option<End> {
        match &self.lock().last()?.content {
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
        let mut length = self.length.subscribe();
        let mut patience = Patience::until(deadline);
        loop {
            length.borrow_and_update();
            {
                let log = self.lock();
                if let Some(answer) = look(&log) {
                    return Some(answer);
                }
                if log
                    .last()
                    .is_some_and(|last| matches!(last.content, Content::End(_)))
                {
                    return None;
                }
            }
            // A peer that sends without a pause always has something new; the timeout below
            // would look at that before it looks at the clock.
            if patience.is_over(Instant::now()) {
                return None;
            }
            let deadline = patience.deadline().into();
            if let Ok(Err(_)) = tokio::time::timeout_at(deadline, length.changed()).await {
                return None;
            }
        }
    }

    /// A panic while the log was held leaves at most a missing frame, never a torn one.
    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Received>>> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn pongs(log: &[Arc<Received>]) -> Option<usize> {
        (log.len() >= 2).then_some(log.len())
    }

    #[test]
    fn brackets_weigh_more_than_their_text() {
        let value = Value::Array(vec![Value::Array(Vec::new()); 1000]);
        let text = value.to_string();
        let mailbox = Mailbox::default();
        mailbox.push(Content::Text {
            text: text.clone(),
            error: String::new(),
        });
        let (own, all) = mailbox.weight();
        assert!((text.len()..2 * text.len()).contains(&own), "{own}");
        assert!(all >= own);
        assert!(weight(&value) >= 8 * text.len());
    }

    #[tokio::test]
    async fn what_came_early_is_still_there() {
        let mailbox = Mailbox::default();
        mailbox.push(Content::Pong(Bytes::new()));
        mailbox.push(Content::Pong(Bytes::new()));
        let deadline = Instant::now() + Duration::from_secs(5);
        assert_eq!(mailbox.wait(deadline, pongs).await, Some(2));
    }

    #[tokio::test]
    async fn an_arrival_wakes_and_the_end_releases_who_waits() {
        let mailbox = Arc::new(Mailbox::default());
        let deadline = Instant::now() + Duration::from_secs(60);
        let waiting = tokio::spawn({
            let mailbox = Arc::clone(&mailbox);
            async move { mailbox.wait(deadline, pongs).await }
        });
        mailbox.push(Content::Ping(Bytes::new()));
        mailbox.push(Content::Ping(Bytes::new()));
        mailbox.announce();
        assert_eq!(waiting.await.ok().flatten(), Some(2));
        mailbox.push(Content::End(End::Dropped));
        assert_eq!(mailbox.wait(deadline, |_| None::<()>).await, None);
        assert_eq!(mailbox.end(), Some(End::Dropped));
    }

    #[tokio::test]
    async fn traffic_does_not_renew_the_deadline() {
        let mailbox = Arc::new(Mailbox::default());
        let deadline = Instant::now() + Duration::from_millis(50);
        let noise = tokio::spawn({
            let mailbox = Arc::clone(&mailbox);
            async move {
                while Instant::now() < deadline + Duration::from_secs(5) {
                    mailbox.push(Content::Pong(Bytes::new()));
                    mailbox.announce();
                    tokio::task::yield_now().await;
                }
            }
        });
        assert_eq!(mailbox.wait(deadline, |_| None::<()>).await, None);
        assert!(Instant::now() < deadline + Duration::from_secs(4));
        noise.abort();
    }

    #[tokio::test]
    async fn a_flood_is_not_looked_through_at_each_of_its_frames() {
        const MANY: usize = 10_000;
        let mailbox = Arc::new(Mailbox::default());
        let deadline = Instant::now() + Duration::from_secs(60);
        let looks = tokio::spawn({
            let mailbox = Arc::clone(&mailbox);
            async move {
                let mut looks = 0;
                let look = |log: &[Arc<Received>]| {
                    looks += 1;
                    (log.len() >= MANY).then_some(())
                };
                mailbox.wait(deadline, look).await.map(|()| looks)
            }
        });
        for _ in 0..MANY {
            mailbox.push(Content::Pong(Bytes::new()));
            tokio::task::yield_now().await;
        }
        mailbox.announce();
        let looks = looks.await.ok().flatten().expect("all have come");
        assert!(looks < 100, "{looks}");
    }
}
