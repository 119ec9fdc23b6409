//! What is told of a scenario beside its verdict: every frame as it was, and what of them no
//! document knows.

use std::collections::BTreeSet;
use std::sync::Arc;

use wireproof_client::mailbox::{Content, End, Received};
use wireproof_client::pack::Classified;

use super::Player;
use super::words::{content, says_something, short_name};
use crate::event::{Ended, Frames, Moment, Side, Traces};
use crate::wire::ast::{Expect, Statement, StatementKind};

impl Player<'_> {
    /// What was sent and received, by time.
    pub(super) fn frames(&self) -> Frames {
        let mut frames = Frames::of(self.sent.clone());
        for (party, connection) in self.all_connections() {
            frames.add(connection.heard(), |received| Moment {
                at: self.since_start(received.at),
                party: party.to_string(),
                arrow: match received.content {
                    Content::End(_) => '-',
                    _ => '<',
                },
                what: short_name(&received),
                frame: content(&received),
                bytes: None,
                ended: ended(&received.content),
                http: None,
                left_out: 0,
            });
        }
        frames.sort();
        frames
    }

    /// The numbers of the changes that made a difference to a frame, a request or an answer.
    pub(super) fn adapted(&self) -> BTreeSet<usize> {
        let connections = self.all_connections();
        let frames = connections.flat_map(|(_, connection)| connection.adapted());
        frames.chain(self.adapted.iter().copied()).collect()
    }

    /// Forms and fields that the documents do not know, each with the place in the chapter at
    /// which it came.
    pub(super) fn undocumented(&self) -> Vec<(String, usize)> {
        let mut seen = self.unknown.clone();
        let connections = self.all_connections();
        for received in connections.flat_map(|(_, connection)| connection.log()) {
            let shapes = undocumented(&received);
            seen.extend(
                shapes
                    .into_iter()
                    .map(|shape| (shape, self.place(&received))),
            );
        }
        seen
    }

    /// What the steps did with the frames that came.
    pub(super) fn traces(&self) -> Traces {
        Traces {
            took_frames: self.took_frames,
            left_frames: self.left_frames(),
            waited: !self.ended_early,
            late: None,
        }
    }

    /// Whether the last step waited for a frame while one lay there that is nobody's, or was the wrong one.
    fn left_frames(&self) -> bool {
        let Some((_, last)) = self.steps.last() else {
            return false;
        };
        let mut statements = self.scenario.block.statements.iter();
        let last = statements.find(|statement| statement.span.start == *last);
        let Some(Statement {
            kind: StatementKind::Take { party, expect },
            span,
        }) = last
        else {
            return false;
        };
        let connection = self.connections.get(&party.value);
        let Some(connection) = connection.filter(|_| !matches!(expect, Expect::Answer(_))) else {
            return false;
        };
        let right = |received: &Arc<Received>| {
            let mut taken = self.taken.iter();
            taken.any(|(frame, place)| Arc::ptr_eq(frame, received) && !span.contains(place))
        };
        let log = connection.log();
        let mut frames = log.iter().filter(|received| says_something(received));
        frames.any(|received| !right(received))
    }

    /// The step that took a frame, which is the same in every run; of one that none took, the
    /// step that was waiting when it came.
    fn place(&self, received: &Arc<Received>) -> usize {
        let mut taken = self.taken.iter();
        let taken = taken.find(|(frame, _)| Arc::ptr_eq(frame, received));
        let place = taken.map(|(_, place)| *place).or_else(|| {
            let mut before = self.steps.iter().rev();
            let waiting = before.find(|(begun, _)| *begun <= received.at);
            waiting.map(|(_, place)| *place)
        });
        place.unwrap_or(self.scenario.block.span.start)
    }
}

fn ended(content: &Content) -> Option<Ended> {
    let Content::End(end) = content else {
        return None;
    };
    Some(match end {
        End::Closed {
            code,
            reason,
            after_ours,
        } => Ended {
            by: Some(match after_ours {
                true => Side::Party,
                false => Side::Server,
            }),
            code: *code,
            reason: reason.clone(),
        },
        End::Dropped => Ended {
            by: Some(Side::Server),
            code: None,
            reason: String::new(),
        },
        End::Failed(why) => Ended {
            by: None,
            code: None,
            reason: why.clone(),
        },
    })
}

fn undocumented(received: &Received) -> Vec<String> {
    match &received.content {
        Content::Json { classified, .. } => match classified {
            Classified::Known {
                message,
                undocumented,
                ..
            } => undocumented
                .iter()
                .map(|field| format!("field {field} of {}", message.name))
                .collect(),
            Classified::Undocumented { shape, .. } => vec![format!("frame {shape}")],
        },
        Content::Text { .. } => vec!["text frame that is not JSON".to_owned()],
        Content::Binary(_) => vec!["binary frame".to_owned()],
        Content::Allowed { .. } | Content::Ping(_) | Content::Pong(_) | Content::End(_) => {
            Vec::new()
        }
    }
}
