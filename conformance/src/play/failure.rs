//! Failures in words: what happened instead, and where the chapter asks for it. Here is what did not
//! come.

mod came;
mod ended;

use std::time::Duration;

use wireproof_client::mailbox::End;

use super::handshake::is_breakdown;
use super::words::{end_cause, end_shape, ended, form, named};
use super::{Player, Stop};
use crate::mail::Gap;
use crate::verdict::{Failure, Kind, Note, Shape};
use crate::wire::ast::{MessagePattern, Party, Span, Spanned};

use came::rests_on_the_schema;

/// So many frames over one connection that no step takes are a flood.
const FLOOD: usize = 500;

impl Failure {
    pub(super) fn note(&mut self, title: &'static str, text: String) {
        self.notes.push(Note::new(title, text));
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

    pub(super) fn fail(&self, mut failure: Failure) -> Stop {
        if let Some((party, strays)) = self.flood() {
            let what = format!("{party} has heard {strays} frames that no step takes");
            failure.note("flood", what);
            // Whatever was waited for, that is what is wrong.
            "the target floods".clone_into(&mut failure.cause);
        }
        Stop::Fail(Box::new(failure))
    }

    /// Over whose connection the target floods, and with how many frames that no step takes.
    pub(super) fn flood(&self) -> Option<(&Party, usize)> {
        let connections = self.all_connections();
        let strays = connections.map(|(party, connection)| (party, connection.strays(&self.scene)));
        let most = strays.max_by_key(|(_, strays)| *strays);
        most.filter(|(_, strays)| *strays >= FLOOD)
    }

    /// A message did not come.
    pub(super) fn missing(&mut self, party: &Spanned<Party>, message: &MessagePattern) -> Stop {
        let scene = self.scene.clone();
        let connection = match self.connection(party) {
            Ok(connection) => connection,
            Err(stop) => return stop,
        };
        let nearest = connection.nearest(message, &scene);
        let (end, no_json) = (connection.end(), connection.no_json());
        // All undocumented frames are held against schemas for it, and in a flood these are thousands.
        let is_told = nearest.is_some() || end.is_some() || no_json.is_some();
        let form_only = match is_told {
            true => None,
            false => connection.nearest_form(message),
        };
        self.gave_up(&party.value, message);
        let name = &message.name.value;
        let mut label = match &end {
            Some(end) => format!("nothing like it arrived before {}", ended(end)),
            None => format!("nothing like it arrived {}", self.by_then()),
        };
        let span = message.name.span.clone();
        let cause = match (&end, &no_json) {
            (Some(end), _) => end_cause(end),
            // What is no JSON answers nothing, whatever was waited for.
            (None, Some(frame)) => {
                label += &format!(", but {}", named(frame));
                format!("what came is {}", named(frame))
            }
            (None, None) => format!("`{name}` did not arrive"),
        };
        let mut failure = self.failure(Kind::Missing, span, label, cause);
        if let Some(end) = &end {
            failure = failure.instead(end_shape(end));
        }
        if let Some((received, gaps)) = nearest {
            failure = failure.differing(self.apart(&gaps));
            self.note_nearest(&mut failure, name, &received, &gaps);
        } else if let (None, Some(frame)) = (&end, &no_json) {
            failure = failure.instead(form(frame));
            failure.note_received(frame);
        } else if let Some((received, gaps)) = form_only {
            // For the reader only: which of several such frames it was may be another one in the next run.
            self.note_nearest(&mut failure, name, &received, &gaps);
        }
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
        let end = connection.end();
        let frames = lines.iter().filter_map(|line| {
            let (received, gaps) = connection.nearest(line, &scene)?;
            Some((line, received, gaps))
        });
        let nearest = frames.min_by_key(|(_, _, gaps)| gaps.len());
        let names: Vec<&str> = lines.iter().map(|line| line.name.value.as_str()).collect();
        let names = names.join(", ");
        let (label, cause) = match &end {
            Some(end) => (
                format!("none of {names} arrived before {}", ended(end)),
                end_cause(end),
            ),
            None => (
                format!("none of {names} arrived {}", self.by_then()),
                format!("none of {names} arrived"),
            ),
        };
        let mut failure = self.failure(Kind::Missing, span.clone(), label, cause);
        if let Some(end) = &end {
            failure = failure.instead(end_shape(end));
        }
        if let Some((line, received, gaps)) = nearest {
            failure = failure.differing(self.apart(&gaps));
            self.note_nearest(&mut failure, &line.name.value, &received, &gaps);
        }
        self.fail(failure)
    }

    pub(super) fn not_refused(&mut self, party: &Spanned<Party>, span: &Span) -> Stop {
        let scene = self.scene.clone();
        let (nearest, end, came) = match self.connection(party) {
            Ok(connection) => (
                connection.nearest_refusal(),
                connection.end(),
                connection
                    .unexpected(usize::MAX, &scene)
                    .or_else(|| connection.no_json()),
            ),
            Err(stop) => return stop,
        };
        let not = "a request was not refused";
        let (label, cause) = match (&end, &came) {
            (Some(end), _) => (
                format!("no refusal came before {}", ended(end)),
                match end {
                    // Who has a reason of its own to close may have meant a refusal.
                    End::Closed {
                        code: Some(code), ..
                    } if !is_breakdown(*code) => format!("{not}: {}", ended(end)),
                    _ => end_cause(end),
                },
            ),
            (None, Some(came)) => (
                format!(
                    "no refusal came within {}, but {}",
                    self.waited(),
                    named(came)
                ),
                format!("{not}: {} came", named(came)),
            ),
            (None, None) => (
                format!("no refusal came within {}", self.waited()),
                not.to_owned(),
            ),
        };
        let mut failure = self.failure(Kind::NotRefused, span.clone(), label, cause);
        match (&end, &came) {
            (Some(end), _) => failure = failure.instead(end_shape(end)),
            (None, Some(came)) => {
                failure = failure.instead(form(came));
                if nearest.is_none() {
                    failure.note_received(came);
                    rests_on_the_schema(&mut failure, came);
                }
            }
            (None, None) => {}
        }
        if let Some((received, name, why)) = nearest {
            let why = [Gap::Id(why)];
            failure = failure.differing(self.apart(&why));
            self.note_nearest(&mut failure, &name, &received, &why);
        }
        self.fail(failure)
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
