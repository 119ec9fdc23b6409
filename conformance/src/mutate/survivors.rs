//! The file of survivors: mutants that nothing can notice, each with the reason. An entry that is
//! killed, or that names no mutant, is of no use any more.
//!
//! It is TOML: `"channel/message:/path:alter" = "why nobody can tell"`.

use std::collections::BTreeMap;

use super::score::{Outcome, Stale};

/// Reasons by mutant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survivors(BTreeMap<String, String>);

/// Why a text is no file of survivors.
#[derive(Debug, thiserror::Error)]
pub enum SurvivorsError {
    /// It is no TOML, or something other than texts.
    #[error("{0}\nA line is a mutant and the reason: \"channel/message:/path:alter\" = \"…\"")]
    Toml(#[from] toml::de::Error),
    /// A reason is missing.
    #[error("`{0}` has no reason: write why nobody can tell")]
    NoReason(String),
}

impl Survivors {
    /// Reads a file's text.
    pub fn parse(text: &str) -> Result<Survivors, SurvivorsError> {
        let reasons: BTreeMap<String, String> = toml::from_str(text)?;
        let mut empty = reasons
            .iter()
            .filter(|(_, reason)| reason.trim().is_empty());
        match empty.next() {
            Some((mutant, _)) => Err(SurvivorsError::NoReason(mutant.clone())),
            None => Ok(Survivors(reasons)),
        }
    }

    /// Puts the reason to a survivor that has one.
    pub(super) fn explain(&self, mutant: &str, outcome: &mut Outcome) {
        if let Outcome::Survived { reason, .. } = outcome {
            *reason = self.0.get(mutant).cloned();
        }
    }

    /// The entries that explain nothing. `tried` is what came of each mutant; whether an entry
    /// matches any is known only where `all` of them were made.
    pub(super) fn stale(&self, tried: &BTreeMap<String, Outcome>, all: bool) -> Vec<Stale> {
        let stale = self.0.keys().filter_map(|mutant| {
            let why = match tried.get(mutant) {
                Some(Outcome::Killed { .. }) => "is killed",
                Some(Outcome::NeverApplied) => "never shows",
                None if all => "is no mutant",
                _ => return None,
            };
            let mutant = mutant.clone();
            Some(Stale { mutant, why })
        });
        stale.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn survived() -> Outcome {
        Outcome::Survived {
            plays: 1,
            would: String::new(),
            reason: None,
        }
    }

    #[test]
    fn an_entry_needs_a_reason() {
        assert!(Survivors::parse("\"a:b:drop\" = \"open\"").is_ok());
        assert!(Survivors::parse("").is_ok());
        let error = |text: &str| Survivors::parse(text).expect_err("none").to_string();
        assert!(error("\"a:b:drop\" = \" \"").contains("`a:b:drop` has no reason"));
        assert!(error("\"a:b:drop\" = 1").contains("A line is a mutant and the reason"));
    }

    #[test]
    fn what_is_killed_or_unknown_is_stale() {
        let text = "\"a:b:drop\" = \"x\"\n\"a:b:null\" = \"x\"\n\"a:b:add\" = \"x\"";
        let survivors = Survivors::parse(text).expect("survivors");
        let by = "a/b/A-1#1".parse().expect("an id");
        let how = super::super::score::How::Failed;
        let (label, plays) = (String::new(), 1);
        let killed = Outcome::Killed {
            by,
            how,
            label,
            plays,
        };
        let tried = BTreeMap::from([
            ("a:b:drop".to_owned(), killed),
            ("a:b:null".to_owned(), survived()),
        ]);
        let stale = |all| {
            let stale = survivors.stale(&tried, all).into_iter();
            stale.map(|one| (one.mutant, one.why)).collect::<Vec<_>>()
        };
        let killed = ("a:b:drop".to_owned(), "is killed");
        assert_eq!(stale(false), std::slice::from_ref(&killed));
        assert_eq!(
            stale(true),
            [("a:b:add".to_owned(), "is no mutant"), killed]
        );
        let mut outcome = survived();
        survivors.explain("a:b:null", &mut outcome);
        let Outcome::Survived { reason, .. } = outcome else {
            panic!("{outcome:?}");
        };
        assert_eq!(reason.as_deref(), Some("x"));
    }
}
