//! A channel: its address, what opens it, what may be asked on it and what may be heard on it.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::{Correlation, Message, Pointer};

/// One WebSocket address of a protocol.
#[derive(Debug)]
pub struct Channel {
    /// The place of its definition in the document.
    pub place: Pointer,
    /// Its name in the document.
    pub name: String,
    /// The path appended to a target's base; parameters stand in braces.
    pub address: String,
    /// The parameters of the address.
    pub parameters: Vec<Parameter>,
    /// What it is for, in the document's words.
    pub description: String,
    /// What a client may send, in the order of the document.
    pub operations: Vec<Operation>,
    /// What a server may send, each message once.
    pub incoming: Vec<Arc<Message>>,
    /// The names of those that it may send not only as a reply.
    pub deliveries: BTreeSet<String>,
    /// The names of messages from the server that the document tells apart by nothing, in pairs.
    pub alike: Vec<(String, String)>,
    /// The request that proves silence, where the protocol has one that the target claims.
    pub fence: Option<Fence>,
    /// The headers of the handshake, beside those of HTTP and of the credential.
    pub headers: Vec<Header>,
    /// The query parameters of the handshake that can only be one thing.
    pub query: Vec<(String, String)>,
    /// Where the credential goes, where the channel wants one.
    pub credential: Option<Credential>,
}

impl Channel {
    /// The operation of this name, as chapters write it.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations
            .iter()
            .find(|operation| operation.name == name)
    }

    /// The message of this name that a server may send here.
    pub fn message(&self, name: &str) -> Option<&Arc<Message>> {
        self.incoming.iter().find(|message| message.name == name)
    }

    /// The protocol's error form on this channel, where it has one that the target claims.
    pub fn refusal(&self) -> Option<&Arc<Message>> {
        let mut incoming = self.incoming.iter();
        incoming.find(|message| message.refusal && message.claimed)
    }

    /// The convention of the only error form, where the target does not claim it: such a target
    /// refuses in a form of its own, or in silence.
    pub fn refuses_otherwise(&self) -> Option<&str> {
        if self.refusal().is_some() {
            return None;
        }
        let mut forms = self.incoming.iter().filter(|message| message.refusal);
        forms.find_map(|form| form.convention.as_deref())
    }
}

/// A request that a client may send, and what answers it.
#[derive(Debug)]
pub struct Operation {
    /// The place of its definition in the document.
    pub place: Pointer,
    /// Its key in the document.
    pub id: String,
    /// The word chapters use: the name of its request.
    pub name: String,
    /// What it does, in the document's words.
    pub summary: String,
    /// Whether it changes nothing on the server.
    pub safe: bool,
    /// The frame that asks for it.
    pub request: Arc<Message>,
    /// The frames that answer it when it is done.
    pub replies: Vec<Arc<Message>>,
    /// The frames that answer it when it is refused.
    pub refusals: Vec<Arc<Message>>,
}

impl Operation {
    /// What ties replies to the request. An id that not every reply is said to carry ties none: the
    /// first frame of a reply's form answers then.
    pub fn correlation(&self) -> Option<&Correlation> {
        let tied = self.replies.iter().all(|reply| reply.correlation.is_some());
        self.request.correlation.as_ref().filter(|_| tied)
    }
}

/// A request without effect whose reply shows that nothing sent before it is still on its way.
#[derive(Debug, Clone, PartialEq)]
pub struct Fence {
    /// The operation's name.
    pub operation: String,
    /// What it carries beside constants and correlation id.
    pub payload: Value,
    /// The convention by which its reply comes after every frame that was due to the connection
    /// when it was read, where there is one.
    pub ordered: Option<String>,
}

/// A parameter of a channel's address.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// What it chooses, in the document's words.
    pub description: String,
    /// What it may be, where the document says so: a schema without references.
    pub schema: Option<Value>,
    /// The field of a person's binding that is taken unless a step says otherwise.
    pub person: Option<String>,
    /// What is taken where neither step nor person have one.
    pub default: Option<String>,
}

/// A header of the handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// Whether a handshake without it is refused.
    pub required: bool,
    /// What is sent unless a step says otherwise.
    pub value: Option<HeaderValue>,
}

/// Where a header's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderValue {
    /// The document gives it.
    Const(String),
    /// The http or https origin of the target.
    TargetOrigin,
}

/// How a person's credential travels. `field` names the field of the person's binding it is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// `Authorization: Bearer …`.
    Bearer {
        /// The field of the binding.
        field: String,
    },
    /// A named value in the handshake.
    ApiKey {
        /// Where the value stands.
        place: ApiKeyPlace,
        /// Its name there.
        name: String,
        /// The field of the binding.
        field: String,
    },
}

impl Credential {
    /// The field of the person's binding that holds it.
    pub fn field(&self) -> &str {
        match self {
            Credential::Bearer { field } | Credential::ApiKey { field, .. } => field,
        }
    }
}

/// The part of a handshake that carries an API key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApiKeyPlace {
    /// A header.
    Header,
    /// A query parameter.
    Query,
    /// A cookie.
    Cookie,
}
