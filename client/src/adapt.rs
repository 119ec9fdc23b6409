//! The one boundary between the document's form of a frame and another form that a server puts on the
//! wire in its place.
//!
//! An [`Adapter`] is made for a channel of what a target declares. Both its directions are pure: raw
//! JSON becomes the document's form before it is classified, and what is composed by the document
//! becomes the wire's form before it is sent. What no change is about passes as it is, so that a server
//! is judged on all the rest.

mod envelope;
mod field;
mod form;
mod http;
mod nest;
#[cfg(test)]
mod tests;
mod text;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde_json::Value;

use crate::pack::{Channel, Classified};

use envelope::Envelope;

pub use form::{Form, FormError};
pub use http::{HttpAdapter, HttpChange, Renamed, Route};
pub use text::Outgoing;

/// Who sends a frame: what may be done to it depends on that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// We do.
    Sent,
    /// The server does.
    Received,
}

/// Whether a frame of no documented form is one that a target may send all the same.
pub type Accepts = Arc<dyn Fn(&Value) -> bool + Send + Sync>;

/// One thing in which the wire differs from the document.
#[derive(Clone)]
pub enum Change {
    /// The word by which the document names an operation or a message is another, wherever a frame's
    /// constants have it.
    Word {
        /// The document's.
        document: String,
        /// The wire's.
        wire: String,
    },
    /// A field of the whole frame is called otherwise.
    Field {
        /// By the document.
        document: String,
        /// On the wire.
        wire: String,
    },
    /// What the document has beside the envelope is in an object of its own.
    Nested {
        /// Of which frames.
        way: Way,
        /// The object's name.
        under: String,
        /// Fields that stay beside it; those that name and tie frames, where nobody says.
        beside: Option<BTreeSet<String>>,
    },
    /// What the document has in an object of its own is beside the envelope.
    Flat {
        /// Of which frames.
        way: Way,
        /// The object's name.
        out_of: String,
        /// Fields that are beside it in the document; those that name and tie frames, where nobody says.
        beside: Option<BTreeSet<String>>,
    },
    /// A field that the document does not know, of one value.
    Constant {
        /// In which frames.
        way: Way,
        /// Its name.
        field: String,
        /// Its value.
        value: Value,
    },
    /// Frames from the server of a form of its own.
    Form(Form),
    /// Frames of no documented form that may come at any time and mean nothing.
    Allowed(Accepts),
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Change::Word { .. } => "Word",
            Change::Field { .. } => "Field",
            Change::Nested { .. } => "Nested",
            Change::Flat { .. } => "Flat",
            Change::Constant { .. } => "Constant",
            Change::Form(_) => "Form",
            Change::Allowed(_) => "Allowed",
        })
    }
}

/// A frame in its other form.
#[derive(Debug, Clone, PartialEq)]
pub struct Adapted {
    /// The form.
    pub frame: Value,
    /// The numbers of the changes that made a difference, each once.
    pub used: Vec<usize>,
}

/// All changes of one channel.
#[derive(Debug, Clone)]
pub struct Adapter {
    changes: Vec<(usize, Change)>,
    sent: Envelope,
    received: Envelope,
    /// Whether it is about bodies: a list may be one, and is nested too.
    of_bodies: bool,
}

impl Adapter {
    /// The adapter of a channel; each change has the number by which its use is told.
    pub fn new(channel: &Channel, changes: Vec<(usize, Change)>) -> Adapter {
        let requests = channel.operations.iter();
        Adapter {
            changes,
            sent: Envelope::of(requests.map(|operation| &operation.request)),
            received: Envelope::of(channel.incoming.iter()),
            of_bodies: false,
        }
    }

    /// What goes over the wire for a frame of the document's form.
    pub fn outgoing(&self, frame: &Value) -> Adapted {
        self.to_wire(Way::Sent, frame)
    }

    /// The document's form of a frame that has come.
    pub fn incoming(&self, frame: &Value) -> Adapted {
        self.to_document(Way::Received, frame)
    }

    /// The change by which a frame of no documented form is allowed.
    pub fn allows(&self, frame: &Value, classified: &Classified) -> Option<usize> {
        if matches!(classified, Classified::Known { .. }) {
            return None;
        }
        let mut changes = self.changes.iter();
        changes.find_map(|(number, change)| match change {
            Change::Allowed(accepts) if accepts(frame) => Some(*number),
            _ => None,
        })
    }

