//! What the documents say of a thing that came over the connection.

use serde_json::Value;
use wireproof_client::mailbox::{Content, End};
use wireproof_client::pack::{Channel, Classified};

use super::ask::Ask;

/// A thing that came, and what is to be said of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Judged {
    /// The message that it is, or what else it is.
    pub(crate) name: String,
    /// Whether that is a message of the documents.
    pub(crate) is_known: bool,
    /// What was in it.
    pub(crate) body: Body,
    /// Whether it is the protocol's error form.
    pub(crate) refusal: bool,
    /// Where it is not as the documents say: a place, empty for the whole, and a sentence.
    pub(crate) wrong: Vec<(String, String)>,
    /// Fields that no document knows.
    pub(crate) undocumented: Vec<String>,
    /// What came in its place, where that is in a form of the target's own.
    pub(crate) wire: Option<String>,
}

/// What was in a frame.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Body {
    /// JSON.
    Json(Value),
    /// Another text.
    Text(String),
    /// Bytes, as hexadecimal digits.
    Hex(String),
    /// The end of the connection, which the name says how.
    End {
        /// The close code, where one was sent.
        code: Option<u16>,
        /// What was said about it.
        reason: String,
    },
}

impl Judged {
    /// Judges what came. Nothing is said of pings and pongs, which no document is about.
    pub(crate) fn new(content: &Content) -> Option<Judged> {
        let plain = |name: &str, body: Body, wrong: Option<&str>| {
            let wrong = wrong.map(|why| (String::new(), why.to_owned()));
            Some(Judged {
                name: name.to_owned(),
                is_known: false,
                body,
                refusal: false,
                wrong: wrong.into_iter().collect(),
                undocumented: Vec::new(),
                wire: None,
            })
        };
        match content {
            Content::Json {
                text,
                value,
                classified,
                adapted,
            } => {
                let mut judged = of_json(value, classified);
                judged.wire = (!adapted.is_empty()).then(|| text.clone());
                Some(judged)
            }
            Content::Allowed { text, .. } => {
                let body = match serde_json::from_str(text) {
                    Ok(value) => Body::Json(value),
                    Err(_) => Body::Text(text.clone()),
                };
                plain("allowed", body, None)
            }
            Content::Text { text, error } => {
                let why = format!("this is no JSON: {error}");
                plain("text", Body::Text(text.clone()), Some(&why))
            }
            Content::Binary(bytes) => {
                let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                let why = "no document knows binary frames";
                plain("binary", Body::Hex(hex), Some(why))
            }
            Content::Ping(_) | Content::Pong(_) => None,
            Content::End(End::Closed { code, reason, .. }) => {
                let (code, reason) = (*code, reason.clone());
                plain("closed", Body::End { code, reason }, None)
            }
            Content::End(End::Dropped) => {
                let reason = "without a close frame".to_owned();
                plain("dropped", Body::End { code: None, reason }, None)
            }
            Content::End(End::Failed(why)) => {
                let reason = why.clone();
                plain("failed", Body::End { code: None, reason }, None)
            }
        }
    }
}

impl Judged {
    /// Adds what is wrong with it as an answer: a documented message may answer something else.
    /// The error form of a channel refuses any of its requests, listed with them or not.
    pub(crate) fn hold_against(&mut self, ask: &Ask) {
        let is_free = ask.raw || !self.is_known || self.refusal;
        let fits = is_free || ask.answers.contains(&self.name);
        if !fits {
            let (operation, answers) = (&ask.operation, ask.answers.join(" or "));
            let why = format!("`{operation}` is answered by {answers}");
            self.wrong.insert(0, (String::new(), why));
        }
    }
}

fn of_json(value: &Value, classified: &Classified) -> Judged {
    let body = Body::Json(value.clone());
    match classified {
        Classified::Known {
            message,
            mismatches,
            undocumented,
            ..
        } => Judged {
            name: message.name.clone(),
            is_known: true,
            body,
            refusal: message.refusal,
            wrong: mismatches
                .iter()
                .map(|mismatch| (mismatch.pointer.clone(), mismatch.message()))
                .collect(),
            undocumented: undocumented.clone(),
            wire: None,
        },
        Classified::Undocumented { nearest, .. } => {
            let mut wrong = vec![(
                String::new(),
                match nearest {
                    Some((message, _)) => format!(
                        "no message of this channel; it departs least from `{}`",
                        message.name
                    ),
                    None => "no message of this channel".to_owned(),
                },
            )];
            let mismatches = nearest.iter().flat_map(|(_, mismatches)| mismatches);
            wrong.extend(mismatches.map(|mismatch| (mismatch.pointer.clone(), mismatch.message())));
            Judged {
                name: "undocumented".to_owned(),
                is_known: false,
                body,
                refusal: false,
                wrong,
                undocumented: Vec::new(),
                wire: None,
            }
        }
    }
}

/// Whether this answers what was asked: it repeats the id, or it refuses and names no request at
/// all. Where there is no id to repeat, such a refusal or the first message that may be the answer
/// is: what was asked before it has been answered.
pub(crate) fn answers(ask: &Ask, content: &Content, channel: &Channel) -> bool {
    let Content::Json {
        value, classified, ..
    } = content
    else {
        return false;
    };
    let message = match classified {
        Classified::Known { message, .. } => Some(message),
        Classified::Undocumented { .. } => None,
    };
    let refuses = message.is_some_and(|message| message.refusal);
    let Some(asked) = &ask.correlation else {
        return message.is_some_and(|message| {
            let place = message.correlation.as_ref();
            let id = place.and_then(|place| place.of(value));
            let names_none = id.is_none_or(Value::is_null);
            ask.answers.contains(&message.name) || (refuses && names_none)
        });
    };
    // A frame of no documented form may still carry the id where the request had it.
    let request = channel.operation(&ask.operation);
    let place = message
        .and_then(|message| message.correlation.as_ref())
        .or(request.and_then(|operation| operation.request.correlation.as_ref()));
    match place.and_then(|place| place.of(value)) {
        Some(id) if !id.is_null() => same(id, asked),
        _ => refuses,
    }
}

/// Numbers by value, as everywhere in JSON.
fn same(one: &Value, other: &Value) -> bool {
    one == other || (one.is_f64() && one.as_f64() == other.as_f64())
}
