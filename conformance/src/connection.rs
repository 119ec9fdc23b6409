//! One party's connection during a scenario: the session, and what each frame that came
//! over it was good for.

mod adapted;
mod fence;
mod group;
mod nearest;
mod refused;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use wireproof_client::adapt::Adapter;
use wireproof_client::mailbox::{Content, End, Mailbox, Received};
use wireproof_client::pack::{Channel, Classified, Operation};
use wireproof_client::session::Session;

use crate::mail::{self, Answer, Disposition, Dispositions, Role, Scene, Wanted};
use crate::requests::Requests;
use crate::target::Target;
use crate::wire::ast::MessagePattern;

pub(crate) use adapted::Unlike;
pub(crate) use fence::Lifeless;
pub(crate) use group::Taken;

/// A party's connection.
#[derive(Debug)]
pub(crate) struct Connection {
    /// The channel it is open on.
    pub(crate) channel: Arc<Channel>,
    /// `None` once dropped.
    session: Option<Session>,
    mailbox: Arc<Mailbox>,
    dispositions: Dispositions,
    /// What has been asked over it.
    requests: Requests,
    /// What may be heard, and from which place in the log on.
    allowed: Vec<(usize, MessagePattern)>,
    /// Between the document's form of a frame and the wire's.
    adapter: Option<Arc<Adapter>>,
    /// The numbers of the changes that made a difference to what was sent.
    adapted: BTreeSet<usize>,
    /// Whether a step has taken the end, or brought it about.
    end_expected: bool,
    /// Whether the target has the operation of the channel's fence.
    may_fence: bool,
}

impl Connection {
    pub(crate) fn new(channel: Arc<Channel>, session: Session, target: &Target) -> Connection {
        let fence = channel.fence.as_ref();
        Connection {
            adapter: target.adaptation.adapter(&channel),
            may_fence: fence.is_some_and(|fence| !target.lacks.contains(&fence.operation)),
            channel,
            mailbox: Arc::clone(session.mailbox()),
            session: Some(session),
            dispositions: Dispositions::default(),
            requests: Requests::default(),
            allowed: Vec::new(),
            adapted: BTreeSet::new(),
            end_expected: false,
        }
    }

    /// Everything received so far that is not the answer to a fence.
    pub(crate) fn heard(&self) -> Vec<Arc<Received>> {
        let log = self.log().into_iter().enumerate();
        log.filter(|(index, _)| self.dispositions.of(*index) != Disposition::Engine)
            .map(|(_, received)| received)
            .collect()
    }

    /// Everything received so far.
    pub(crate) fn log(&self) -> Vec<Arc<Received>> {
        self.mailbox.snapshot()
    }

    /// How it ended, if it did.
    pub(crate) fn end(&self) -> Option<End> {
        self.mailbox.end()
    }

    /// Whether neither side has ended it, or begun to.
    pub(crate) fn is_open(&self) -> bool {
        self.session.is_some() && !self.end_expected && self.end().is_none()
    }

