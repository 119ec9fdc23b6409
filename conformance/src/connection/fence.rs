//! The engine's own requests: the pack's fence, before whose reply all that was due has come,
//! and where there is none a ping that shows that somebody is there, or a while of waiting.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::pack::{Classified, Fence, Operation};
use wireproof_client::request::{Correlations, compose, usable_correlation};
use wireproof_client::session::SendError;

use super::{Connection, end_of};
use crate::mail::{Disposition, Role, Scene, Wanted};

/// Why the engine's own request failed: the connection shows no sign of life.
#[derive(Debug)]
pub(crate) enum Lifeless {
    /// The connection has ended.
    Ended(End),
    /// The fence, or the ping in its place, was not answered in time.
    Unanswered,
    /// It could not be sent.
    Unsent(SendError),
}

impl Connection {
    /// The fence that may be used: the pack has it, and the target the operation.
    pub(crate) fn own_fence(&self) -> Option<&Fence> {
        self.channel.fence.as_ref().filter(|_| self.may_fence)
    }

    /// Sends the pack's fence and waits for its reply; its place in the log comes back.
    /// `None` where there is none to be used.
    pub(crate) async fn fence(
        &mut self,
        correlations: &Correlations,
        patience: Duration,
    ) -> Option<Result<usize, Lifeless>> {
        let channel = Arc::clone(&self.channel);
        let fence = self.own_fence()?;
        let operation = channel.operation(&fence.operation)?;
        let payload = fence.payload.as_object().cloned().unwrap_or_default();
        let frame = compose(operation, correlations, payload, &[]);
        Some(self.fenced(operation, &frame, patience).await)
    }

    /// Whether somebody is there: the fence is answered, or where the channel has none a ping.
    pub(crate) async fn sign_of_life(
        &mut self,
        correlations: &Correlations,
        patience: Duration,
    ) -> Result<(), Lifeless> {
        match self.fence(correlations, patience).await {
            Some(fenced) => fenced.map(drop),
            None => self.pinged(patience).await,
        }
    }

    async fn fenced(
        &mut self,
        operation: &Operation,
        frame: &Value,
        patience: Duration,
    ) -> Result<usize, Lifeless> {
        let deadline = Instant::now() + patience;
        self.is_there()?;
        // Where replies carry no id, those to what steps have asked come first.
        let names = || operation.replies.iter().map(|reply| reply.name.as_str());
        let due: usize = names().map(|name| self.requests.waiting_for(name)).sum();
        let since = self.mailbox.count();
        let id = usable_correlation(operation, frame);
        self.requests.sent_fence(id.as_ref());
        let text = self.on_the_wire(frame);
        let Some(session) = self.session.as_mut() else {
            return Err(Lifeless::Ended(End::Dropped));
        };
        let sent = session.send_text(text, patience).await;
        self.sent(sent, deadline).await?;
        let found = match &id {
            Some(id) => {
                let scene = Scene::default();
                let answer = self.wait(&by_id(id, &scene), deadline).await;
                answer.map(|answer| answer.index)
            }
            None => {
                let look = |log: &[Arc<Received>]| {
                    let fresh = log.iter().enumerate().filter(|(index, received)| {
                        self.dispositions.is_fresh(*index) && names().any(|name| is(received, name))
                    });
                    let (before, mut after): (Vec<_>, Vec<_>) = fresh
                        .map(|(index, _)| index)
                        .partition(|index| *index < since);
                    let due = due.saturating_sub(before.len());
                    (due < after.len()).then(|| after.swap_remove(due))
                };
                self.mailbox.wait(deadline, look).await
            }
        };
        self.own(found)
    }

    /// A ping of the engine's own. Its payload tells its pong from those that steps ask for.
    async fn pinged(&mut self, patience: Duration) -> Result<(), Lifeless> {
        let deadline = Instant::now() + patience;
        self.is_there()?;
        let payload = format!("wireproof {}", self.mailbox.count());
        let Some(session) = self.session.as_mut() else {
            return Err(Lifeless::Ended(End::Dropped));
        };
        let sent = session.ping(payload.clone(), patience).await;
        self.sent(sent, deadline).await?;
        let found = self.pong(payload.as_bytes(), deadline).await;
        self.own(found).map(drop)
    }

    fn is_there(&self) -> Result<(), Lifeless> {
        match self.end() {
            Some(end) => Err(Lifeless::Ended(end)),
            None => Ok(()),
        }
    }

    /// A close that keeps us from sending may be on its way into the mailbox still.
    async fn sent(&self, sent: Result<(), SendError>, deadline: Instant) -> Result<(), Lifeless> {
        let Err(error) = sent else { return Ok(()) };
        let end = self.mailbox.wait(deadline, end_of).await;
        Err(end.map_or(Lifeless::Unsent(error), Lifeless::Ended))
    }

    /// The answer to a request of the engine's own is nobody else's.
    fn own(&mut self, found: Option<usize>) -> Result<usize, Lifeless> {
        let Some(index) = found else {
            return Err(self.end().map_or(Lifeless::Unanswered, Lifeless::Ended));
        };
        self.dispositions.mark(index, Disposition::Engine);
        Ok(index)
    }

    /// Waits for a while, or until the connection ends.
    pub(crate) async fn settle_for(&self, window: Duration) {
        let never = |_: &[Arc<Received>]| None::<()>;
        self.mailbox.wait(Instant::now() + window, never).await;
    }
}

/// Whatever carries the fence's id answers it.
fn by_id<'a>(id: &'a Value, scene: &'a Scene) -> Wanted<'a> {
    Wanted {
        role: Role::Reply {
            name: "",
            correlation: Some(id),
            since: 0,
            others: &[],
            alone: false,
        },
        pattern: None,
        scene,
        asked: None,
    }
}

fn is(received: &Received, name: &str) -> bool {
    match &received.content {
        Content::Json {
            classified: Classified::Known { message, .. },
            ..
        } => message.name == name,
        _ => false,
    }
}
