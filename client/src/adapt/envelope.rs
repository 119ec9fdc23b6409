//! What of a frame is its envelope: the words that tell what it is, and what ties it to another frame.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::pack::{Message, Pointer};

/// What the documents say of the envelope of frames that go one way.
#[derive(Debug, Clone, Default)]
pub(super) struct Envelope {
    /// Where frames have words that tell what they are.
    pub(super) words: BTreeSet<Pointer>,
    /// Fields of the whole frame that name it, or tie it to another.
    pub(super) fields: BTreeSet<String>,
}

impl Envelope {
    pub(super) fn of<'a>(messages: impl Iterator<Item = &'a Arc<Message>>) -> Envelope {
        let mut envelope = Envelope::default();
        for message in messages {
            let constants = message.constants.iter();
            for (pointer, value) in constants {
                if value.is_string() {
                    envelope.words.insert(pointer.clone());
                    envelope.fields.extend(pointer.tokens().first().cloned());
                }
            }
            if let Some(correlation) = &message.correlation {
                let field = correlation.pointer.tokens().first();
                envelope.fields.extend(field.cloned());
            }
        }
        envelope
    }
}
