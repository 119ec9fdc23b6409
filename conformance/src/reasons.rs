//! Files of reasons: what is known to be wrong and stays so, each with the reason why.
//!
//! They are TOML, a line each: `"what it is called" = "why it is so"`.

use std::collections::BTreeMap;

/// Reasons by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Reasons(BTreeMap<String, String>);

/// Why a text is no file of reasons.
#[derive(Debug, thiserror::Error)]
pub enum ReasonsError {
    /// It is no TOML, or something other than texts.
    #[error("{0}\nA line is a name and the reason: \"…\" = \"…\"")]
    Toml(#[from] toml::de::Error),
    /// A reason is missing.
    #[error("`{0}` has no reason: write why it is so")]
    NoReason(String),
}

impl Reasons {
    /// Reads a file's text.
    pub(crate) fn parse(text: &str) -> Result<Reasons, ReasonsError> {
        let reasons: BTreeMap<String, String> = toml::from_str(text)?;
        let mut empty = reasons
            .iter()
            .filter(|(_, reason)| reason.trim().is_empty());
        match empty.next() {
            Some((name, _)) => Err(ReasonsError::NoReason(name.clone())),
            None => Ok(Reasons(reasons)),
        }
    }

    /// The reason for what has this name.
    pub(crate) fn of(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The names that have a reason.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }
}
