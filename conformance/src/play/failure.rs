//! Failures in words: what happened instead, and where the chapter asks for it.

use std::time::Duration;

use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::session::SendError;

use super::shape::at_the_end;
use super::words::{
    asked_for, content, end_cause, end_shape, ended, form, mismatches, named, schema_cause,
};
use super::{Player, Stop};
use crate::connection::{Connection, Lifeless};
use crate::mail::{Wrong, described};
use crate::matching::{Difference, shorten};
use crate::verdict::{Differing, Failure, Kind, Note, Shape};
use crate::wire::ast::{MessagePattern, Party, Span, Spanned};

impl Failure {
    pub(super) fn note(&mut self, title: &'static str, text: String) {
        self.notes.push(Note {
            title: title.into(),
            text,
        });
    }

    /// The frame as it came, and in the documents' form where that is another: the one can be looked
    /// for in a log, and of the other is what was found.
    fn note_received(&mut self, received: &Received) {
        self.note("received", shorten(&content(received)));
        if let Content::Json { value, adapted, .. } = &received.content
            && !adapted.is_empty()
        {
            self.note("adapted", shorten(&value.to_string()));
        }
    }
}

impl Player<'_> {
    pub(super) fn failure(&self, kind: Kind, span: Span, label: String, cause: String) -> Failure {
        Failure {
            shape: Some(Shape::of(kind)),
            span,
            label,
            cause,
            notes: Vec::new(),
        }
    }

    pub(super) fn fail(&self, failure: Failure) -> Stop {
        Stop::Fail(Box::new(failure))
    }

    /// A message did not come.
    pub(super) fn missing(&mut self, party: &Spanned<Party>, message: &MessagePattern) -> Stop {
        let scene = self.scene.clone();
        let (nearest, end) = match self.connection(party) {
            Ok(connection) => (connection.nearest(message, &scene), connection.end()),
            Err(stop) => return stop,
        };
        let name = &message.name.value;
        let label = match &end {
            Some(end) => format!("nothing like it arrived before {}", ended(end)),
            None => format!("nothing like it arrived {}", self.by_then()),
        };
        let span = message.name.span.clone();
        let cause = match &end {
            Some(end) => end_cause(end),
            None => format!("`{name}` did not arrive"),
        };
        let mut failure = self.failure(Kind::Missing, span, label, cause);
        if let Some(end) = &end {
            failure = failure.instead(end_shape(end));
        }
        if let Some((received, differences)) = nearest {
            failure =
                failure.differing(differences.iter().map(|words| Differing::from_words(words)));
            self.note_nearest(&mut failure, name, &received, &differences);
        }
        self.fail(failure)
    }

    fn note_nearest(
        &self,
        failure: &mut Failure,
        name: &str,
        received: &Received,
        differences: &[String],
    ) {
        let at = self.since_start(received.at).as_millis();
        let how = match differences {
            [] => "as asked for, but it answers another request".to_owned(),
            differences => differences.join("; "),
        };
        failure.note("nearest", shorten(&format!("+{at} ms {name}  {how}")));
        failure.note_received(received);
    }

    /// A handshake was not answered as the chapter wants.
    pub(super) fn answered(&self, span: Span, label: String, status: u16, body: &str) -> Stop {
        let failure = self.failure(Kind::Handshake, span, label, format!("handshake {status}"));
        let mut failure = failure.instead(status.to_string());
        failure.note("answer", format!("{status} {}", shorten(body.trim())));
        failure.notes.extend(self.sent.last().map(|sent| Note {
            title: "sent".into(),
            text: sent.frame.clone(),
        }));
        self.fail(failure)
    }

    /// None of several alternatives came.
    pub(super) fn none_of(
        &mut self,
        party: &Spanned<Party>,
        span: &Span,
        lines: &[MessagePattern],
    ) -> Stop {
        let scene = self.scene.clone();
        let connection = match self.connection(party) {
            Ok(connection) => connection,
            Err(stop) => return stop,
        };
        let frames = lines.iter().filter_map(|line| {
            let (received, differences) = connection.nearest(line, &scene)?;
            Some((line, received, differences))
        });
        let nearest = frames.min_by_key(|(_, _, differences)| differences.len());
        let names: Vec<&str> = lines.iter().map(|line| line.name.value.as_str()).collect();
        let label = format!("none of {} arrived {}", names.join(", "), self.by_then());
        let cause = format!("none of {} arrived", names.join(", "));
        let mut failure = self.failure(Kind::Missing, span.clone(), label, cause);
        if let Some((line, received, differences)) = nearest {
            failure =
                failure.differing(differences.iter().map(|words| Differing::from_words(words)));
            self.note_nearest(&mut failure, &line.name.value, &received, &differences);
        }
        self.fail(failure)
    }

    /// The frame that should have answered is not what was asked for.
    pub(super) fn wrong(
        &self,
        name: &str,
        span: &Span,
        wrong: &Wrong,
        received: Option<&Received>,
    ) -> Stop {
        let mut failure = match wrong {
            Wrong::Other(other) => self
                .failure(
                    Kind::Another,
                    span.clone(),
                    format!("answered by `{other}`"),
                    format!("`{name}` answered by `{other}`"),
                )
                .instead(other),
            Wrong::Undocumented(nearest) => {
                let label = "the answer is no documented message".to_owned();
                let differences = nearest.iter().flat_map(|(_, mismatches)| mismatches);
                let texts: Vec<String> = differences.map(described).collect();
                let asked: Vec<&str> = texts.iter().map(|text| asked_for(text)).collect();
                let cause = format!(
                    "`{name}` answered by an undocumented form: {}",
                    asked.join("; ")
                );
                let failure = self.failure(Kind::Undocumented, span.clone(), label, cause);
                let differences = nearest.iter().flat_map(|(_, mismatches)| mismatches);
                let mut failure = failure.differing(differences.map(Differing::from_schema));
                if let Some((nearest, _)) = nearest {
                    failure.note("nearest", format!("{nearest}  {}", texts.join("; ")));
                }
                failure
            }
            Wrong::Schema(message, mismatches) => {
                let label = format!("violates the schema of `{message}`");
                let cause = schema_cause(mismatches).unwrap_or_else(|| label.clone());
                let failure = self.failure(Kind::Schema, span.clone(), label, cause);
                let mut failure = failure.differing(mismatches.iter().map(Differing::from_schema));
                for mismatch in mismatches {
                    failure.note("schema", described(mismatch));
                }
                failure
            }
            Wrong::Differs(differences) => self.differs(name, span, differences),
        };
        if let Some(received) = received {
            failure.note_received(received);
        }
        self.fail(failure)
    }

    /// Points at the very part of the pattern where there is only one difference.
    pub(super) fn differs(&self, name: &str, span: &Span, differences: &[Difference]) -> Failure {
        let pointers = differences.iter().map(|d| d.pointer.as_str());
        let pointers: Vec<&str> = pointers.filter(|pointer| !pointer.is_empty()).collect();
        let cause = match pointers.is_empty() {
            true => format!("`{name}` differs"),
            false => format!("`{name}` differs at {}", pointers.join(", ")),
        };
        let mut failure = match differences {
            [only] => self.failure(Kind::Differs, only.span.clone(), only.to_string(), cause),
            several => {
                let label = format!("differs in {} places", several.len());
                self.failure(Kind::Differs, span.clone(), label, cause)
            }
        };
        if differences.len() > 1 {
            for difference in differences {
                failure.note("differs", difference.to_string());
            }
        }
        failure.differing(
            differences
                .iter()
                .map(|difference| self.differing(difference)),
        )
    }

    /// A difference as far as it is the same in every run.
    pub(super) fn differing(&self, difference: &Difference) -> Differing {
        let source = &self.scenario.chapter.source;
        let pattern = source.get(difference.span.clone()).unwrap_or_default();
        Differing::from_pattern(difference, pattern)
    }

    pub(super) fn out_of_order(&self, line: &Spanned<String>, before: &str) -> Stop {
        let label = format!("arrived before `{before}`");
        let cause = format!("`{}` out of order", line.value);
        let failure = self.failure(Kind::OutOfOrder, line.span.clone(), label, cause);
        self.fail(failure.instead(before))
    }

    pub(super) fn not_refused(&mut self, party: &Spanned<Party>, span: &Span) -> Stop {
        let (nearest, end) = match self.connection(party) {
            Ok(connection) => (connection.nearest_refusal(), connection.end()),
            Err(stop) => return stop,
        };
        let (label, how) = match &end {
            Some(end) => (
                format!("no refusal came before {}", ended(end)),
                format!(": {}", ended(end)),
            ),
            None => (
                format!("no refusal came within {}", self.waited()),
                String::new(),
            ),
        };
        let cause = format!("a request was not refused{how}");
        let mut failure = self.failure(Kind::NotRefused, span.clone(), label, cause);
        if let Some((received, name, why)) = nearest {
            self.note_nearest(&mut failure, &name, &received, &[why]);
        }
        self.fail(match &end {
            Some(end) => failure.instead(end_shape(end)),
            None => failure,
        })
    }

    pub(super) fn not_silent(&self, span: &Span, received: &Received) -> Stop {
        let label = format!("heard {}", named(received));
        let cause = schema_cause(mismatches(received));
        let cause =
            cause.unwrap_or_else(|| format!("{} reached who should not hear it", named(received)));
        let failure = self.failure(Kind::NotSilent, span.clone(), label, cause);
        let mut failure = failure.instead(form(received));
        failure.note_received(received);
        self.fail(failure)
    }

    pub(super) fn lifeless(&self, party: &Party, span: &Span, lifeless: &Lifeless) -> Stop {
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

    pub(super) fn ended_otherwise(&self, span: &Span, end: &End) -> Stop {
        let cause = format!("ended otherwise: {}", ended(end));
        let failure = self.failure(Kind::Ended, span.clone(), ended(end), cause);
        self.fail(failure.instead(end_shape(end)))
    }

    pub(super) fn still_open(&self, span: &Span) -> Stop {
        let label = format!("still open after {}", self.waited());
        let cause = "a connection stayed open".to_owned();
        self.fail(self.failure(Kind::StillOpen, span.clone(), label, cause))
    }

    pub(super) fn no_pong(&self, span: &Span, pongs: &[String]) -> Stop {
        let label = match pongs {
            [] => format!("no pong came within {}", self.waited()),
            pongs => format!("pongs came with {} only", pongs.join(", ")),
        };
        let cause = "a ping without its pong".to_owned();
        self.fail(self.failure(Kind::Missing, span.clone(), label, cause))
    }

    pub(super) fn could_not_send(&mut self, party: &Spanned<Party>, error: &SendError) -> Stop {
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

    /// The account at the end: a frame that no step took.
    pub(super) fn heard_unexpectedly(&self, party: &Party, received: &Received) -> Stop {
        let what = named(received);
        let label = format!("by its end {party} had heard {what}, which no step takes");
        let cause = schema_cause(mismatches(received));
        let cause = cause.unwrap_or_else(|| format!("{what} that no step takes"));
        let failure = self.failure(Kind::Unexpected, self.last_span(), label, cause);
        let failure = failure.instead(form(received)).at(at_the_end(party));
        let differences = mismatches(received).iter().map(Differing::from_schema);
        let mut failure = failure.differing(differences);
        failure.note_received(received);
        for mismatch in mismatches(received) {
            failure.note("schema", described(mismatch));
        }
        self.fail(failure)
    }

    pub(super) fn ended_unexpectedly(&self, party: &Party, end: &End) -> Stop {
        let label = format!("by its end {party}'s connection was gone: {}", ended(end));
        let failure = self.failure(Kind::Ended, self.last_span(), label, end_cause(end));
        self.fail(failure.instead(end_shape(end)).at(at_the_end(party)))
    }

    pub(super) fn last_span(&self) -> Span {
        let block = &self.scenario.block;
        let last = block.statements.last();
        last.map_or_else(|| block.span.clone(), |statement| statement.span.clone())
    }

    /// Until when something did not arrive.
    fn by_then(&self) -> String {
        match self.ended_early {
            true => {
                "before a request whose reply comes after all that is due was answered".to_owned()
            }
            false => format!("within {}", self.waited()),
        }
    }

    /// How long a step may take: less than usual where the scenario's time ends before.
    pub(super) fn waited(&self) -> String {
        let left = self.deadline.saturating_duration_since(self.step_begun);
        format!("{:?}", self.target.timeouts.step.min(left))
    }

    pub(super) fn since_start(&self, at: std::time::Instant) -> Duration {
        at.saturating_duration_since(self.started)
    }
}
