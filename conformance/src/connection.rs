//! One party's connection during a scenario: what it has asked, and what each frame it
//! received was good for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde_json::{Map, Value, json};
use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::pack::{Channel, Classified, CorrelationForm, Message, Operation};
use wireproof_client::session::{SendError, Session};

use crate::evaluate::Bindings;
use crate::mail::{self, Answer, Disposition, Role, Wanted};
use crate::wire::ast::MessagePattern;

/// Makes correlation ids that no other request of the run has.
#[derive(Debug)]
pub(crate) struct Correlations(AtomicI64);

impl Default for Correlations {
    /// Starts at the time in milliseconds, so that runs differ too.
    fn default() -> Correlations {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let milliseconds = now.map_or(0, |now| now.as_millis());
        Correlations(AtomicI64::new(i64::try_from(milliseconds).unwrap_or(0)))
    }
}

impl Correlations {
    fn next(&self, form: CorrelationForm) -> Value {
        let number = self.0.fetch_add(1, Ordering::Relaxed);
        match form {
            CorrelationForm::Integer => json!(number),
            CorrelationForm::Text => json!(format!("w{number}")),
        }
    }
}

/// A request sent over a connection.
#[derive(Debug)]
struct Request {
    /// The names its reply may have; empty for a raw frame.
    replies: Vec<String>,
    /// The id it carried, if that is usable.
    correlation: Option<Value>,
    /// Whether a step has taken its answer.
    answered: bool,
}

