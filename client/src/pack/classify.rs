//! What a received frame is: by its constants first, then by its schema.

use std::cmp::Reverse;
use std::sync::Arc;

use serde_json::Value;

use super::{Channel, Message, Mismatch, Pointer, equal, shape};

/// What a received frame is.
#[derive(Debug, Clone)]
pub enum Classified {
    /// A message of the channel.
    Known {
        /// Which one.
        message: Arc<Message>,
        /// Where it departs from its schema.
        mismatches: Vec<Mismatch>,
        /// Its fields that the document does not know.
        undocumented: Vec<String>,
        /// The names of others that it may be just as well, because the document tells them apart
        /// by nothing.
        alike: Vec<String>,
    },
    /// No message of the channel.
    Undocumented {
        /// Its form, `{action: string, data: {…}}`: the same for frames that differ in values only.
        shape: String,
        /// The message it departs from least, and where.
        nearest: Option<(Arc<Message>, Vec<Mismatch>)>,
    },
}

impl Classified {
    /// Whether it is the message of this name, as far as the document tells messages apart.
    pub fn is(&self, name: &str) -> bool {
        match self {
            Self::Known { message, alike, .. } => {
                message.name == name || alike.iter().any(|other| other == name)
            }
            Self::Undocumented { .. } => false,
        }
    }
}

impl Channel {
    /// Says what a frame from the server is.
    ///
    /// Of the messages whose constants the frame holds, the one whose schema it satisfies; of
    /// several, the one with most constants, then the one that knows most of its fields. A frame
    /// that satisfies none is still known where its constants single out one message, an ordinary
    /// one before an error form.
    pub fn classify(&self, frame: &Value) -> Classified {
        let mut look = Look { frame, last: None };
        let mut fitting: Vec<_> = self
            .incoming
            .iter()
            .filter(|message| message.claimed && look.holds_constants_of(message))
            .collect();
        fitting.sort_by_key(|message| (Reverse(message.constants.len()), message.refusal));
        let found = conforming(&fitting, frame).or_else(|| singled_out(&fitting, frame));
        let found = found.map(|found| self.with_alike(found, frame));
        found.unwrap_or_else(|| Classified::Undocumented {
            shape: shape::of(frame),
            nearest: self.nearest(frame),
        })
    }

    /// The same with what the frame may be just as well.
    fn with_alike(&self, mut found: Classified, frame: &Value) -> Classified {
        if let Classified::Known { message, alike, .. } = &mut found {
            let pairs = self.alike.iter().filter_map(|(one, other)| {
                let rival = |name: &String| (*name == message.name).then_some(());
                rival(one).map(|()| other).or(rival(other).map(|()| one))
            });
            let fits = |name: &&String| {
                let rival = self.message(name.as_str());
                rival.is_some_and(|rival| rival.accepts(frame))
            };
            *alike = pairs.filter(fits).cloned().collect();
        }
        found
    }

    /// The message with fewest mismatches; of several, the one with most constants right.
    fn nearest(&self, frame: &Value) -> Option<(Arc<Message>, Vec<Mismatch>)> {
        self.incoming
            .iter()
            .filter(|message| message.claimed)
            .map(|message| (message, message.validate(frame)))
            .min_by_key(|(message, mismatches)| {
                (mismatches.len(), Reverse(constants_held(message, frame)))
            })
            .map(|(message, mismatches)| (Arc::clone(message), mismatches))
    }
}

/// Of the messages whose constants fit, most constants first, the one whose schema is satisfied.
fn conforming(fitting: &[&Arc<Message>], frame: &Value) -> Option<Classified> {
    let mut best: Option<(&Arc<Message>, Vec<String>)> = None;
    for message in fitting {
        if let Some((leader, undocumented)) = &best
            && (undocumented.is_empty() || leader.constants.len() > message.constants.len())
        {
            break;
        }
        if !message.accepts(frame) {
            continue;
        }
        let undocumented = message.undocumented(frame);
        if best
            .as_ref()
            .is_none_or(|(_, fewest)| undocumented.len() < fewest.len())
        {
            best = Some((message, undocumented));
        }
    }
    best.map(|(message, undocumented)| Classified::Known {
        message: Arc::clone(message),
        mismatches: Vec::new(),
        undocumented,
        alike: Vec::new(),
    })
}

/// Of the messages whose constants fit, the one that has more of them than any other, whatever its
/// schema says; an error form only where no ordinary message has any.
fn singled_out(fitting: &[&Arc<Message>], frame: &Value) -> Option<Classified> {
    let with_most = |refusal: bool| -> Vec<_> {
        let has_any =
            |message: &&&Arc<Message>| message.refusal == refusal && !message.constants.is_empty();
        let most = fitting
            .iter()
            .find(has_any)
            .map_or(0, |message| message.constants.len());
        let has_most = |message: &&&Arc<Message>| message.constants.len() == most;
        fitting
            .iter()
            .filter(has_any)
            .filter(has_most)
            .copied()
            .collect()
    };
    let ordinary = with_most(false);
    let candidates = if ordinary.is_empty() {
        with_most(true)
    } else {
        ordinary
    };
    let [only] = candidates.as_slice() else {
        return None;
    };
    Some(Classified::Known {
        message: Arc::clone(only),
        mismatches: only.validate(frame),
        undocumented: only.undocumented(frame),
        alike: Vec::new(),
    })
}

fn constants_held(message: &Message, frame: &Value) -> usize {
    let mut look = Look { frame, last: None };
    message
        .constants
        .iter()
        .filter(|constant| look.holds(constant))
        .count()
}

/// Looks into a frame. Messages mostly differ by a constant in one place, which is looked up once.
struct Look<'a> {
    frame: &'a Value,
    last: Option<(&'a Pointer, Option<&'a Value>)>,
}

impl<'a> Look<'a> {
    fn holds_constants_of(&mut self, message: &'a Message) -> bool {
        message
            .constants
            .iter()
            .all(|constant| self.holds(constant))
    }

    fn holds(&mut self, (pointer, value): &'a (Pointer, Value)) -> bool {
        let found = match self.last {
            Some((last, found)) if last == pointer => found,
            _ => pointer.get(self.frame),
        };
        self.last = Some((pointer, found));
        found.is_some_and(|found| equal::equal(found, value))
    }
}
