//! A message: one form of frame, with its validator, its constants and its correlation id.

use std::sync::Arc;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::mismatch::{self, Mismatch};
use super::outline::{FormId, Outline};
use super::placeholder::{self, Placeholders};
use super::pointer::Pointer;

/// One form of frame that a channel carries in one direction.
#[derive(Debug)]
pub struct Message {
    /// The word chapters use, unique per channel and direction.
    pub name: String,
    /// Its key in the document.
    pub key: String,
    /// The place of its definition in the document.
    pub place: Pointer,
    /// The place of its payload's schema in the document.
    pub schema: Pointer,
    /// Whether it is the protocol's error form.
    pub refusal: bool,
    /// Whether it may come at any time, by itself and on any connection, and means nothing to a
    /// scenario.
    pub heartbeat: bool,
    /// The conventions that brought it in, where the protocol's own text does not show it.
    pub conventions: Vec<String>,
    /// Whether the target claims them. A message that it does not claim is told apart
    /// from nothing: what looks like it is undocumented.
    pub claimed: bool,
    /// Where the frame carries what ties a reply to its request, if it does.
    pub correlation: Option<Correlation>,
    /// What every frame of this form holds: required `const` members, at any depth of objects that
    /// are required themselves.
    pub constants: Vec<(Pointer, Value)>,
    /// The frames that the document shows of it.
    pub examples: Vec<Value>,
    pub(super) validator: Validator,
    pub(super) outline: Arc<Outline>,
    pub(super) form: FormId,
}

impl Message {
    /// Where the frame departs from this message's schema; empty when it conforms.
    pub fn validate(&self, frame: &Value) -> Vec<Mismatch> {
        if self.accepts(frame) {
            return Vec::new();
        }
        mismatch::mismatches(&self.validator, frame)
    }

    /// A frame as the engine would send it with this payload: with the constants of the form, and with
    /// a correlation id where it has one.
    pub fn sample(&self, payload: &Value) -> Value {
        let mut frame = payload.clone();
        for (place, value) in &self.constants {
            place.set(&mut frame, value.clone());
        }
        if let Some(correlation) = &self.correlation {
            let id = match correlation.form {
                CorrelationForm::Integer => json!(1),
                CorrelationForm::Text => json!("1"),
            };
            correlation.pointer.set(&mut frame, id);
        }
        frame
    }

    /// Whether the frame conforms: [`Message::validate`] without the reasons.
    pub fn accepts(&self, frame: &Value) -> bool {
        self.validator.is_valid(frame)
    }

    /// The frame's fields that the document does not know, as pointers with `*` in the place of
    /// element numbers, each once.
    ///
    /// Fields of conventions that a target does not claim are known all the same.
    pub fn undocumented(&self, frame: &Value) -> Vec<String> {
        self.outline.undocumented(self.form, frame)
    }

    /// A copy in which what differs from run to run is replaced by stable words.
    ///
    /// An id becomes `<room 1>`, numbered by first appearance in `book`, a time `<time>`, the
    /// correlation id `<request 1>`; ids inside texts that are marked to hold one are replaced too.
    pub fn placeholders(&self, frame: &Value, book: &mut Placeholders) -> Value {
        let mut copy = frame.clone();
        if let Some(correlation) = &self.correlation
            && let Some(id) = correlation.of(frame)
            && let Some(word) = book.word(placeholder::CORRELATION, id)
        {
            correlation.pointer.set(&mut copy, Value::String(word));
        }
        self.outline.mark_all(self.form, &mut copy, book);
        copy
    }
}

/// Where a frame carries its correlation id, and what such an id is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correlation {
    /// The place in the frame.
    pub pointer: Pointer,
    /// What the schema there allows.
    pub form: CorrelationForm,
}

impl Correlation {
    /// The frame's correlation id, if it carries anything in that place.
    pub fn of<'a>(&self, frame: &'a Value) -> Option<&'a Value> {
        self.pointer.get(frame)
    }
}

/// What correlation ids are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrelationForm {
    /// Integers.
    Integer,
    /// Texts.
    Text,
}
