//! What must arrive, and what must not.

use std::sync::Arc;
use std::time::Instant;

use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::pack::Classified;
use wireproof_client::transcript::Way;

use super::handshake::is_breakdown;
use super::{Player, Step, Stop};
use crate::connection::Lifeless;
use crate::mail::Answer;
use crate::wire::ast::{Expect, MessagePattern, Party, Span, Spanned, Term};

impl Player<'_> {
    pub(super) async fn take(&mut self, party: &Spanned<Party>, expect: &Expect) -> Step {
        match expect {
            Expect::Message(message) if message.maybe => {
                self.take_maybe(party, message).await.map(drop)
            }
            Expect::Message(message) => self
                .take_message(party, message, self.step_deadline())
                .await
                .map(drop),
            Expect::Answer(answer) => self.take_answer(party, answer).await,
            Expect::Refusal { span, pattern } if self.has_asked(&party.value) => {
                self.take_refused(party, span, pattern.as_ref()).await
            }
            Expect::Refusal { span, pattern } => {
                self.take_refusal(party, span, pattern.as_ref()).await
            }
            Expect::Nothing { span, at_all } => self.take_nothing(party, span, *at_all).await,
            Expect::NothingUntil {
                span,
                at_all,
                message,
            } => self.take_nothing_until(party, span, *at_all, message).await,
            Expect::Closed { span, code } => self.take_closed(party, span, code.as_ref()).await,
            Expect::Pong(term) => self.take_pong(party, term).await,
            Expect::Group { mode, messages } => self.take_group(party, mode, messages).await,
        }
    }

    /// Takes a message that comes by then; its place in the party's log comes back.
    async fn take_message(
        &mut self,
        party: &Spanned<Party>,
        message: &MessagePattern,
        deadline: Instant,
    ) -> Result<usize, Stop> {
        match self.answer(party, message, deadline).await? {
            Some(answer) => self.settle(party, &message.name.value, &message.name.span, answer),
            None => Err(self.missing(party, message)),
        }
    }

    /// The answer, if it comes by the deadline and as long as it may still come.
    async fn answer(
        &mut self,
        party: &Spanned<Party>,
        message: &MessagePattern,
        deadline: Instant,
    ) -> Result<Option<Answer>, Stop> {
        let scene = self.scene.clone();
        let first = self.first_look(&party.value, deadline);
        let connection = self.connection(party)?;
        let answer = connection.take(message, &scene, first).await;
        if answer.is_some() || first == deadline || connection.end().is_some() {
            return Ok(answer);
        }
        self.ended_early = self.nothing_is_due(&party.value, deadline).await;
        let deadline = match self.ended_early {
            true => Instant::now(),
            false => deadline,
        };
        let connection = self.connection(party)?;
        Ok(connection.take(message, &scene, deadline).await)
    }

    /// Keeps what the frame captured, or says what is wrong with it.
    pub(super) fn settle(
        &mut self,
        party: &Spanned<Party>,
        name: &str,
        span: &Span,
        answer: Answer,
    ) -> Result<usize, Stop> {
        let log = self.connection(party)?.log();
        let received = log.get(answer.index).cloned();
        if let Some(received) = &received {
            self.note_delivered(received);
            self.taken.push((Arc::clone(received), span.start));
            self.transcribe(&party.value, received);
        }
        match answer.outcome {
            Ok(captured) => {
                self.took_frames = true;
                self.scene.bindings.extend(captured);
                Ok(answer.index)
            }
            Err(wrong) => Err(self.wrong(name, span, &wrong, received.as_deref())),
        }
    }

    fn transcribe(&mut self, party: &Party, received: &Received) {
        if let Content::Json {
            value,
            classified: Classified::Known { message, .. },
            ..
        } = &received.content
        {
            self.transcript
                .frame(&party.to_string(), Way::Received, message, value);
        }
    }

    /// Something optional has come if it is there once the fence is back, or once nothing can
    /// come any more. Its place in the log comes back; its bindings never come to be.
    async fn take_maybe(
        &mut self,
        party: &Spanned<Party>,
        message: &MessagePattern,
    ) -> Result<Option<usize>, Stop> {
        self.let_come(party, &message.name.span).await?;
        let bindings = self.scene.bindings.clone();
        let Some(answer) = self.answer(party, message, Instant::now()).await? else {
            return Ok(None);
        };
        let index = self.settle(party, &message.name.value, &message.name.span, answer)?;
        self.scene.bindings = bindings;
        Ok(Some(index))
    }

    /// The last request is refused in the protocol's form, or where that is a convention that the
    /// target does not claim in any, or in none; then the connection must show a sign of life, or
    /// have been closed with a code.
    async fn take_refusal(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        pattern: Option<&Term>,
    ) -> Step {
        let window = self.shared.settling_window(self.step_time());
        let by_then = self.step_deadline();
        let scene = self.scene.clone();
        let connection = self.connection(party)?;
        let otherwise = connection.channel.refuses_otherwise().is_some();
        let deadline = match otherwise {
            true => by_then.min(Instant::now() + window),
            false => by_then,
        };
        let answer = connection.take_refusal(pattern, &scene, deadline).await;
        let form = connection.channel.refusal().is_some();
        match answer {
            Some(answer) => {
                self.settle(party, "refusal", span, answer)?;
            }
            None => match self.connection(party)?.end() {
                Some(End::Closed { code, .. }) if !form && !code.is_some_and(is_breakdown) => {
                    self.connection(party)?.expect_end();
                    return Ok(());
                }
                // In silence, which is for the steps that follow to prove.
                None if otherwise => self.connection(party)?.let_refuse(),
                _ => return Err(self.not_refused(party, span)),
            },
        }
        self.sign_of_life(party, span).await
    }

    async fn sign_of_life(&mut self, party: &Spanned<Party>, span: &Span) -> Step {
        let (correlations, patience) = (self.correlations, self.step_time());
        let connection = self.connection(party)?;
        match connection.sign_of_life(correlations, patience).await {
            Ok(()) => Ok(()),
            Err(Lifeless::Ended(End::Closed {
                code: Some(code), ..
            })) if !is_breakdown(code) => {
                connection.expect_end();
                Ok(())
            }
            Err(lifeless) => Err(self.lifeless(&party.value, span, &lifeless)),
        }
    }

    /// Nothing else may come before the message that ends the silence.
    async fn take_nothing_until(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        at_all: bool,
        message: &MessagePattern,
    ) -> Step {
        let index = self
            .take_message(party, message, self.step_deadline())
            .await?;
        self.silent_before(party, span, at_all, index)?;
        self.silences.until += 1;
        self.transcript
            .note(&party.value.to_string(), "< nothing before that");
        Ok(())
    }

    async fn take_nothing(&mut self, party: &Spanned<Party>, span: &Span, at_all: bool) -> Step {
        let until = match self.quieten(party).await? {
            Ok(until) => until,
            Err(lifeless) => return Err(self.lifeless(&party.value, span, &lifeless)),
        };
        self.silent_before(party, span, at_all, until.unwrap_or(usize::MAX))?;
        match until {
            Some(_) => self.silences.fence += 1,
            None => self.silences.window += 1,
        }
        self.transcript.note(&party.value.to_string(), "< nothing");
        Ok(())
    }

    /// Waits until what was due to the party has come: by the pack's fence, before whose place
    /// in the log all that was due has come; or else by a settling window.
    async fn quieten(
        &mut self,
        party: &Spanned<Party>,
    ) -> Result<Result<Option<usize>, Lifeless>, Stop> {
        let (shared, patience) = (self.shared, self.step_time());
        let correlations = self.correlations;
        let connection = self.connection(party)?;
        match connection.fence(correlations, patience).await {
            Some(fenced) => Ok(fenced.map(Some)),
            None => {
                let window = shared.settling_window(patience);
                connection.settle_for(window).await;
                Ok(match connection.end() {
                    Some(end) => Err(Lifeless::Ended(end)),
                    None => Ok(None),
                })
            }
        }
    }

    /// Waits until what was due to the party has come, or nothing can come any more.
    pub(super) async fn let_come(&mut self, party: &Spanned<Party>, span: &Span) -> Step {
        if self.connection(party)?.end().is_some() {
            return Ok(());
        }
        match self.quieten(party).await? {
            Ok(_) | Err(Lifeless::Ended(_)) => Ok(()),
            Err(lifeless) => Err(self.lifeless(&party.value, span, &lifeless)),
        }
    }

    fn silent_before(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        at_all: bool,
        until: usize,
    ) -> Step {
        let scene = self.scene.clone();
        let connection = self.connection(party)?;
        let heard = match at_all {
            true => connection.unexpected_at_all(until, &scene),
            false => connection.unexpected(until, &scene),
        };
        match heard {
            Some(received) => Err(self.not_silent(span, &received)),
            None => Ok(()),
        }
    }

    async fn take_closed(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        code: Option<&Spanned<u16>>,
    ) -> Step {
        let deadline = self.step_deadline();
        let end = self.connection(party)?.take_end(deadline).await;
        if let Some(end) = &end {
            let ended = format!("< {}", super::words::ended(end));
            self.transcript.note(&party.value.to_string(), &ended);
        }
        let span = code.map_or(span, |code| &code.span);
        match (end, code) {
            (Some(End::Closed { .. }), None) => Ok(()),
            (
                Some(End::Closed {
                    code: Some(got), ..
                }),
                Some(asked),
            ) if got == asked.value => Ok(()),
            (Some(end), _) => Err(self.ended_otherwise(span, &end)),
            (None, _) => Err(self.still_open(span)),
        }
    }

    async fn take_pong(&mut self, party: &Spanned<Party>, term: &Term) -> Step {
        let payload = self.text(term)?;
        let deadline = self.step_deadline();
        let connection = self.connection(party)?;
        if connection.take_pong(payload.as_bytes(), deadline).await {
            self.transcript.note(&party.value.to_string(), "< pong");
            return Ok(());
        }
        let pongs = connection
            .log()
            .iter()
            .filter_map(|received| match &received.content {
                Content::Pong(payload) => Some(String::from_utf8_lossy(payload).into_owned()),
                _ => None,
            })
            .collect::<Vec<_>>();
        Err(self.no_pong(&term.span, &pongs))
    }
}
