//! A *pack*: one protocol, read from its AsyncAPI document and made ready to judge frames.
//!
//! [`Pack::load`] checks the document far beyond what AsyncAPI's own parser checks, reports every
//! problem with its line, and compiles what is left: channels and their operations, messages with
//! their validators, the kinds of people and things of the protocol's world. A session asks a pack
//! what to send and what it has just heard. Only [`folder`] does any I/O: it reads the documents of
//! a protocol that is not built in, in as many files as they are.
//!
//! Reading order: [`Channel`] (what may be said where), [`Message`] (one form of frame),
//! [`Classified`] (what a received frame is), then the checks in `read`.

mod channel;
mod classify;
mod described;
mod endpoint;
mod equal;
mod facts;
pub mod folder;
mod kind;
mod layer;
mod loose;
mod message;
mod mismatch;
mod origin;
mod outline;
mod outline_builder;
mod place;
mod placeholder;
mod pointer;
mod position;
mod problem;
mod property;
mod read;
mod remark;
mod report;
mod schema_graph;
mod schemas;
mod sentence;
mod shape;
mod subschemas;
mod types;

use std::collections::BTreeSet;
use std::sync::Arc;

pub use channel::{
    ApiKeyPlace, Channel, Credential, Fence, Header, HeaderValue, Operation, Parameter,
};
pub use classify::Classified;
pub use described::{Described, Field};
pub use endpoint::{AnswerForm, AnswerHeader, Content, Endpoint, Statuses};
pub(crate) use endpoint::{is_json, path_values};
pub use kind::Kind;
pub use loose::{Loose, Looseness};
pub use message::{Correlation, CorrelationForm, Message};
pub use mismatch::{Came, Mismatch, sort_of};
pub use origin::Origin;
pub use placeholder::Placeholders;
pub(crate) use placeholder::runs;
pub use pointer::{Pointer, PointerError};
pub use position::offset as offset_in_json;
pub use problem::{Problem, Problems};
pub use property::Property;
pub use remark::{About, Remark};

/// A document's text and where it came from.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The path shown in problems; nothing is read from it.
    pub path: &'a str,
    /// The whole text.
    pub text: &'a str,
}

/// The conventions a target claims to follow.
///
/// A document has two layers: what the protocol's text states, and conventions that somebody had
/// to choose. What belongs to a convention outside this set is neither required nor judged.
#[derive(Debug, Clone)]
pub enum Claims {
    /// Every convention: the protocol's own reference implementation.
    All,
    /// These, by their requirement ids.
    Only(BTreeSet<String>),
}

impl Claims {
    /// Whether the convention with this requirement id is claimed.
    pub fn contains(&self, convention: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(claimed) => claimed.contains(convention),
        }
    }
}

/// One protocol, compiled.
#[derive(Debug)]
pub struct Pack {
    /// The id it was loaded under.
    pub id: String,
    /// The document's title.
    pub title: String,
    /// What its requirement ids begin with.
    pub prefix: String,
    /// The channels, in the order of the document.
    pub channels: Vec<Arc<Channel>>,
    /// What can be asked for over HTTP, in the order of that document.
    pub endpoints: Vec<Arc<Endpoint>>,
    /// The kinds of people and things its world is made of.
    pub kinds: Vec<Kind>,
    /// Whether there are no others. A document that says nothing of its world leaves the kinds to
    /// whoever writes chapters and targets.
    pub kinds_are_known: bool,
    /// What makes a judge see less than it could, in a document that was not written for this
    /// suite.
    pub remarks: Vec<Remark>,
}

impl Pack {
    /// Reads and compiles a document for a target that makes these claims.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the document, each with its line and with what to write.
    pub fn load(id: &str, document: &Document<'_>, claims: &Claims) -> Result<Self, Problems> {
        read::pack(id, document, claims)
    }

    /// The same with what can be asked for over HTTP, read from an OpenAPI document.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with that document, each with its line and with what to write.
    pub fn with_rest(self, document: &Document<'_>, claims: &Claims) -> Result<Self, Problems> {
        read::rest(self, document, claims)
    }

    /// The endpoint of this name.
    pub fn endpoint(&self, name: &str) -> Option<&Arc<Endpoint>> {
        self.endpoints.iter().find(|endpoint| endpoint.name == name)
    }

    /// The endpoints whose path fits this one, whatever their method; those with fewer parameters
    /// first.
    pub fn endpoints_at(&self, path: &str) -> Vec<&Arc<Endpoint>> {
        let fits = self.endpoints.iter();
        let mut fits: Vec<_> = fits.filter(|endpoint| endpoint.fits(path)).collect();
        fits.sort_by_key(|endpoint| endpoint.parameters.len());
        fits
    }

    /// The channel of this name.
    pub fn channel(&self, name: &str) -> Option<&Arc<Channel>> {
        self.channels.iter().find(|channel| channel.name == name)
    }

    /// The kind of person or thing of this name.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }
}