    /// The open session, to send over.
    pub(crate) fn session(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// Ends the TCP connection without a close frame.
    pub(crate) fn drop_session(&mut self) {
        self.session = None;
        self.end_expected = true;
    }

    /// From here on the end of the connection is what the scenario asks for.
    pub(crate) fn expect_end(&mut self) {
        self.end_expected = true;
    }

    /// Allows a message from here on: what has come already is not excused, unless nothing but
    /// coming in has been done since the connection `began`.
    pub(crate) fn allow(&mut self, message: MessagePattern, began: bool) {
        let from = if began { 0 } else { self.mailbox.count() };
        self.allowed.push((from, message));
    }

    /// Notes that a request is about to go out.
    pub(crate) fn asks(&mut self, operation: &Operation, bad: bool, frame: &Value) {
        let since = self.mailbox.count();
        self.requests.sent(operation, bad, frame, since);
    }

    /// Notes that a raw frame is about to go out.
    pub(crate) fn asks_raw(&mut self, frame: Option<&Value>) {
        let since = self.mailbox.count();
        self.requests.sent_raw(&self.channel, frame, since);
    }

    /// Waits until `deadline` for the message. As long as a request that it can answer is
    /// open it is that request's reply, else a delivery.
    pub(crate) async fn take(
        &mut self,
        message: &MessagePattern,
        scene: &Scene,
        deadline: Instant,
    ) -> Option<Answer> {
        let name = message.name.value.as_str();
        let request = self.requests.oldest_for(name);
        let others = self.requests.ids_but(request);
        let wanted = Wanted {
            role: self.role(name, request, &others),
            pattern: message.pattern.as_ref(),
            scene,
            asked: self.requests.asked(request),
        };
        let answer = self.wait(&wanted, deadline).await;
        self.settle(answer.as_ref(), request);
        answer
    }

    /// The reply to that request, or else something that others have caused.
    fn role<'a>(&'a self, name: &'a str, request: Option<usize>, others: &'a [Value]) -> Role<'a> {
        match request {
            Some(_) => Role::Reply {
                name,
                correlation: self.requests.correlation(request),
                since: self.requests.since(request),
                others,
                alone: self.requests.is_alone(request) && !self.allows_refusals(),
            },
            None => Role::Delivery { name, own: others },
        }
    }

    fn allows_refusals(&self) -> bool {
        let mut allowed = self.allowed.iter();
        allowed.any(|(_, message)| {
            let form = self.channel.message(&message.name.value);
            form.is_some_and(|form| form.refusal)
        })
    }

    async fn wait(&self, wanted: &Wanted<'_>, deadline: Instant) -> Option<Answer> {
        let look =
            |log: &[Arc<Received>]| mail::answer(&self.channel, log, &self.dispositions, wanted);
        self.mailbox.wait(deadline, look).await
    }

    fn settle(&mut self, answer: Option<&Answer>, request: Option<usize>) {
        let Some(answer) = answer else { return };
        self.dispositions.mark(answer.index, Disposition::Taken);
        self.requests.answer(request);
    }

    /// Whether the server is known to be done with it: something was answered, and nothing that
    /// was asked has still to be.
    pub(crate) fn is_settled(&self) -> bool {
        let log = self.log();
        let unsettled = self.requests.unsettled();
        let asked = !unsettled.is_empty() || self.requests.any_answered();
        let answered = |id: &Value| mail::carried(&self.channel, &log, id);
        asked && unsettled.into_iter().all(|id| id.is_some_and(answered))
    }

    /// When a frame of this message comes, of those behind the first so many.
    pub(crate) async fn hears(
        &self,
        message: &MessagePattern,
        scene: &Scene,
        behind: usize,
        deadline: Instant,
    ) -> Option<Instant> {
        let look = |log: &[Arc<Received>]| {
            let mut later = log.iter().skip(behind);
            let found = later.find(|received| mail::may_hear(received, message, scene))?;
            Some(found.at)
        };
        self.mailbox.wait(deadline, look).await
    }

    /// Waits for the end of the connection, which is not thereby expected.
    pub(crate) async fn ended_by(&self, deadline: Instant) {
        self.mailbox.wait(deadline, end_of).await;
    }

    /// Takes the end of the connection, and shuts our side too: some servers take a connection for
    /// ended when both sides are shut, and clean up after it only then.
    pub(crate) async fn take_end(&mut self, deadline: Instant) -> Option<End> {
        let end = self.mailbox.wait(deadline, end_of).await;
        if end.is_some() {
            self.end_expected = true;
            self.drop_session();
        }
        end
    }

    /// Takes a pong with this payload.
    pub(crate) async fn take_pong(&mut self, payload: &[u8], deadline: Instant) -> bool {
        let found = self.pong(payload, deadline).await;
        found
            .inspect(|&index| self.dispositions.mark(index, Disposition::Taken))
            .is_some()
    }

    async fn pong(&self, payload: &[u8], deadline: Instant) -> Option<usize> {
        let look = |log: &[Arc<Received>]| {
            log.iter().enumerate().position(|(index, received)| {
                let pong = matches!(&received.content, Content::Pong(got) if got == payload);
                pong && self.dispositions.is_fresh(index)
            })
        };
        self.mailbox.wait(deadline, look).await
    }

    /// The first frame before `until` that no step took and none may hear: a message the
    /// documents know. Undocumented forms are noted elsewhere.
    pub(crate) fn unexpected(&self, until: usize, scene: &Scene) -> Option<Arc<Received>> {
        self.stray(until, scene, is_known)
    }

    /// The same, of messages in whatever form.
    pub(crate) fn unexpected_at_all(&self, until: usize, scene: &Scene) -> Option<Arc<Received>> {
        self.stray(until, scene, |received| match received.content {
            Content::Json { .. } | Content::Binary(_) | Content::Text { .. } => true,
            Content::Allowed { .. } | Content::Ping(_) | Content::Pong(_) | Content::End(_) => {
                false
            }
        })
    }

    /// How many frames no step has taken and none may hear, whatever they are.
    pub(crate) fn strays(&self, scene: &Scene) -> usize {
        let log = self.log();
        let frames = log.iter().enumerate();
        let strays = frames.filter(|(index, received)| {
            self.dispositions.is_fresh(*index)
                && !matches!(received.content, Content::Allowed { .. } | Content::End(_))
                && !self.may_hear(*index, received, scene)
        });
        strays.count()
    }

    /// The first frame that is no JSON and that no step has taken.
    pub(crate) fn no_json(&self) -> Option<Arc<Received>> {
        let is_none = |received: &Received| {
            matches!(received.content, Content::Text { .. } | Content::Binary(_))
        };
        self.stray(usize::MAX, &Scene::default(), is_none)
    }

    fn stray(
        &self,
        until: usize,
        scene: &Scene,
        counts: impl Fn(&Received) -> bool,
    ) -> Option<Arc<Received>> {
        let log = self.log();
        let mut frames = log.iter().take(until).enumerate();
        let found = frames.find(|(index, received)| {
            self.dispositions.is_fresh(*index)
                && counts(received)
                && !self.may_hear(*index, received, scene)
        });
        found.map(|(_, received)| Arc::clone(received))
    }

    fn may_hear(&self, index: usize, received: &Received, scene: &Scene) -> bool {
        let mut allowed = self.allowed.iter();
        is_heartbeat(received)
            || allowed
                .any(|(from, pattern)| index >= *from && mail::may_hear(received, pattern, scene))
    }

    /// How the connection ended, if no step asked for that.
    pub(crate) fn unexpected_end(&self) -> Option<End> {
        self.end().filter(|_| !self.end_expected)
    }
}

fn end_of(log: &[Arc<Received>]) -> Option<End> {
    match &log.last()?.content {
        Content::End(end) => Some(end.clone()),
        _ => None,
    }
}

fn is_heartbeat(received: &Received) -> bool {
    match &received.content {
        Content::Json {
            classified:
                Classified::Known {
                    message,
                    mismatches,
                    ..
                },
            ..
        } => message.heartbeat && mismatches.is_empty(),
        _ => false,
    }
}

fn is_known(received: &Received) -> bool {
    match &received.content {
        Content::Json { classified, .. } => matches!(classified, Classified::Known { .. }),
        Content::Binary(_) => true,
        Content::Text { .. }
        | Content::Allowed { .. }
        | Content::Ping(_)
        | Content::Pong(_)
        | Content::End(_) => false,
    }
}
