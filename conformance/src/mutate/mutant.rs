//! A mutant: one change to what a server sends, made wherever it can be made.

use std::fmt;

use serde::Serialize;
use wireproof_client::pack::Pointer;

/// One change to what a server sends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mutant {
    /// What is changed.
    pub place: Place,
    /// How.
    pub operator: Operator,
}

/// What a mutant changes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A message of a channel.
    Frame {
        /// The channel.
        channel: String,
        /// The message's name.
        message: String,
        /// A field of it; the whole message where there is none.
        field: Option<Field>,
    },
    /// The status by which a handshake is refused.
    Handshake {
        /// The channel.
        channel: String,
        /// The server's own.
        status: u16,
    },
    /// The code of a close frame.
    Close {
        /// The channel.
        channel: String,
        /// The server's own.
        code: u16,
    },
    /// The answer of an endpoint.
    Answer {
        /// The endpoint's name.
        endpoint: String,
        /// The server's own status.
        status: u16,
        /// What of it.
        part: Part,
    },
}

/// A part of an answer over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Its status.
    Status,
    /// A header.
    Header(String),
    /// A field of its body.
    Field(Field),
}

/// The place of a field in every message of a kind: a pointer in which `*` stands for the number
/// of an element.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(pub String);

/// How something is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Operator {
    /// A field or a header is left out.
    Drop,
    /// A field is null.
    Null,
    /// A field is of another type.
    Retype,
    /// A field has another value, one that the schema allows.
    Alter,
    /// A field is added that no document knows.
    Add,
    /// A message does not come to whom it answers.
    WithholdFromAsker,
    /// A message does not come to others.
    WithholdFromOthers,
    /// A message comes twice to whom it answers.
    DoubleToAsker,
    /// A message comes twice to others.
    DoubleToOthers,
    /// A message comes after the one that follows it.
    HoldBack,
    /// A message comes to whom it is about too, who was not told.
    TellAsker,
    /// A message comes to somebody else on the channel too, who was not told.
    TellOutsider,
    /// A message comes over another channel too.
    TellOtherChannel,
    /// Another status or code of the same class.
    OtherOfItsClass,
    /// A status that says that the server broke down.
    Broken,
}

impl Operator {
    /// All of them, in the order of tables.
    pub const ALL: [Operator; 15] = [
        Operator::Drop,
        Operator::Null,
        Operator::Retype,
        Operator::Alter,
        Operator::Add,
        Operator::WithholdFromAsker,
        Operator::WithholdFromOthers,
        Operator::DoubleToAsker,
        Operator::DoubleToOthers,
        Operator::HoldBack,
        Operator::TellAsker,
        Operator::TellOutsider,
        Operator::TellOtherChannel,
        Operator::OtherOfItsClass,
        Operator::Broken,
    ];

    /// Its name in ids.
    pub fn name(self) -> &'static str {
        match self {
            Operator::Drop => "drop",
            Operator::Null => "null",
            Operator::Retype => "retype",
            Operator::Alter => "alter",
            Operator::Add => "add",
            Operator::WithholdFromAsker => "withhold-from-asker",
            Operator::WithholdFromOthers => "withhold-from-others",
            Operator::DoubleToAsker => "double-to-asker",
            Operator::DoubleToOthers => "double-to-others",
            Operator::HoldBack => "hold-back",
            Operator::TellAsker => "tell-asker",
            Operator::TellOutsider => "tell-outsider",
            Operator::TellOtherChannel => "tell-other-channel",
            Operator::OtherOfItsClass => "other-of-its-class",
            Operator::Broken => "broken",
        }
    }

    /// What would notice it.
    pub fn cure(self) -> &'static str {
        match self {
            Operator::Drop | Operator::Null | Operator::Retype => {
                "make the field required and say its type in the schema, or name it in a pattern"
            }
            Operator::Alter => "name the field in a pattern, with the value it must have there",
            Operator::Add => "describe the message's fields in the schema",
            Operator::WithholdFromAsker | Operator::WithholdFromOthers => {
                "take the message in a step: `alice < …`"
            }
            Operator::DoubleToAsker | Operator::DoubleToOthers => {
                "let something follow that ends the waiting: a fence, or `nothing until …`"
            }
            Operator::HoldBack => "ask for the order: `in order`, or `nothing until …`",
            Operator::TellAsker | Operator::TellOutsider | Operator::TellOtherChannel => {
                "let somebody who must not be told be connected, and end with `nothing until …`"
            }
            Operator::OtherOfItsClass | Operator::Broken => {
                "ask for the number: `with 401`, `< 404`, `closed by server with 1008`"
            }
        }
    }
}

impl Field {
    /// The whole message.
    pub fn root() -> Field {
        Field(String::new())
    }

    /// The field of a pointer, with `*` for numbers of elements.
    pub fn of(pointer: &Pointer) -> Field {
        Field(pointer.to_string())
    }

    pub(super) fn child(&self, name: &str) -> Field {
        let escaped = name.replace('~', "~0").replace('/', "~1");
        Field(format!("{}/{escaped}", self.0))
    }

    /// Its steps, unescaped.
    pub(super) fn steps(&self) -> impl Iterator<Item = String> + '_ {
        let steps = self.0.split('/').skip(1);
        steps.map(|step| step.replace("~1", "/").replace("~0", "~"))
    }
}

impl fmt::Display for Mutant {
    /// Its id: `chat list /data/*/pk alter`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.place, self.operator.name())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Frame {
                channel,
                message,
                field,
            } => {
                write!(f, "{channel} {message}")?;
                match field {
                    Some(field) if !field.0.is_empty() => write!(f, " {}", field.0),
                    _ => Ok(()),
                }
            }
            Place::Handshake { channel, status } => write!(f, "{channel} handshake {status}"),
            Place::Close { channel, code } => write!(f, "{channel} close {code}"),
            Place::Answer {
                endpoint,
                status,
                part,
            } => match part {
                Part::Status => write!(f, "{endpoint} {status}"),
                Part::Header(name) => write!(f, "{endpoint} {status} header {name}"),
                Part::Field(field) => write!(f, "{endpoint} {status} body{}", field.0),
            },
        }
    }
}