    /// From the document's form to the wire's: words, then the whole frame's form, then its fields.
    pub fn to_wire(&self, way: Way, frame: &Value) -> Adapted {
        self.adapted(frame, |frame, note| {
            self.words(way, frame, note, |document, wire| (document, wire));
            let formed = self.formed(way, frame, note, Form::to_wire);
            for (number, change) in &self.changes {
                let changed = match change {
                    Change::Nested {
                        way: of,
                        under,
                        beside,
                    } if *of == way && !formed => {
                        self.of_bodies && nest::wrap(frame, under)
                            || nest::gather(frame, under, self.beside(way, beside.as_ref()))
                    }
                    Change::Flat {
                        way: of, out_of, ..
                    } if *of == way && !formed => nest::spread(frame, out_of),
                    _ => false,
                };
                note(changed, *number);
            }
            for (number, change) in &self.changes {
                let changed = match change {
                    Change::Field { document, wire } => field::renamed(frame, document, wire),
                    _ => false,
                };
                note(changed, *number);
            }
            for (number, change) in &self.changes {
                let changed = match change {
                    Change::Constant {
                        way: of,
                        field,
                        value,
                    } if *of == way => field::added(frame, field, value),
                    _ => false,
                };
                note(changed, *number);
            }
        })
    }

    /// The way back. A form is told as it is on the wire, with whatever else is on it, so that it comes
    /// first; the other steps are undone in the order that is the reverse.
    pub fn to_document(&self, way: Way, frame: &Value) -> Adapted {
        self.adapted(frame, |frame, note| {
            let formed = self.formed(way, frame, note, Form::to_document);
            for (number, change) in self.changes.iter().rev() {
                let changed = match change {
                    Change::Constant {
                        way: of,
                        field,
                        value,
                    } if *of == way => field::taken_off(frame, field, value),
                    _ => false,
                };
                note(changed, *number);
            }
            for (number, change) in self.changes.iter().rev() {
                let changed = match change {
                    Change::Field { document, wire } => field::renamed(frame, wire, document),
                    _ => false,
                };
                note(changed, *number);
            }
            for (number, change) in self.changes.iter().rev() {
                let changed = match change {
                    Change::Nested { way: of, under, .. } if *of == way && !formed => {
                        self.of_bodies && nest::unwrap(frame, under) || nest::spread(frame, under)
                    }
                    Change::Flat {
                        way: of,
                        out_of,
                        beside,
                    } if *of == way && !formed => {
                        nest::gather_if_any(frame, out_of, self.beside(way, beside.as_ref()))
                    }
                    _ => false,
                };
                note(changed, *number);
            }
            self.words(way, frame, note, |document, wire| (wire, document));
        })
    }

    fn adapted(
        &self,
        frame: &Value,
        change: impl FnOnce(&mut Value, &mut dyn FnMut(bool, usize)),
    ) -> Adapted {
        let mut copy = frame.clone();
        let mut used = BTreeSet::new();
        change(&mut copy, &mut |changed, number| {
            if changed {
                used.insert(number);
            }
        });
        Adapted {
            frame: copy,
            used: used.into_iter().collect(),
        }
    }

    /// Each place is looked at once, so that two words may be exchanged for each other.
    fn words(
        &self,
        way: Way,
        frame: &mut Value,
        note: &mut dyn FnMut(bool, usize),
        order: for<'a> fn(&'a str, &'a str) -> (&'a str, &'a str),
    ) {
        for pointer in &self.envelope(way).words {
            let Some(Value::String(word)) = pointer.get(frame) else {
                continue;
            };
            let found = self
                .changes
                .iter()
                .find_map(|(number, change)| match change {
                    Change::Word { document, wire } => {
                        let (from, to) = order(document, wire);
                        (word == from).then(|| (*number, to.to_owned()))
                    }
                    _ => None,
                });
            if let Some((number, to)) = found {
                pointer.set(frame, Value::String(to));
                note(true, number);
            }
        }
    }

    /// Puts the frame into the other form of the first form that it has.
    fn formed(
        &self,
        way: Way,
        frame: &mut Value,
        note: &mut dyn FnMut(bool, usize),
        other: fn(&Form, &Value) -> Option<Value>,
    ) -> bool {
        if way == Way::Sent {
            return false;
        }
        for (number, change) in &self.changes {
            if let Change::Form(form) = change
                && let Some(changed) = other(form, frame)
            {
                *frame = changed;
                note(true, *number);
                return true;
            }
        }
        false
    }

    fn beside<'a>(
        &'a self,
        way: Way,
        declared: Option<&'a BTreeSet<String>>,
    ) -> &'a BTreeSet<String> {
        declared.unwrap_or(&self.envelope(way).fields)
    }

    fn envelope(&self, way: Way) -> &Envelope {
        match way {
            Way::Sent => &self.sent,
            Way::Received => &self.received,
        }
    }
}
