//! The exchange itself: sends what is asked, one after the other, each when the one before is
//! answered, and prints whatever comes, in the order in which it comes.

use std::collections::VecDeque;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use wireproof_client::mailbox::{Content, End, Mailbox, Received};
use wireproof_client::session::{SendError, Session};
use wireproof_conformance::verdict::ExitCode;

use super::ask::{AcceptedBy, Ask};
use super::judged::{Judged, answers};
use super::known::Known;
use super::print::{Printer, Way, When, is_read, tame};
use crate::Exit;

/// So long the peer may take to answer our close frame; nobody waits for more.
const GOODBYE: Duration = Duration::from_secs(1);

/// How long is waited.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For a reply.
    pub(crate) reply: Duration,
    /// For the refusal of a request that nothing documented can answer.
    pub(crate) window: Duration,
}

/// A connection on which something is asked; what comes is printed to `W`.
pub(crate) struct Exchange<W> {
    session: Session,
    mailbox: Arc<Mailbox>,
    known: Known,
    printer: Printer,
    patience: Patience,
    out: W,
    /// What has come and is not printed yet.
    waiting: VecDeque<Arc<Received>>,
    /// When the last of what is printed came.
    last: Option<Instant>,
    /// The first thing that was not as the documents say, in a sentence.
    deviation: Option<String>,
    /// Whether somebody still reads what is printed.
    is_read: bool,
}

/// Why a request was not accepted.
#[derive(Debug)]
enum Setback {
    Refusal,
    End(End),
    Silence,
    /// Nothing shows whether it was accepted: the request of this name that would have was not answered.
    Unproven(String),
}

impl Setback {
    fn told(self, operation: &str, waited: Duration) -> (ExitCode, String) {
        match self {
            Setback::Refusal => (ExitCode::Deviates, format!("{operation} was refused")),
            Setback::End(End::Closed { code, reason, .. }) => {
                let code = code.map_or(String::new(), |code| format!(" with {code}"));
                let reason = match tame(&reason) {
                    empty if empty.is_empty() => empty,
                    reason => format!(": {reason}"),
                };
                let message =
                    format!("the server closed instead of answering {operation}{code}{reason}");
                (ExitCode::Deviates, message)
            }
            Setback::End(End::Dropped) => {
                let message = format!("the connection was dropped before {operation} was answered");
                (ExitCode::Unreachable, message)
            }
            Setback::End(End::Failed(why)) => {
                let message =
                    format!("the connection failed before {operation} was answered: {why}");
                (ExitCode::Unreachable, message)
            }
            Setback::Silence => {
                let message = format!("nothing answered {operation} within {waited:?}");
                (ExitCode::Unreachable, message)
            }
            Setback::Unproven(fence) => {
                let message = format!(
                    "nothing shows whether {operation} was accepted: it has no reply, and {fence}, sent \
                     behind it to tell, is a convention that this server is not said to follow and that it \
                     did not answer"
                );
                (ExitCode::Unreachable, message)
            }
        }
    }
}

impl<W: Write> Exchange<W> {
    /// On a connection that has just been opened.
    pub(crate) fn new(
        session: Session,
        known: Known,
        printer: Printer,
        patience: Patience,
        out: W,
    ) -> Exchange<W> {
        Exchange {
            mailbox: Arc::clone(session.mailbox()),
            session,
            known,
            printer,
            patience,
            out,
            waiting: VecDeque::new(),
            last: None,
            deviation: None,
            is_read: true,
        }
    }

    /// Asks everything, listens, and leaves.
    pub(crate) async fn run(
        mut self,
        asks: &[Ask],
        listen_for: Option<Duration>,
    ) -> anyhow::Result<ExitCode> {
        for ask in asks {
            if let Err(setback) = self.ask(ask).await? {
                let failure = setback.told(&ask.operation, self.patience.reply);
                self.leave(ask.fence()).await?;
                return Err(self.exit(Some(failure)));
            }
        }
        if let Some(listen_for) = listen_for {
            self.listen(Instant::now() + listen_for).await?;
        }
        self.leave(None).await?;
        match self.deviation {
            None => Ok(ExitCode::Conforms),
            Some(_) => Err(self.exit(None)),
        }
    }

    /// Why all was not well. That something is not as the documents say weighs more than that
    /// nothing else came.
    fn exit(self, failure: Option<(ExitCode, String)>) -> anyhow::Error {
        match (failure, self.deviation) {
            (Some((code, failure)), None) => Exit::error(code, failure),
            (Some((_, failure)), Some(deviation)) => {
                Exit::error(ExitCode::Deviates, format!("{failure}\n{deviation}"))
            }
            (None, deviation) => Exit::error(ExitCode::Deviates, deviation.unwrap_or_default()),
        }
    }

    async fn ask(&mut self, ask: &Ask) -> anyhow::Result<Result<(), Setback>> {
        let now = When {
            after: self.session.opened().elapsed(),
            wall: SystemTime::now(),
        };
        if self.send(ask).await? {
            let (operation, wire) = (&ask.operation, ask.wire.as_deref());
            let text = self.printer.sent(operation, &ask.text, wire, now);
            self.write(&text)?;
        }
        let Patience { reply, window } = self.patience;
        match &ask.accepted_by {
            AcceptedBy::Reply => self.outcome(ask, None, reply).await,
            AcceptedBy::Fence(fence) => {
                self.send(fence).await?;
                self.outcome(ask, Some(fence), reply).await
            }
            AcceptedBy::Unclaimed(fence) => self.proven(ask, fence).await,
            AcceptedBy::Window => Ok(match self.outcome(ask, None, window).await? {
                Err(Setback::Silence) => Ok(()),
                outcome => outcome,
            }),
        }
    }

