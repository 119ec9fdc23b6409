//! Frames that are sent as they stand, past the pack.

use super::{Spanned, Term};

/// A frame sent as it stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Raw {
    /// A text frame.
    Text(Term),
    /// A text frame put together of texts and bytes, which need not be UTF-8.
    TextOf(Vec<Piece>),
    /// A text frame of these bytes, which need not be UTF-8.
    Hex(Spanned<Vec<u8>>),
    /// A binary frame.
    Binary(Spanned<Vec<u8>>),
    /// A binary frame put together of texts and bytes.
    BinaryOf(Vec<Piece>),
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
            Self::TextOf(pieces) | Self::BinaryOf(pieces) => {
                pieces.iter().filter_map(Piece::term).collect()
            }
            Self::Fragments(fragments) => fragments.iter().filter_map(Fragment::term).collect(),
        }
    }
}

/// A part of a frame's or a message's content.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// A text.
    Text(Term),
    /// Bytes, which may end within a character.
    Hex(Spanned<Vec<u8>>),
}

impl Piece {
    /// The text, unless these are bytes.
    #[must_use]
    pub fn term(&self) -> Option<&Term> {
        match self {
            Self::Text(term) => Some(term),
            Self::Hex(_) => None,
        }
    }
}

/// A WebSocket frame of a message that is sent in several.
#[derive(Debug, Clone, PartialEq)]
pub enum Fragment {
    /// The next part of the message.
    Part(Piece),
    /// A ping between two parts, which belongs to no message (RFC 6455, section 5.4).
    Ping(Term),
}

impl Fragment {
    /// The text it is made of, unless these are bytes.
    #[must_use]
    pub fn term(&self) -> Option<&Term> {
        match self {
            Self::Part(piece) => piece.term(),
            Self::Ping(term) => Some(term),
        }
    }
}
