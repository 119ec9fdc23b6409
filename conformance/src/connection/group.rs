//! Several messages of one connection that are waited for together.

use std::sync::Arc;
use std::time::Instant;

use wireproof_client::mailbox::Received;

use super::Connection;
use crate::mail::{self, Answer, Assigned, Disposition, Group, Outcome, Scene};
use crate::wire::ast::{GroupMode, MessagePattern};

/// What a group has got.
#[derive(Debug)]
pub(crate) enum Taken {
    /// Each line's frame; a line that may stay away may be without one. It is nobody's yet.
    Found(Vec<Option<Assigned>>),
    /// A frame that should have been this line's is not as asked for.
    Wrong {
        /// The line's number.
        line: usize,
        /// The frame, and what is wrong with it.
        answer: Answer,
    },
    /// Nothing came to this line.
    Lacking {
        /// The line's number.
        line: usize,
        /// The line after whose frame it should have come, if it came before that.
        after: Option<usize>,
    },
    /// Nothing came to any line.
    Nothing,
    /// There are too many possibilities.
    TooMany,
}

impl Taken {
    /// Whether some line is without a frame.
    pub(crate) fn is_partial(&self) -> bool {
        matches!(self, Taken::Found(assigned) if assigned.iter().any(Option::is_none))
    }
}

impl Connection {
    /// Waits for the lines of a group: for all that must come, or for any.
    pub(crate) async fn group(
        &mut self,
        mode: GroupMode,
        lines: &[MessagePattern],
        scene: &Scene,
        deadline: Instant,
    ) -> Taken {
        let own = self.requests.ids_but(None);
        let mut group = Group::new(mode, self.lines(mode, lines), own, scene);
        let look = |log: &[Arc<Received>]| group.look(&self.channel, log, &self.dispositions);
        let found = self.mailbox.wait(deadline, look).await;
        match found {
            Some(Outcome::Found(assigned)) => Taken::Found(assigned),
            Some(Outcome::Wrong { line, answer }) => {
                self.dispositions.mark(answer.index, Disposition::Taken);
                Taken::Wrong { line, answer }
            }
            Some(Outcome::TooMany) => Taken::TooMany,
            None => match group.lack() {
                Some(lack) => {
                    for index in &lack.taken {
                        self.dispositions.mark(*index, Disposition::Taken);
                    }
                    Taken::Lacking {
                        line: lack.line,
                        after: lack.after,
                    }
                }
                None => Taken::Nothing,
            },
        }
    }

    /// Takes the frames found for a group's lines.
    pub(crate) fn keep(
        &mut self,
        lines: &[MessagePattern],
        assigned: Vec<Option<Assigned>>,
    ) -> Vec<Option<Answer>> {
        let pairs = lines.iter().zip(assigned);
        let kept = pairs.map(|(line, assigned)| {
            let Assigned { answer, id } = assigned?;
            let request = self.requests.answered_by(&line.name.value, id.as_ref());
            self.settle(Some(&answer), request);
            Some(answer)
        });
        kept.collect()
    }

    /// The lines of a group with the requests they may answer: each the oldest of its name that
    /// no line before it answers. As long as there are no more lines of a name than requests,
    /// each line is the reply to one of them, where order matters to its own.
    fn lines<'l>(&self, mode: GroupMode, messages: &'l [MessagePattern]) -> Vec<mail::Line<'l>> {
        let of = |(number, message): (usize, &'l MessagePattern)| {
            let name = message.name.value.as_str();
            let is_namesake = |other: &&MessagePattern| other.name.value == name;
            let before = messages.iter().take(number).filter(is_namesake).count();
            let all = messages.iter().filter(is_namesake).count();
            let open = self.requests.ids_for(name, all);
            let enough = open.len() == all;
            let replies_to = match mode {
                GroupMode::AnyOf => open.into_iter().take(1).collect(),
                GroupMode::InOrder if enough => open.into_iter().skip(before).take(1).collect(),
                GroupMode::InOrder | GroupMode::AllOf => open,
            };
            let is_reply = match mode {
                GroupMode::AnyOf => !replies_to.is_empty(),
                GroupMode::InOrder | GroupMode::AllOf => enough && !replies_to.is_empty(),
            };
            mail::Line {
                message,
                replies_to,
                is_reply,
            }
        };
        messages.iter().enumerate().map(of).collect()
    }
}
