//! Connections that did not open, ended, or did not end.

use wireproof_client::mailbox::End;
use wireproof_client::session::SendError;

use crate::connection::{Connection, Lifeless};
use crate::matching::shorten;
use crate::play::shape::at_the_end;
use crate::play::words::{end_cause, end_shape, ended};
use crate::play::{Player, Stop};
use crate::verdict::{Kind, Note};
use crate::wire::ast::{Party, Span, Spanned};

impl Player<'_> {
    /// A handshake was not answered as the chapter wants.
    pub(in crate::play) fn answered(
        &self,
        span: Span,
        label: String,
        status: u16,
        body: &str,
    ) -> Stop {
        let failure = self.failure(Kind::Handshake, span, label, format!("handshake {status}"));
        let mut failure = failure.instead(status.to_string());
        failure.note("answer", format!("{status} {}", shorten(body.trim())));
        let sent = self.sent.last().map(|sent| sent.frame.clone());
        failure
            .notes
            .extend(sent.map(|frame| Note::new("sent", frame)));
        self.fail(failure)
    }

    pub(in crate::play) fn lifeless(
        &self,
        party: &Party,
        span: &Span,
        lifeless: &Lifeless,
    ) -> Stop {
        let label = match lifeless {
            Lifeless::Ended(end) => {
                format!(
                    "{}'s connection shows no sign of life: {}",
                    party,
                    ended(end)
                )
            }
            Lifeless::Unanswered => {
                let connection = self.connections.get(party);
                let fence = connection.and_then(Connection::own_fence);
                let what = match fence {
                    Some(fence) => format!("`{}`", fence.operation),
                    None => "ping".to_owned(),
                };
                format!(
                    "{party}'s connection is open, but a {what} sent to see whether it lives got no answer within {}",
                    self.waited()
                )
            }
            Lifeless::Unsent(error) => format!("{}: {error}", party),
        };
        let cause = match lifeless {
            Lifeless::Ended(end) => end_cause(end),
            Lifeless::Unanswered | Lifeless::Unsent(_) => "no sign of life".to_owned(),
        };
        let failure = match lifeless {
            Lifeless::Ended(end) => self
                .failure(Kind::Ended, span.clone(), label, cause)
                .instead(end_shape(end)),
            Lifeless::Unanswered | Lifeless::Unsent(_) => {
                self.failure(Kind::NoSignOfLife, span.clone(), label, cause)
            }
        };
        self.fail(failure)
    }

    pub(in crate::play) fn ended_otherwise(&self, span: &Span, end: &End) -> Stop {
        let cause = format!("ended otherwise: {}", ended(end));
        let failure = self.failure(Kind::Ended, span.clone(), ended(end), cause);
        self.fail(failure.instead(end_shape(end)))
    }

    pub(in crate::play) fn still_open(&self, span: &Span) -> Stop {
        let label = format!("still open after {}", self.waited());
        let cause = "a connection stayed open".to_owned();
        self.fail(self.failure(Kind::StillOpen, span.clone(), label, cause))
    }

    pub(in crate::play) fn no_pong(&self, span: &Span, pongs: &[String]) -> Stop {
        let label = match pongs {
            [] => format!("no pong came within {}", self.waited()),
            pongs => format!("pongs came with {} only", pongs.join(", ")),
        };
        let cause = "a ping without its pong".to_owned();
        self.fail(self.failure(Kind::Missing, span.clone(), label, cause))
    }

    pub(in crate::play) fn could_not_send(
        &mut self,
        party: &Spanned<Party>,
        error: &SendError,
    ) -> Stop {
        let end = match self.connection(party) {
            Ok(connection) => connection.end(),
            Err(stop) => return stop,
        };
        let label = match &end {
            Some(end) => format!("could not be sent: {}", ended(end)),
            None => format!("could not be sent: {error}"),
        };
        let cause = match &end {
            Some(end) => end_cause(end),
            None => "a connection took no more".to_owned(),
        };
        let failure = self.failure(Kind::NotSent, party.span.clone(), label, cause);
        self.fail(match &end {
            Some(end) => failure.instead(end_shape(end)),
            None => failure,
        })
    }

    pub(in crate::play) fn ended_unexpectedly(&self, party: &Party, end: &End) -> Stop {
        let label = format!("by its end {party}'s connection was gone: {}", ended(end));
        let failure = self.failure(Kind::Ended, self.last_span(), label, end_cause(end));
        self.fail(failure.instead(end_shape(end)).at(at_the_end(party)))
    }
}
