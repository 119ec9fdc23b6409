//! What a mutant is: one place in the traffic of a server, and one thing done to it there, always.
//! Its id is made of both and stays the same as long as the documents do.

use std::fmt;

/// One way of being wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mutant {
    /// Where.
    pub site: Site,
    /// What is done there.
    pub operator: Operator,
}

/// What carries fields: a frame, or the answer to a request over HTTP.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A message that the server sends on a channel.
    Frame {
        /// The channel's name.
        channel: String,
        /// The message's name.
        message: String,
    },
    /// An answer of an endpoint.
    Answer {
        /// The endpoint's name.
        endpoint: String,
        /// Its status.
        status: u16,
    },
}

/// To whom a frame goes, seen from who caused it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whom {
    /// To the connection that asked, as the answer to this operation; without a name it answers a
    /// frame that asks for none.
    Requester(Option<String>),
    /// To the connection that caused it, not as an answer.
    Sender,
    /// To another connection of the person who caused it.
    Own,
    /// To somebody else.
    Others,
}

/// A place in the traffic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Site {
    /// A field, by the members on the way to it; `*` is every element of an array.
    Field(Carrier, Vec<String>),
    /// A whole frame, as it goes to somebody.
    Delivery(Carrier, Whom),
    /// The status of an answer.
    Status(Carrier),
    /// A header of an answer.
    Header(Carrier, String),
    /// The status by which a channel refuses a handshake.
    Refused(String, u16),
    /// The code with which a channel is closed.
    Closed(String, u16),
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// It is left out.
    Drop,
    /// It is `null`.
    Null,
    /// It has another JSON type.
    Retype,
    /// It has another value that the schema allows just as well.
    Alter,
    /// There is a field that nobody documents.
    Add,
    /// It comes twice.
    Double,
    /// It comes after the frame that follows it.
    Hold,
    /// It also goes to whoever caused it.
    ToSender,
    /// It also goes to a connection that is not meant to get it.
    ToOutsider,
    /// It also goes to a connection on another channel.
    ToOtherChannel,
    /// It is another one.
    Change,
}

impl Operator {
    /// The columns of a table, in their order.
    pub const ALL: [Operator; 11] = [
        Operator::Drop,
        Operator::Null,
        Operator::Retype,
        Operator::Alter,
        Operator::Add,
        Operator::Double,
        Operator::Hold,
        Operator::ToSender,
        Operator::ToOutsider,
        Operator::ToOtherChannel,
        Operator::Change,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Operator::Drop => "drop",
            Operator::Null => "null",
            Operator::Retype => "retype",
            Operator::Alter => "alter",
            Operator::Add => "add",
            Operator::Double => "double",
            Operator::Hold => "hold",
            Operator::ToSender => "to-sender",
            Operator::ToOutsider => "to-outsider",
            Operator::ToOtherChannel => "to-other-channel",
            Operator::Change => "change",
        }
    }

    /// Whether what it makes may be a form or a field that no document knows, which is collected
    /// and shown, and fails where it is denied: that counts as noticed.
    pub(super) fn is_seen_as_undocumented(self) -> bool {
        matches!(self, Operator::Add | Operator::ToOtherChannel)
    }
}

impl Site {
    /// What it belongs to, as the rows of a table name it.
    pub fn group(&self) -> String {
        match self {
            Site::Field(carrier, _)
            | Site::Delivery(carrier, _)
            | Site::Status(carrier)
            | Site::Header(carrier, _) => carrier.to_string(),
            Site::Refused(channel, _) | Site::Closed(channel, _) => channel.clone(),
        }
    }

    /// The part of it that is meant.
    fn part(&self) -> String {
        match self {
            Site::Field(_, path) => written(path),
            Site::Delivery(_, whom) => whom.to_string(),
            Site::Status(_) => "status".to_owned(),
            Site::Header(_, name) => format!("header-{}", name.to_ascii_lowercase()),
            Site::Refused(_, status) => format!("refused-{status}"),
            Site::Closed(_, code) => format!("close-{code}"),
        }
    }
}

impl Mutant {
    /// Its name: `channel/message:/path:operator` and the like.
    pub fn id(&self) -> String {
        self.to_string()
    }

    /// Whether a word of a command line means it: its id or the start of it up to a `:`, `/` or
    /// `.`, the name of its message or endpoint, or its operator.
    pub fn is_meant_by(&self, word: &str) -> bool {
        let id = self.id();
        let starts = id.strip_prefix(word);
        let starts =
            starts.is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/', '.']));
        let name = match &self.site {
            Site::Field(carrier, _)
            | Site::Delivery(carrier, _)
            | Site::Status(carrier)
            | Site::Header(carrier, _) => carrier.name(),
            Site::Refused(channel, _) | Site::Closed(channel, _) => channel,
        };
        starts || name == word || self.operator.name() == word
    }
}

impl Carrier {
    /// The word that chapters have for it.
    pub(super) fn name(&self) -> &str {
        match self {
            Carrier::Frame { message, .. } => message,
            Carrier::Answer { endpoint, .. } => endpoint,
        }
    }
}

/// A path as a JSON pointer is written, with `*` for every element.
pub(super) fn written(path: &[String]) -> String {
    match path {
        [] => "/".to_owned(),
        path => path.iter().map(|token| format!("/{token}")).collect(),
    }
}

impl fmt::Display for Mutant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (group, part) = (self.site.group(), self.site.part());
        write!(f, "{group}:{part}:{}", self.operator.name())
    }
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Carrier::Frame { channel, message } => write!(f, "{channel}/{message}"),
            Carrier::Answer { endpoint, status } => write!(f, "{endpoint}.{status}"),
        }
    }
}

impl fmt::Display for Whom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Whom::Requester(Some(operation)) => write!(f, "reply-to-{operation}"),
            Whom::Requester(None) => f.write_str("reply-to-nonsense"),
            Whom::Sender => f.write_str("for-sender"),
            Whom::Own => f.write_str("for-own-connections"),
            Whom::Others => f.write_str("for-others"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_says_where_and_what() {
        let carrier = Carrier::Frame {
            channel: "feed".to_owned(),
            message: "told".to_owned(),
        };
        let path = vec!["items".to_owned(), "*".to_owned(), "id".to_owned()];
        let mutant = Mutant {
            site: Site::Field(carrier.clone(), path),
            operator: Operator::Null,
        };
        assert_eq!(mutant.id(), "feed/told:/items/*/id:null");
        for word in ["feed", "feed/told", "told", "null", "feed/told:/items/*/id"] {
            assert!(mutant.is_meant_by(word), "{word}");
        }
        for word in ["fee", "feed/tol", "drop", "tell", "feed/told:/it"] {
            assert!(!mutant.is_meant_by(word), "{word}");
        }
        let delivery = Mutant {
            site: Site::Delivery(carrier, Whom::Requester(Some("look".to_owned()))),
            operator: Operator::Double,
        };
        assert_eq!(delivery.id(), "feed/told:reply-to-look:double");
    }
}
