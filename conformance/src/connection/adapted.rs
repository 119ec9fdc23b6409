//! The wire's form of what goes out over a connection, and what of the target's declarations made a
//! difference on it.

use std::collections::BTreeSet;

use serde_json::Value;
use wireproof_client::adapt::Outgoing;
use wireproof_client::mailbox::Content;

use super::Connection;

/// A frame that is written by hand in the document's form, and in no other.
#[derive(Debug)]
pub(crate) struct Unlike;

impl Connection {
    /// A frame as it goes over the wire.
    pub(crate) fn on_the_wire(&mut self, frame: &Value) -> String {
        let Some(adapter) = &self.adapter else {
            return frame.to_string();
        };
        let adapted = adapter.outgoing(frame);
        self.adapted.extend(adapted.used);
        adapted.frame.to_string()
    }

    /// A text as it goes over the wire, where that is another than the one that was written.
    pub(crate) fn text_on_the_wire(&mut self, text: &str) -> Result<Option<String>, Unlike> {
        let Some(adapter) = &self.adapter else {
            return Ok(None);
        };
        match adapter.outgoing_text(text) {
            Outgoing::AsItIs => Ok(None),
            Outgoing::Unlike => Err(Unlike),
            Outgoing::Adapted { text, used } => {
                self.adapted.extend(used);
                Ok(Some(text))
            }
        }
    }

    /// The numbers of the changes that made a difference to a frame, sent or received.
    pub(crate) fn adapted(&self) -> BTreeSet<usize> {
        let mut adapted = self.adapted.clone();
        for received in self.log() {
            match &received.content {
                Content::Json { adapted: used, .. } => adapted.extend(used),
                Content::Allowed { by, .. } => drop(adapted.insert(*by)),
                _ => {}
            }
        }
        adapted
    }
}
