//! What a deviation is without anything that changes from run to run, so that one can be told
//! from another: kinds of values in place of values, words of the chapter in place of lines.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Differing;

/// The shape of a deviation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Shape {
    /// What kind of deviation it is.
    pub kind: Kind,
    /// The step of the chapter that was not fulfilled, without what stands in its brackets. Of
    /// several alike, all but the first have a number.
    #[serde(default)]
    pub step: String,
    /// What came instead: the name of a message, the form of a frame, a status, how a
    /// connection ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<String>,
    /// Where a frame differs from what was asked for. Of something missing, where the frame that
    /// comes nearest differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<Differing>,
}

/// What kind of deviation something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A message or an answer did not come.
    Missing,
    /// It is not as the chapter asks.
    Differs,
    /// It is not as the documents say.
    Schema,
    /// Another message or status came.
    Another,
    /// A frame that no document knows came.
    Undocumented,
    /// It came before something that should have come first.
    OutOfOrder,
    /// A request was not refused, or a handshake was let in.
    NotRefused,
    /// A handshake was answered otherwise.
    Handshake,
    /// Something reached who should not hear it.
    NotSilent,
    /// Something came that no step takes.
    Unexpected,
    /// A connection is open and answers nothing.
    NoSignOfLife,
    /// A connection or an exchange ended by itself, or otherwise than it should.
    Ended,
    /// A connection should have ended.
    StillOpen,
    /// A connection took no more.
    NotSent,
    /// The wire's form is not the documents', as the target's file declares it.
    Adapted,
}

impl Shape {
    /// A deviation of which nothing but its kind is known yet.
    pub(crate) fn of(kind: Kind) -> Shape {
        Shape {
            kind,
            step: String::new(),
            instead: None,
            differences: Vec::new(),
        }
    }

    /// Whether a connection ended instead.
    pub(crate) fn is_end(&self) -> bool {
        let instead = self.instead.as_deref().unwrap_or_default();
        ["closed", "dropped", "failed"]
            .iter()
            .any(|end| instead.starts_with(end))
    }

    /// Calls `change` with every text that may hold words of a peer.
    pub(crate) fn texts(&mut self, change: &mut impl FnMut(&mut String)) {
        self.instead.iter_mut().for_each(&mut *change);
        for differing in &mut self.differences {
            change(&mut differing.at);
            change(&mut differing.expected);
        }
    }

    /// Sets the differences, each once and in an order of their own.
    pub(crate) fn differing(&mut self, differences: impl Iterator<Item = Differing>) {
        self.differences = differences.collect();
        self.differences.sort();
        self.differences.dedup();
    }
}

impl std::fmt::Display for Shape {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            Kind::Missing => "missing",
            Kind::Differs => "differs",
            Kind::Schema => "schema",
            Kind::Another => "another",
            Kind::Undocumented => "undocumented",
            Kind::OutOfOrder => "out of order",
            Kind::NotRefused => "not refused",
            Kind::Handshake => "handshake",
            Kind::NotSilent => "not silent",
            Kind::Unexpected => "unexpected",
            Kind::NoSignOfLife => "no sign of life",
            Kind::Ended => "ended",
            Kind::StillOpen => "still open",
            Kind::NotSent => "not sent",
            Kind::Adapted => "adapted",
        };
        write!(f, "{kind} in `{}`", self.step)?;
        if let Some(instead) = &self.instead {
            write!(f, ", {instead}")?;
        }
        for differing in &self.differences {
            write!(f, ", {differing}")?;
        }
        Ok(())
    }
}
