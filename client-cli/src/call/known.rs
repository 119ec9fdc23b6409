//! A channel twice: as it judges the target, and with all that its documents know. A form of a
//! convention that the target does not claim is recognised all the same, and nobody is blamed for it.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::mailbox::{Content, Received};
use wireproof_client::pack::{Channel, Classified, Pack};

/// One channel, in both ways.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// As the target claims it: this judges.
    pub(crate) judging: Arc<Channel>,
    /// With every convention.
    pub(crate) whole: Arc<Channel>,
}

impl Known {
    /// The channel `judging` of a target, with what `whole`, the same documents, know beyond that.
    pub(crate) fn new(judging: &Arc<Channel>, whole: &Pack) -> Known {
        let found = whole.channel(&judging.name).unwrap_or(judging);
        Known {
            judging: Arc::clone(judging),
            whole: Arc::clone(found),
        }
    }

    /// Whether the target claims the request that proves silence.
    pub(crate) fn claims_fence(&self) -> bool {
        self.judging.fence.is_some()
    }

    /// What came, by the name that it has in the documents. It was judged as the target claims.
    pub(crate) fn recognised(&self, received: Arc<Received>) -> Arc<Received> {
        let Content::Json {
            text,
            value,
            classified,
            adapted,
        } = &received.content
        else {
            return received;
        };
        let Some(classified) = self.unclaimed(value, classified) else {
            return received;
        };
        Arc::new(Received {
            at: received.at,
            wall: received.wall,
            content: Content::Json {
                text: text.clone(),
                value: value.clone(),
                classified,
                adapted: adapted.clone(),
            },
        })
    }

    /// What a frame is by a convention that is not claimed, where that says more of it.
    fn unclaimed(&self, frame: &Value, judged: &Classified) -> Option<Classified> {
        let is_right = |mismatches: &[_]| mismatches.is_empty();
        let is_unknown = match judged {
            Classified::Known { mismatches, .. } if is_right(mismatches) => return None,
            Classified::Known { .. } => false,
            Classified::Undocumented { .. } => true,
        };
        let Classified::Known {
            message,
            mismatches,
            undocumented,
            alike,
        } = self.whole.classify(frame)
        else {
            return None;
        };
        let message = self.judging.message(&message.name)?;
        let says_more = is_unknown || is_right(&mismatches);
        (says_more && !message.claimed).then(|| Classified::Known {
            message: Arc::clone(message),
            mismatches: Vec::new(),
            undocumented,
            alike,
        })
    }
}
