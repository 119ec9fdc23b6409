//! The part of a protocol that is asked over HTTP, as plain data.

use super::{Example, Parameter, Payload, Security};

/// One request that can be made over HTTP, and what answers it.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// The `operationId`, and the word in chapters.
    pub name: &'static str,
    /// The method.
    pub method: Method,
    /// The path, exactly as it must be asked for; parameters stand in braces.
    pub path: &'static str,
    /// The parameters of the path, each once.
    pub parameters: &'static [Parameter],
    /// The name for people.
    pub title: &'static str,
    /// What it does, in one sentence.
    pub summary: &'static str,
    /// Who may ask.
    pub access: Access,
    /// What a request carries, if anything.
    pub body: Option<Body>,
    /// What answers, one for each status.
    pub answers: &'static [Answer],
}

/// A method of HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
}

impl Method {
    /// The method as HTTP spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// Who may ask.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// Anybody, and no credential is looked at.
    Open,
    /// Anybody; a credential need not be there, but has to be good if it is.
    Optional(&'static [Security]),
    /// Whoever presents one of these credentials, the usual one first.
    Needs(&'static [Security]),
}

impl Access {
    /// The credentials that count, the usual one first.
    pub const fn security(self) -> &'static [Security] {
        match self {
            Self::Open => &[],
            Self::Optional(security) | Self::Needs(security) => security,
        }
    }
}

/// What a request carries, in each form that is taken, the usual one first.
#[derive(Clone, Copy, Debug)]
pub struct Body {
    /// The forms.
    pub contents: &'static [Content],
}

/// A body in one form.
#[derive(Clone, Copy, Debug)]
pub struct Content {
    /// How it is encoded.
    pub encoding: Encoding,
    /// The type of what it says.
    pub payload: Payload,
    /// Bodies of this kind.
    pub examples: &'static [Example],
}

/// How a body is encoded.
#[derive(Clone, Copy, Debug)]
pub enum Encoding {
    /// `application/json`.
    Json,
    /// `multipart/form-data`.
    Multipart {
        /// The parts that are files, and the media types that these may have.
        files: &'static [(&'static str, &'static str)],
    },
    /// Bytes of this media type, which no schema describes.
    Bytes(&'static str),
}

impl Encoding {
    /// The media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Multipart { .. } => "multipart/form-data",
            Self::Bytes(media_type) => media_type,
        }
    }
}

/// What answers a request, by its status.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// When it is the answer, in one sentence.
    pub summary: &'static str,
    /// Headers that matter, and what they say.
    pub headers: &'static [(&'static str, &'static str)],
    /// What it carries, in each form; nothing where it is empty.
    pub contents: &'static [Content],
}
