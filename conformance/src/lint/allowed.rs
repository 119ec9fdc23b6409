//! The findings that a pack allows, each with the reason. An entry that is found no more is of no
//! use, and is told.
//!
//! It is TOML: `"RULE:SUBJECT" = "why it is so"`.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Finding, Rule};
use crate::reasons::{Reasons, ReasonsError};

/// Reasons by finding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Allowed(Reasons);

/// An entry that allows nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Stale {
    /// The finding it names.
    pub id: String,
    /// Why it allows nothing.
    pub why: &'static str,
}

impl Allowed {
    /// Reads a file's text.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with what to write.
    pub fn parse(text: &str) -> Result<Allowed, ReasonsError> {
        Reasons::parse(text).map(Allowed)
    }

    /// Why a finding is allowed, if it is.
    pub(super) fn reason(&self, id: &str) -> Option<&str> {
        self.0.of(id)
    }

    /// The entries that allow nothing of what was found.
    pub fn stale(&self, findings: &[Finding]) -> Vec<Stale> {
        let unused = self.0.names();
        let unused = unused.filter(|id| findings.iter().all(|finding| finding.id != **id));
        let stale = unused.map(|id| {
            let rule = id.split(':').next().unwrap_or_default();
            let why = match Rule::named(rule) {
                Some(_) => "is found no more",
                None => "begins with no rule",
            };
            let id = id.clone();
            Stale { id, why }
        });
        stale.collect()
    }
}
