//! One party's connection during a scenario: the session, and what each frame that came
//! over it was good for.

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;
use wireproof_client::mailbox::{Content, End, Mailbox, Received};
use wireproof_client::pack::{Channel, Classified, Operation};
use wireproof_client::request::{Correlations, compose, usable_correlation};
use wireproof_client::session::{SendError, Session};

use crate::mail::{self, Answer, Disposition, Dispositions, Role, Scene, Wanted};
use crate::requests::Requests;
use crate::wire::ast::{MessagePattern, Term};

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
    pub(crate) requests: Requests,
    /// What may be heard, and from which place in the log on.
    allowed: Vec<(usize, MessagePattern)>,
    /// Whether a step has taken the end, or brought it about.
    end_expected: bool,
}

/// Why the engine's own request failed: the connection shows no sign of life.
#[derive(Debug)]
pub(crate) enum Lifeless {
    /// The connection has ended.
    Ended(End),
    /// The fence was not answered in time.
    Unanswered,
    /// It could not be sent.
    Unsent(SendError),
}

impl Connection {
    pub(crate) fn new(channel: Arc<Channel>, session: Session) -> Connection {
        Connection {
            channel,
            mailbox: Arc::clone(session.mailbox()),
            session: Some(session),
            dispositions: Dispositions::default(),
            requests: Requests::default(),
            allowed: Vec::new(),
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

    /// Allows a message from here on: what has come already is not excused.
    pub(crate) fn allow(&mut self, message: MessagePattern) {
        self.allowed.push((self.log().len(), message));
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
        };
        let answer = self.wait(&wanted, deadline).await;
        self.settle(answer.as_ref(), request);
        answer
    }

    /// Waits for the first of several messages; which one it was comes back with it.
    pub(crate) async fn take_any(
        &mut self,
        messages: &[MessagePattern],
        scene: &Scene,
        deadline: Instant,
    ) -> Option<(usize, Answer)> {
        let lines: Vec<_> = messages
            .iter()
            .map(|message| {
                let request = self.requests.oldest_for(&message.name.value);
                (message, request, self.requests.ids_but(request))
            })
            .collect();
        let look = |log: &[Arc<Received>]| {
            let mut lines = lines.iter().enumerate();
            lines.find_map(|(line, (message, request, others))| {
                let wanted = Wanted {
                    role: self.role(&message.name.value, *request, others),
                    pattern: message.pattern.as_ref(),
                    scene,
                };
                let answer = mail::answer(&self.channel, log, &self.dispositions, &wanted)?;
                answer.outcome.is_ok().then_some((line, answer))
            })
        };
        let (line, answer) = self.mailbox.wait(deadline, look).await?;
        let request = lines.get(line).and_then(|(_, request, _)| *request);
        self.settle(Some(&answer), request);
        Some((line, answer))
    }

    /// Waits for all of several messages, in any order; the answers come in the order of the
    /// messages. `None` as soon as a reply is none of them, or at the deadline.
    pub(crate) async fn take_all(
        &mut self,
        messages: &[&MessagePattern],
        scene: &Scene,
        deadline: Instant,
    ) -> Option<Vec<Answer>> {
        let lines: Vec<_> = messages
            .iter()
            .map(|message| {
                let name = message.name.value.as_str();
                let namesakes = messages.iter().filter(|other| other.name.value == name);
                let open = self.requests.ids_for(name, namesakes.count());
                mail::Line { message, open }
            })
            .collect();
        let own = self.requests.ids_but(None);
        let look = |log: &[Arc<Received>]| {
            mail::all_of(&self.channel, log, &self.dispositions, &lines, &own, scene)
        };
        let mail::Outcome::All(found) = self.mailbox.wait(deadline, look).await? else {
            return None;
        };
        let mut answers = Vec::new();
        for ((answer, id), message) in found.into_iter().zip(messages) {
            let request = self.requests.answered_by(&message.name.value, id.as_ref());
            self.settle(Some(&answer), request);
            answers.push(answer);
        }
        Some(answers)
    }

    /// Waits for the refusal of the last request.
    pub(crate) async fn take_refusal(
        &mut self,
        pattern: Option<&Term>,
        scene: &Scene,
        deadline: Instant,
    ) -> Option<Answer> {
        let request = self.requests.youngest();
        let others = self.requests.ids_but(request);
        let wanted = Wanted {
            role: Role::Refusal {
                correlation: self.requests.correlation(request),
                others: &others,
            },
            pattern,
            scene,
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
                others,
            },
            None => Role::Delivery { name, own: others },
        }
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

    /// The nearest frame to a message that did not come.
    pub(crate) fn nearest(
        &self,
        message: &MessagePattern,
        scene: &Scene,
    ) -> Option<(Arc<Received>, Vec<String>)> {
        let name = message.name.value.as_str();
        let wanted = Wanted {
            role: Role::Delivery { name, own: &[] },
            pattern: message.pattern.as_ref(),
            scene,
        };
        let log = self.log();
        let (index, mut differences) = mail::nearest(&log, &self.dispositions, name, &wanted)?;
        let received = log.get(index)?;
        let sent = self.requests.correlation(self.requests.oldest_for(name));
        differences.extend(sent.and_then(|sent| mail::foreign_id(sent, received)));
        Some((Arc::clone(received), differences))
    }

    /// Waits for the end of the connection.
    pub(crate) async fn take_end(&mut self, deadline: Instant) -> Option<End> {
        let end = self.mailbox.wait(deadline, end_of).await;
        self.end_expected |= end.is_some();
        end
    }

    /// Waits for a pong with this payload.
    pub(crate) async fn take_pong(&mut self, payload: &[u8], deadline: Instant) -> bool {
        let dispositions = &self.dispositions;
        let look = |log: &[Arc<Received>]| {
            log.iter().enumerate().position(|(index, received)| {
                let pong = matches!(&received.content, Content::Pong(got) if got == payload);
                pong && dispositions.is_fresh(index)
            })
        };
        let found = self.mailbox.wait(deadline, look).await;
        found
            .inspect(|&index| self.dispositions.mark(index, Disposition::Taken))
            .is_some()
    }

    /// Sends the pack's fence and waits for its reply; its place in the log comes back.
    /// `None` where the channel has no fence.
    pub(crate) async fn fence(
        &mut self,
        correlations: &Correlations,
        patience: Duration,
    ) -> Option<Result<usize, Lifeless>> {
        let channel = Arc::clone(&self.channel);
        let fence = channel.fence.as_ref()?;
        let operation = channel.operation(&fence.operation)?;
        let payload = fence.payload.as_object().cloned().unwrap_or_default();
        let frame = compose(operation, correlations, payload, &[]);
        Some(self.fenced(operation, &frame, patience).await)
    }

    async fn fenced(
        &mut self,
        operation: &Operation,
        frame: &Value,
        patience: Duration,
    ) -> Result<usize, Lifeless> {
        let deadline = Instant::now() + patience;
        if let Some(end) = self.end() {
            return Err(Lifeless::Ended(end));
        }
        let Some(session) = self.session.as_mut() else {
            return Err(Lifeless::Ended(End::Dropped));
        };
        let id = usable_correlation(&operation.request, frame);
        self.requests.sent_fence(id.as_ref());
        if let Err(error) = session.send_text(frame.to_string(), patience).await {
            // A close that keeps us from sending may be on its way into the mailbox still.
            let end = self.mailbox.wait(deadline, end_of).await;
            return Err(end.map_or(Lifeless::Unsent(error), Lifeless::Ended));
        }
        let scene = Scene::default();
        for reply in &operation.replies {
            let wanted = Wanted {
                role: Role::Reply {
                    name: &reply.name,
                    correlation: id.as_ref(),
                    others: &[],
                },
                pattern: None,
                scene: &scene,
            };
            if let Some(answer) = self.wait(&wanted, deadline).await {
                self.dispositions.mark(answer.index, Disposition::Engine);
                return Ok(answer.index);
            }
        }
        Err(self.end().map_or(Lifeless::Unanswered, Lifeless::Ended))
    }

    /// Waits for a while, or until the connection ends.
    pub(crate) async fn settle_for(&self, window: Duration) {
        let never = |_: &[Arc<Received>]| None::<()>;
        self.mailbox.wait(Instant::now() + window, never).await;
    }

    /// The error form may be told once before a handshake is refused by a close; it is not
    /// held against the server.
    pub(crate) fn excuse_refusal(&mut self) {
        let is_refusal = |received: &Received| match &received.content {
            Content::Json {
                classified: Classified::Known { message, .. },
                ..
            } => message.refusal,
            _ => false,
        };
        let log = self.log();
        if let Some(index) = log.iter().position(|received| is_refusal(received)) {
            self.dispositions.mark(index, Disposition::Taken);
        }
    }

    /// The first frame before `until` that no step took and none may hear: a message the
    /// documents know. Undocumented forms are noted elsewhere.
    pub(crate) fn unexpected(&self, until: usize, scene: &Scene) -> Option<Arc<Received>> {
        let log = self.log();
        let mut frames = log.iter().take(until).enumerate();
        let found = frames.find(|(index, received)| {
            self.dispositions.is_fresh(*index)
                && is_known(received)
                && !self.may_hear(*index, received, scene)
        });
        found.map(|(_, received)| Arc::clone(received))
    }

    fn may_hear(&self, index: usize, received: &Received, scene: &Scene) -> bool {
        let mut allowed = self.allowed.iter();
        allowed.any(|(from, pattern)| index >= *from && mail::may_hear(received, pattern, scene))
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

fn is_known(received: &Received) -> bool {
    match &received.content {
        Content::Json { classified, .. } => matches!(classified, Classified::Known { .. }),
        Content::Binary(_) => true,
        Content::Text { .. } | Content::Ping(_) | Content::Pong(_) | Content::End(_) => false,
    }
}