/// A party's connection.
#[derive(Debug)]
pub(crate) struct Connection {
    /// The channel it is open on.
    pub(crate) channel: Arc<Channel>,
    /// `None` once dropped.
    session: Option<Session>,
    mailbox: Arc<wireproof_client::mailbox::Mailbox>,
    dispositions: Vec<Disposition>,
    requests: Vec<Request>,
    allowed: Vec<MessagePattern>,
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
            dispositions: Vec::new(),
            requests: Vec::new(),
            allowed: Vec::new(),
            end_expected: false,
        }
    }

    /// Everything received so far that is not the answer to a fence.
    pub(crate) fn heard(&self) -> Vec<Arc<Received>> {
        let log = self.log().into_iter().enumerate();
        let fence = |index: usize| self.dispositions.get(index) == Some(&Disposition::Engine);
        log.filter(|(index, _)| !fence(*index))
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

    /// Whether neither side has ended it.
    pub(crate) fn is_open(&self) -> bool {
        self.session.is_some() && self.end().is_none()
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

    /// Allows a message from here on.
    pub(crate) fn allow(&mut self, message: MessagePattern) {
        self.allowed.push(message);
    }

    /// The frame of an operation: its constants, a fresh correlation id, and the members
    /// given, which override both; those in `without` are left out.
    pub(crate) fn compose(
        operation: &Operation,
        correlations: &Correlations,
        given: Map<String, Value>,
        without: &[&str],
    ) -> Value {
        let mut frame = json!({});
        for (pointer, value) in &operation.request.constants {
            pointer.set(&mut frame, value.clone());
        }
        let id = operation.request.correlation.as_ref();
        if let Some(correlation) = id {
            correlation
                .pointer
                .set(&mut frame, correlations.next(correlation.form));
        }
        if let Value::Object(members) = &mut frame {
            members.extend(given);
            for name in without {
                members.shift_remove(*name);
            }
        }
        frame
    }

    /// Notes that a request goes out, so that its answer can be told from other frames.
    pub(crate) fn sent(&mut self, operation: &Operation, frame: &Value) {
        self.requests.push(Request {
            replies: names(operation),
            correlation: usable_correlation(&operation.request, frame),
            answered: false,
        });
    }

    /// Notes that a raw frame goes out. Where it is a request all the same, by its
    /// constants, its reply is that request's.
    pub(crate) fn sent_raw(&mut self, frame: Option<&Value>) {
        let operations = &self.channel.operations;
        let is_request = |operation: &&Operation| {
            let mut constants = operation.request.constants.iter();
            constants.all(|(pointer, value)| frame.and_then(|f| pointer.get(f)) == Some(value))
        };
        let operation = operations.iter().find(is_request);
        let carrier = operation.or(operations.first()).zip(frame);
        self.requests.push(Request {
            replies: operation.map(names).unwrap_or_default(),
            correlation: carrier
                .and_then(|(operation, frame)| usable_correlation(&operation.request, frame)),
            answered: false,
        });
    }

    /// Waits until `deadline` for the message. As long as a request that it can answer is
    /// open it is that request's reply, else a delivery.
    pub(crate) async fn take(
        &mut self,
        message: &MessagePattern,
        bindings: &Bindings,
        cause: (SystemTime, Duration),
        deadline: Instant,
    ) -> Option<Answer> {
        let name = message.name.value.as_str();
        let request = self.open_request(name);
        let own = self.own_ids();
        let wanted = Wanted {
            role: self.role(name, request, &own),
            pattern: message.pattern.as_ref(),
            bindings,
            cause,
        };
        let answer = self.wait(&wanted, deadline).await;
        self.settle(answer.as_ref(), request);
        answer
    }

    /// Waits for the first of several messages; which one it was comes back with it.
    pub(crate) async fn take_any(
        &mut self,
        messages: &[MessagePattern],
        bindings: &Bindings,
        cause: (SystemTime, Duration),
        deadline: Instant,
    ) -> Option<(usize, Answer)> {
        let own = self.own_ids();
        let requests: Vec<Option<usize>> = messages
            .iter()
            .map(|message| self.open_request(&message.name.value))
            .collect();
        let look = |log: &[Arc<Received>]| {
            let mut lines = messages.iter().zip(&requests).enumerate();
            lines.find_map(|(line, (message, request))| {
                let wanted = Wanted {
                    role: self.role(&message.name.value, *request, &own),
                    pattern: message.pattern.as_ref(),
                    bindings,
                    cause,
                };
                let answer = mail::answer(&self.channel, log, &self.dispositions, &wanted)?;
                answer.outcome.is_ok().then_some((line, answer))
            })
        };
        let (line, answer) = self.mailbox.wait(deadline, look).await?;
        self.settle(Some(&answer), requests.get(line).copied().flatten());
        Some((line, answer))
    }

    /// Waits for the refusal of the last request.
    pub(crate) async fn take_refusal(
        &mut self,
        pattern: Option<&crate::wire::ast::Term>,
        bindings: &Bindings,
        cause: (SystemTime, Duration),
        deadline: Instant,
    ) -> Option<Answer> {
        let request = self.requests.iter().rposition(|request| !request.answered);
        let refused = request.and_then(|at| self.requests.get(at));
        let others = self.open_ids_but(request);
        let wanted = Wanted {
            role: Role::Refusal {
                correlation: refused.and_then(|request| request.correlation.as_ref()),
                others: &others,
            },
            pattern,
            bindings,
            cause,
        };
        let answer = self.wait(&wanted, deadline).await;
        self.settle(answer.as_ref(), request);
        answer
    }

    /// The reply to that request, or else something that others have caused.
    fn role<'a>(&'a self, name: &'a str, request: Option<usize>, own: &'a [Value]) -> Role<'a> {
        match request.and_then(|at| self.requests.get(at)) {
            Some(request) => Role::Reply {
                name,
                correlation: request.correlation.as_ref(),
            },
            None => Role::Delivery { name, own },
        }
    }

    async fn wait(&self, wanted: &Wanted<'_>, deadline: Instant) -> Option<Answer> {
        let look =
            |log: &[Arc<Received>]| mail::answer(&self.channel, log, &self.dispositions, wanted);
        self.mailbox.wait(deadline, look).await
    }

    fn settle(&mut self, answer: Option<&Answer>, request: Option<usize>) {
        let Some(answer) = answer else { return };
        self.mark(answer.index, Disposition::Taken);
        if let Some(request) = request.and_then(|at| self.requests.get_mut(at)) {
            request.answered = true;
        }
    }

    /// The nearest frame to a message that did not come.
    pub(crate) fn nearest(
        &self,
        message: &MessagePattern,
        bindings: &Bindings,
        cause: (SystemTime, Duration),
    ) -> Option<(Arc<Received>, Vec<String>)> {
        let name = message.name.value.as_str();
        let wanted = Wanted {
            role: Role::Delivery { name, own: &[] },
            pattern: message.pattern.as_ref(),
            bindings,
            cause,
        };
        let log = self.log();
        let (index, mut differences) = mail::nearest(&log, &self.dispositions, name, &wanted)?;
        let received = log.get(index)?;
        if let Some(request) = self.open_request(name).and_then(|at| self.requests.get(at)) {
            differences.extend(foreign_id(request, received));
        }
        Some((Arc::clone(received), differences))
    }

    /// Waits for the end of the connection.
    pub(crate) async fn take_end(&mut self, deadline: Instant) -> Option<End> {
        let ended = |log: &[Arc<Received>]| match &log.last()?.content {
            Content::End(end) => Some(end.clone()),
            _ => None,
        };
        let end = self.mailbox.wait(deadline, ended).await;
        self.end_expected |= end.is_some();
        end
    }

    /// Waits for a pong with this payload.
    pub(crate) async fn take_pong(&mut self, payload: &[u8], deadline: Instant) -> bool {
        let dispositions = &self.dispositions;
        let look = |log: &[Arc<Received>]| {
            log.iter().enumerate().find_map(|(index, received)| {
                let fresh = dispositions
                    .get(index)
                    .is_none_or(|d| *d == Disposition::Fresh);
                let pong = matches!(&received.content, Content::Pong(got) if got == payload);
                (fresh && pong).then_some(index)
            })
        };
        let found = self.mailbox.wait(deadline, look).await;
        found
            .inspect(|&index| self.mark(index, Disposition::Taken))
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
        let frame = Connection::compose(operation, correlations, payload, &[]);
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
        let sent = session.send_text(frame.to_string(), patience).await;
        sent.map_err(|error| match (error, self.end()) {
            (_, Some(end)) => Lifeless::Ended(end),
            (error, None) => Lifeless::Unsent(error),
        })?;
        let id = usable_correlation(&operation.request, frame);
        let bindings = Bindings::default();
        for reply in &operation.replies {
            let wanted = Wanted {
                role: Role::Reply {
                    name: &reply.name,
                    correlation: id.as_ref(),
                },
                pattern: None,
                bindings: &bindings,
                cause: (SystemTime::now(), Duration::ZERO),
            };
            if let Some(answer) = self.wait(&wanted, deadline).await {
                self.mark(answer.index, Disposition::Engine);
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

    /// The first frame before `until` that no step took and none may hear: a message the
    /// documents know. Undocumented forms are noted elsewhere.
    pub(crate) fn unexpected(
        &self,
        until: usize,
        bindings: &Bindings,
        cause: (SystemTime, Duration),
    ) -> Option<Arc<Received>> {
        let log = self.log();
        let fresh = |index: usize| {
            self.dispositions
                .get(index)
                .is_none_or(|d| *d == Disposition::Fresh)
        };
        log.iter()
            .take(until)
            .enumerate()
            .filter(|(index, received)| fresh(*index) && is_known(received))
            .find(|(_, received)| !mail::may_hear(received, &self.allowed, bindings, cause))
            .map(|(_, received)| Arc::clone(received))
    }

    /// How the connection ended, if no step asked for that.
    pub(crate) fn unexpected_end(&self) -> Option<End> {
        self.end().filter(|_| !self.end_expected)
    }

    /// The first request, oldest first, that a message of this name answers.
    fn open_request(&self, name: &str) -> Option<usize> {
        self.requests
            .iter()
            .position(|request| !request.answered && request.replies.iter().any(|r| r == name))
    }

    fn own_ids(&self) -> Vec<Value> {
        let ids = self.requests.iter();
        ids.filter_map(|request| request.correlation.clone())
            .collect()
    }

    /// The ids of the requests that are still open, this one aside.
    fn open_ids_but(&self, request: Option<usize>) -> Vec<Value> {
        let open = self.requests.iter().enumerate();
        open.filter(|(at, open)| !open.answered && Some(*at) != request)
            .filter_map(|(_, open)| open.correlation.clone())
            .collect()
    }

    fn mark(&mut self, index: usize, disposition: Disposition) {
        if self.dispositions.len() <= index {
            self.dispositions.resize(index + 1, Disposition::Fresh);
        }
        if let Some(place) = self.dispositions.get_mut(index) {
            *place = disposition;
        }
    }
}

fn names(operation: &Operation) -> Vec<String> {
    let replies = operation.replies.iter();
    replies.map(|message| message.name.clone()).collect()
}

/// The correlation id in a frame of ours, if a server can use it.
fn usable_correlation(request: &Message, frame: &Value) -> Option<Value> {
    let correlation = request.correlation.as_ref()?;
    let id = correlation.of(frame)?;
    let usable = match correlation.form {
        CorrelationForm::Integer => id.is_i64() || id.is_u64(),
        CorrelationForm::Text => id.is_string(),
    };
    usable.then(|| id.clone())
}

fn foreign_id(request: &Request, received: &Received) -> Option<String> {
    let Content::Json {
        value,
        classified: Classified::Known { message, .. },
        ..
    } = &received.content
    else {
        return None;
    };
    let (correlation, sent) = (message.correlation.as_ref()?, request.correlation.as_ref()?);
    let pointer = &correlation.pointer;
    match correlation.of(value) {
        Some(id) if id == sent => None,
        Some(id) => Some(format!(
            "at {pointer}: expected the request's {sent}, received {id}"
        )),
        None => Some(format!(
            "at {pointer}: expected the request's {sent}, no such key"
        )),
    }
}

fn is_known(received: &Received) -> bool {
    match &received.content {
        Content::Json { classified, .. } => matches!(classified, Classified::Known { .. }),
        Content::Binary(_) => true,
        Content::Text { .. } | Content::Ping(_) | Content::Pong(_) | Content::End(_) => false,
    }
}
