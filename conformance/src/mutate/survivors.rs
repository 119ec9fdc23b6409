//! The file of survivors: mutants that nothing can notice, each with the reason. An entry that is
//! killed, or that names no mutant, is of no use any more.
//!
//! It is TOML: `"channel/message:/path:alter" = "why nobody can tell"`.

use std::collections::BTreeMap;

use super::score::{Outcome, Stale};
use crate::reasons::{Reasons, ReasonsError};

/// Reasons by mutant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survivors(Reasons);

impl Survivors {
    /// Reads a file's text.
    ///
    /// # Errors
    ///
    /// What is wrong with it, with what to write.
    pub fn parse(text: &str) -> Result<Survivors, ReasonsError> {
        Reasons::parse(text).map(Survivors)
    }

    /// Puts the reason to a survivor that has one.
    pub(super) fn explain(&self, mutant: &str, outcome: &mut Outcome) {
        if let Outcome::Survived { reason, .. } = outcome {
            *reason = self.0.of(mutant).map(str::to_owned);
        }
    }

    /// The entries that explain nothing. `tried` is what came of each mutant; whether an entry
    /// matches any is known only where `all` of them were made.
    pub(super) fn stale(&self, tried: &BTreeMap<String, Outcome>, all: bool) -> Vec<Stale> {
        let stale = self.0.names().filter_map(|mutant| {
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
        assert!(error("\"a:b:drop\" = 1").contains("A line is a name and the reason"));
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
