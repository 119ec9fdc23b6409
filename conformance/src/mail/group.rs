//! Which frames answer the lines of `all of`: they come in any order, and more than one line
//! may fit a frame, so that taking the first fit for each line could leave the last without.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::Received;
use wireproof_client::pack::Channel;

use super::{Answer, Dispositions, Frame, Role, Scene, Wanted, fresh};
use crate::wire::ast::MessagePattern;

/// So many frames are tried for a line; a flood of them must not hold the run up.
const TRIED: usize = 12;

/// A line of the group.
#[derive(Debug)]
pub(crate) struct Line<'a> {
    /// What must arrive.
    pub(crate) message: &'a MessagePattern,
    /// The ids of the requests that lines of this name answer.
    pub(crate) open: Vec<Value>,
}

/// What has become of a group so far, once that is known.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// The answer to each line, in their order, with the id it carries.
    All(Vec<(Answer, Option<Value>)>),
    /// A reply has come that is what no line asks for.
    Wrong,
}

/// Looks for frames that answer all lines, each its own. `own` are the ids of all requests of
/// this connection.
pub(crate) fn all_of(
    channel: &Channel,
    log: &[Arc<Received>],
    dispositions: &Dispositions,
    lines: &[Line<'_>],
    own: &[Value],
    scene: &Scene,
) -> Option<Outcome> {
    let frames: Vec<Frame<'_>> = fresh(channel, log, dispositions).collect();
    let candidates: Vec<(&Line<'_>, Vec<&Frame<'_>>)> = lines
        .iter()
        .map(|line| (line, line.candidates(&frames, own)))
        .collect();
    if let Some(answers) = assign(&candidates, &mut Vec::new(), scene) {
        return Some(Outcome::All(answers));
    }
    let is_reply = |frame: &&Frame<'_>| lines.iter().any(|line| frame.carries_any(&line.open));
    let mut replies = frames.iter().filter(is_reply);
    let wrong = replies.any(|frame| lines.iter().all(|line| line.take(frame, scene).is_none()));
    wrong.then_some(Outcome::Wrong)
}

impl Line<'_> {
    /// The frames of that name, replies first, that answer no request but these.
    fn candidates<'f, 'a>(&self, frames: &'f [Frame<'a>], own: &[Value]) -> Vec<&'f Frame<'a>> {
        let named = || frames.iter().filter(|f| f.is(&self.message.name.value));
        let replies = named().filter(|frame| frame.carries_any(&self.open));
        let others = named().filter(|frame| !frame.carries_any(own));
        replies.chain(others).take(TRIED).collect()
    }

    /// The frame as the answer to this line, if it is all right.
    fn take(&self, frame: &Frame<'_>, scene: &Scene) -> Option<Answer> {
        let name = self.message.name.value.as_str();
        let wanted = Wanted {
            role: Role::Delivery { name, own: &[] },
            pattern: self.message.pattern.as_ref(),
            scene,
        };
        let answer = frame.judge(name, &wanted);
        answer.outcome.is_ok().then_some(answer)
    }
}

/// A frame for each line, such that what one line binds is equal in the others.
fn assign(
    lines: &[(&Line<'_>, Vec<&Frame<'_>>)],
    used: &mut Vec<usize>,
    scene: &Scene,
) -> Option<Vec<(Answer, Option<Value>)>> {
    let Some(((line, frames), others)) = lines.split_first() else {
        return Some(Vec::new());
    };
    frames.iter().find_map(|frame| {
        if used.contains(&frame.index) {
            return None;
        }
        let answer = line.take(frame, scene)?;
        let mut after = scene.clone();
        after.bindings.extend(answer.outcome.as_ref().ok()?.clone());
        used.push(frame.index);
        let rest = assign(others, used, &after);
        used.pop();
        let mut answers = rest?;
        answers.insert(0, (answer, frame.correlation.cloned()));
        Some(answers)
    })
}
