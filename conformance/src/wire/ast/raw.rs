//! Frames that are sent as they stand, past the pack.

use super::{Spanned, Term};

/// A frame sent as it stands, past the pack.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// A text frame.
    Text(Term),
    /// A text frame of these bytes, which need not be UTF-8.
    Hex(Spanned<Vec<u8>>),
    /// A binary frame.
    Binary(Spanned<Vec<u8>>),
    /// A ping with this payload.
    Ping(Term),
    /// One text message in several WebSocket frames.
    Fragments(Vec<Fragment>),
}

impl Raw {
    /// The texts it is made of, in the order written.
    #[must_use]
    pub fn terms(&self) -> Vec<&Term> {
        match self {
            Self::Text(term) | Self::Ping(term) => vec![term],
            Self::Hex(_) | Self::Binary(_) => Vec::new(),
            Self::Fragments(fragments) => fragments.iter().filter_map(Fragment::term).collect(),
        }
    }
}

/// A WebSocket frame of a message that is sent in several.
#[derive(Debug, Clone, PartialEq)]
pub enum Fragment {
    /// The next part of the message.
    Text(Term),
    /// The next part of the message as bytes, which may end within a character.
    Hex(Spanned<Vec<u8>>),
    /// A ping between two parts, which belongs to no message (RFC 6455, section 5.4).
    Ping(Term),
}

impl Fragment {
    /// The text it is made of, unless these are bytes.
    #[must_use]
    pub fn term(&self) -> Option<&Term> {
        match self {
            Self::Text(term) | Self::Ping(term) => Some(term),
            Self::Hex(_) => None,
        }
    }
}