    /// What became of a request whose fence this server need not know: what comes before the fence is
    /// sent is the request's, and what comes after that may be the fence's.
    async fn proven(&mut self, ask: &Ask, fence: &Ask) -> anyhow::Result<Result<(), Setback>> {
        match self.outcome(ask, None, self.patience.window).await? {
            Err(Setback::Silence) => {}
            outcome => return Ok(outcome),
        }
        self.send(fence).await?;
        let outcome = self.outcome(ask, Some(fence), self.patience.reply).await?;
        Ok(outcome.map_err(|_| Setback::Unproven(fence.operation.clone())))
    }

    /// What became of what was sent: its answer decides, or that its fence is answered before.
    async fn outcome(
        &mut self,
        ask: &Ask,
        fence: Option<&Ask>,
        patience: Duration,
    ) -> anyhow::Result<Result<(), Setback>> {
        let deadline = Instant::now() + patience;
        while let Some(received) = self.next(deadline).await {
            let content = &received.content;
            // A refusal that names no request is the first one's to take.
            let is_answer = self.is_answer(ask, content);
            if !is_answer && fence.is_some_and(|fence| self.is_answer(fence, content)) {
                return Ok(Ok(()));
            }
            let refuses = self.show(is_answer.then_some(ask), &received)?;
            match content {
                Content::End(end) => return Ok(Err(Setback::End(end.clone()))),
                _ if is_answer && refuses => return Ok(Err(Setback::Refusal)),
                _ if is_answer => return Ok(Ok(())),
                _ => {}
            }
        }
        Ok(Err(Setback::Silence))
    }

    fn is_answer(&self, ask: &Ask, content: &Content) -> bool {
        answers(ask, content, &self.known.judging)
    }

    /// Sends a frame, and says whether it went out. Why a connection has ended is in the mailbox.
    async fn send(&mut self, ask: &Ask) -> anyhow::Result<bool> {
        let text = ask.wire.as_ref().unwrap_or(&ask.text);
        let sent = self.session.send_text(text.clone(), self.patience.reply);
        match sent.await {
            Ok(()) => Ok(true),
            Err(SendError::Ended) => Ok(false),
            Err(error) => {
                let message = format!("{}: {error}", ask.operation);
                Err(Exit::error(ExitCode::Unreachable, message))
            }
        }
    }

    /// Prints what is heard until the deadline, the end of the connection or ctrl-c.
    async fn listen(&mut self, deadline: Instant) -> anyhow::Result<()> {
        let interrupted = tokio::signal::ctrl_c();
        tokio::pin!(interrupted);
        while self.is_read {
            let received = tokio::select! {
                received = self.next(deadline) => received,
                _ = &mut interrupted => None,
            };
            let Some(received) = received else { break };
            self.show(None, &received)?;
        }
        Ok(())
    }

    /// Closes the connection, and prints what was on its way; but the answer to a fence of ours is
    /// nobody's.
    async fn leave(&mut self, mut fence: Option<&Ask>) -> anyhow::Result<()> {
        if self.session.close(1000, GOODBYE).await.is_ok() {
            let deadline = Instant::now() + GOODBYE;
            while let Some(received) = self.next(deadline).await {
                let content = &received.content;
                if fence.is_some_and(|fence| self.is_answer(fence, content)) {
                    fence = None;
                } else if !matches!(content, Content::End(_)) {
                    self.show(None, &received)?;
                }
            }
        }
        Ok(())
    }

    /// The next thing that came and was not printed; none at the deadline or after the end.
    async fn next(&mut self, deadline: Instant) -> Option<Arc<Received>> {
        // A peer that sends without a pause always has something new.
        if self.last.is_some_and(|last| last > deadline) {
            return None;
        }
        if self.waiting.is_empty() {
            // It is printed and forgotten, so that a peer may send as much as it likes.
            self.waiting = self.mailbox.take(deadline).await?.into();
        }
        let next = self.waiting.pop_front()?;
        self.last = Some(next.at);
        Some(self.known.recognised(next))
    }

    /// Prints what came, perhaps in answer to something, and says whether it is a refusal.
    fn show(&mut self, answered: Option<&Ask>, received: &Received) -> anyhow::Result<bool> {
        let Some(mut judged) = Judged::new(&received.content) else {
            return Ok(false);
        };
        let way = match answered {
            Some(ask) => {
                judged.hold_against(ask);
                Way::Reply
            }
            None => Way::Heard,
        };
        if let (None, Some((at, why))) = (&self.deviation, judged.wrong.first()) {
            let at = if at.is_empty() {
                ""
            } else {
                &format!(" at {at}")
            };
            let said = format!("{} is not as the documents say{at}: {why}", judged.name);
            self.deviation = Some(tame(&said));
        }
        let when = When {
            after: received.at.saturating_duration_since(self.session.opened()),
            wall: received.wall,
        };
        let text = self.printer.came(way, &judged, when);
        self.write(&text)?;
        Ok(judged.refusal)
    }

    /// A reader that wants no more, such as `head`, ends the listening and nothing else.
    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        self.is_read &= is_read(&mut self.out, text)?;
        Ok(())
    }
}
