//! Regular expressions of patterns.

use std::sync::OnceLock;

/// A regular expression: as it was written, and compiled when it is first asked for.
#[derive(Debug, Clone)]
pub struct Regex {
    source: String,
    whole: OnceLock<Result<regex::Regex, regex::Error>>,
}

impl Regex {
    /// A regular expression that may turn out not to be well-formed.
    #[must_use]
    pub fn new(source: impl Into<String>) -> Regex {
        Regex {
            source: source.into(),
            whole: OnceLock::new(),
        }
    }

    /// As it was written, without its slashes.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Whether it matches the whole text.
    pub fn matches(&self, text: &str) -> Result<bool, &regex::Error> {
        Ok(self.whole()?.is_match(text))
    }

    /// Compiled alone and as it is used: `a)(b` would be well-formed only inside of the other.
    pub(crate) fn whole(&self) -> Result<&regex::Regex, &regex::Error> {
        let compile = || {
            regex::Regex::new(&self.source)?;
            regex::Regex::new(&format!("^(?:{})$", self.source))
        };
        self.whole.get_or_init(compile).as_ref()
    }
}

impl PartialEq for Regex {
    fn eq(&self, other: &Regex) -> bool {
        self.source == other.source
    }
}
