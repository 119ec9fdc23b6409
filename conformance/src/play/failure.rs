//! Failures in words: what happened instead, where the chapter asks for it, and the
//! timeline that shows it.

use std::time::Duration;

use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::pack::{Classified, Mismatch};
use wireproof_client::session::SendError;

use super::{Player, Stop};
use crate::connection::Lifeless;
use crate::mail::{Wrong, described};
use crate::matching::{Difference, shorten};
use crate::verdict::{Failure, Moment, Note};
use crate::wire::ast::{MessagePattern, Party, Span, Spanned};

impl Failure {
    pub(super) fn note(&mut self, title: &'static str, text: String) {
        self.notes.push(Note { title, text });
    }
}

impl Player<'_> {
    pub(super) fn failure(&self, span: Span, label: String, cause: String) -> Failure {
        Failure {
            span,
            label,
            cause,
            notes: Vec::new(),
            timeline: self.timeline(),
        }
    }

    /// The failure with no secret in it.
    pub(super) fn fail(&self, mut failure: Failure) -> Stop {
        failure.label = self.redacted(&failure.label);
        failure.cause = self.redacted(&failure.cause);
        for note in &mut failure.notes {
            note.text = self.redacted(&note.text);
        }
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
            None => format!("nothing like it arrived within {}", self.waited()),
        };
        let span = message.name.span.clone();
        let mut failure = self.failure(span, label, format!("`{name}` did not arrive"));
        if let Some((received, differences)) = nearest {
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
        failure.note("received", self.shown(received));
    }

    /// A handshake was not answered as the chapter wants.
    pub(super) fn answered(&self, span: Span, label: String, status: u16, body: &str) -> Stop {
        let mut failure = self.failure(span, label, format!("handshake {status}"));
        failure.note("answer", format!("{status} {}", shorten(body.trim())));
        failure.notes.extend(self.sent.last().map(|sent| Note {
            title: "sent",
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
        let label = format!(
            "none of {} arrived within {}",
            names.join(", "),
            self.waited()
        );
        let cause = format!("none of {} arrived", names.join(", "));
        let mut failure = self.failure(span.clone(), label, cause);
        if let Some((line, received, differences)) = nearest {
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
            Wrong::Other(other) => self.failure(
                span.clone(),
                format!("answered by `{other}`"),
                format!("`{name}` answered by `{other}`"),
            ),
            Wrong::Undocumented(nearest) => {
                let label = "the answer is no documented message".to_owned();
                let differences = nearest.iter().flat_map(|(_, mismatches)| mismatches);
                let texts: Vec<String> = differences.map(described).collect();
                let asked: Vec<&str> = texts.iter().map(|text| asked_for(text)).collect();
                let cause = format!(
                    "`{name}` answered by an undocumented form: {}",
                    asked.join("; ")
                );
                let mut failure = self.failure(span.clone(), label, cause);
                if let Some((nearest, _)) = nearest {
                    failure.note("nearest", format!("{nearest}  {}", texts.join("; ")));
                }
                failure
            }
            Wrong::Schema(message, mismatches) => {
                let label = format!("violates the schema of `{message}`");
                let first = mismatches.first();
                let cause = first.map(|m| format!("{} {}", m.schema, asked_for(&m.message)));
                let cause = cause.unwrap_or_else(|| label.clone());
                let mut failure = self.failure(span.clone(), label, cause);
                for mismatch in mismatches {
                    failure.note("schema", described(mismatch));
                }
                failure
            }
            Wrong::Differs(differences) => self.differs(name, span, differences),
        };
        if let Some(received) = received {
            failure.note("received", self.shown(received));
        }
        self.fail(failure)
    }

    /// Points at the very part of the pattern where there is only one difference.
    fn differs(&self, name: &str, span: &Span, differences: &[Difference]) -> Failure {
        let pointers: Vec<&str> = differences.iter().map(|d| d.pointer.as_str()).collect();
        let cause = format!("`{name}` differs at {}", pointers.join(", "));
        match differences {
            [only] => self.failure(only.span.clone(), only.to_string(), cause),
            several => {
                let label = format!("differs in {} places", several.len());
                let mut failure = self.failure(span.clone(), label, cause);
                for difference in several {
                    failure.note("differs", difference.to_string());
                }
                failure
            }
        }
    }

    pub(super) fn out_of_order(&self, line: &Spanned<String>, before: &str) -> Stop {
        let label = format!("arrived before `{before}`");
        let cause = format!("`{}` out of order", line.value);
        self.fail(self.failure(line.span.clone(), label, cause))
    }

    pub(super) fn not_refused(&mut self, party: &Spanned<Party>, span: &Span) -> Stop {
        let end = match self.connection(party) {
            Ok(connection) => connection.end(),
            Err(stop) => return stop,
        };
        let (label, how) = match end {
            Some(end) => (
                format!("no refusal came before {}", ended(&end)),
                format!(": {}", ended(&end)),
            ),
            None => (
                format!("no refusal came within {}", self.waited()),
                String::new(),
            ),
        };
        self.fail(self.failure(
            span.clone(),
            label,
            format!("a request was not refused{how}"),
        ))
    }

    pub(super) fn not_silent(&self, span: &Span, received: &Received) -> Stop {
        let label = format!("heard {}", named(received));
        let cause = format!("{} reached who should not hear it", named(received));
        let mut failure = self.failure(span.clone(), label, cause);
        failure.note("received", self.shown(received));
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
                let fence = connection.and_then(|connection| connection.channel.fence.as_ref());
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
        self.fail(self.failure(span.clone(), label, "no sign of life".to_owned()))
    }

    pub(super) fn ended_otherwise(&self, span: &Span, end: &End) -> Stop {
        let cause = format!("ended otherwise: {}", ended(end));
        self.fail(self.failure(span.clone(), ended(end), cause))
    }

    pub(super) fn still_open(&self, span: &Span) -> Stop {
        let label = format!("still open after {}", self.waited());
        self.fail(self.failure(span.clone(), label, "a connection stayed open".to_owned()))
    }

    pub(super) fn no_pong(&self, span: &Span, pongs: &[String]) -> Stop {
        let label = match pongs {
            [] => format!("no pong came within {}", self.waited()),
            pongs => format!("pongs came with {} only", pongs.join(", ")),
        };
        self.fail(self.failure(span.clone(), label, "a ping without its pong".to_owned()))
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
        let failure = self.failure(
            party.span.clone(),
            label,
            "a connection had ended".to_owned(),
        );
        self.fail(failure)
    }

    /// The account at the end: a frame that no step took.
    pub(super) fn heard_unexpectedly(&self, party: &Party, received: &Received) -> Stop {
        let what = named(received);
        let label = format!("by its end {party} had heard {what}, which no step takes");
        let cause = format!("{what} that no step takes");
        let mut failure = self.failure(self.last_span(), label, cause);
        failure.note("received", self.shown(received));
        for mismatch in mismatches(received) {
            failure.note("schema", described(mismatch));
        }
        self.fail(failure)
    }

    pub(super) fn ended_unexpectedly(&self, party: &Party, end: &End) -> Stop {
        let label = format!("by its end {party}'s connection was gone: {}", ended(end));
        let cause = format!("a connection ended by itself: {}", ended(end));
        self.fail(self.failure(self.last_span(), label, cause))
    }

    pub(super) fn last_span(&self) -> Span {
        let block = &self.scenario.block;
        let last = block.statements.last();
        last.map_or_else(|| block.span.clone(), |statement| statement.span.clone())
    }

    /// How long a step may take: less than usual where the scenario's time ends before.
    fn waited(&self) -> String {
        let left = self.deadline.saturating_duration_since(self.step_begun);
        format!("{:?}", self.target.timeouts.step.min(left))
    }

    fn since_start(&self, at: std::time::Instant) -> Duration {
        at.saturating_duration_since(self.started)
    }

    fn shown(&self, received: &Received) -> String {
        shorten(&self.redacted(&content(received)))
    }

    /// What was sent and received so far, by time.
    fn timeline(&self) -> Vec<Moment> {
        let mut moments = self.sent.clone();
        for (party, connection) in self.all_connections() {
            moments.extend(connection.heard().iter().map(|received| Moment {
                at: self.since_start(received.at),
                party: party.to_string(),
                arrow: if matches!(received.content, Content::End(_)) {
                    '-'
                } else {
                    '<'
                },
                what: short_name(received),
                frame: self.redacted(&content(received)),
            }));
        }
        moments.sort_by_key(|moment| moment.at);
        for moment in &mut moments {
            moment.frame = shorten(&moment.frame);
        }
        moments
    }
}

/// Where a known message departs from its schema.
fn mismatches(received: &Received) -> &[Mismatch] {
    match &received.content {
        Content::Json {
            classified: Classified::Known { mismatches, .. },
            ..
        } => mismatches,
        _ => &[],
    }
}

/// The frame's name for a sentence.
pub(super) fn named(received: &Received) -> String {
    match &received.content {
        Content::Json {
            classified: Classified::Known { message, .. },
            ..
        } => format!("`{}`", message.name),
        Content::Json {
            classified: Classified::Undocumented { .. },
            ..
        } => "an undocumented frame".to_owned(),
        _ => format!("a {}", short_name(received)),
    }
}

fn short_name(received: &Received) -> String {
    match &received.content {
        Content::Json {
            classified: Classified::Known { message, .. },
            ..
        } => message.name.clone(),
        Content::Json { .. } => "undocumented".to_owned(),
        Content::Text { .. } => "text, no JSON".to_owned(),
        Content::Binary(_) => "binary frame".to_owned(),
        Content::Ping(_) => "ping".to_owned(),
        Content::Pong(_) => "pong".to_owned(),
        Content::End(end) => ended(end),
    }
}

fn content(received: &Received) -> String {
    match &received.content {
        Content::Json { text, .. } | Content::Text { text, .. } => text.clone(),
        Content::Binary(bytes) | Content::Ping(bytes) | Content::Pong(bytes) => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        Content::End(_) => String::new(),
    }
}

/// A mismatch without the value received, which differs from frame to frame.
fn asked_for(mismatch: &str) -> &str {
    mismatch.split(", received ").next().unwrap_or(mismatch)
}

/// How a connection ended, as a clause.
pub(super) fn ended(end: &End) -> String {
    match end {
        End::Closed {
            code,
            reason,
            after_ours,
        } => {
            let code = code.map_or_else(|| "without a code".to_owned(), |code| code.to_string());
            let whose = if *after_ours {
                "answered our close with"
            } else {
                "closed"
            };
            let reason = match reason.as_str() {
                "" => String::new(),
                reason => format!(" ({reason})"),
            };
            format!("the server {whose} {code}{reason}")
        }
        End::Dropped => "the connection was dropped without a close frame".to_owned(),
        End::Failed(why) => format!("the connection failed: {why}"),
    }
}
