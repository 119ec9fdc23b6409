//! Mutants that are known to survive, each with the reason: a TOML file beside the chapters.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Met, MutantFate};

/// A mutant that is known to survive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survivor {
    /// Its id; `*` stands for any text.
    pub mutant: String,
    /// Why nobody can notice it.
    pub reason: String,
}

/// All of a protocol.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survivors {
    /// In the order of the file.
    #[serde(default)]
    pub survivor: Vec<Survivor>,
}

/// Why a file of survivors is none.
#[derive(Debug, thiserror::Error)]
pub enum SurvivorsError {
    /// It is no TOML, or has what such a file does not know.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// An entry without a reason.
    #[error("`{0}` has no reason: say why nobody can notice this mutant")]
    NoReason(String),
}

impl Survivors {
    /// Reads a file's text.
    ///
    /// # Errors
    ///
    /// The file is no such file, or an entry has no reason.
    pub fn parse(text: &str) -> Result<Survivors, SurvivorsError> {
        let read: Survivors = toml::from_str(text)?;
        let mut entries = read.survivor.iter();
        match entries.find(|entry| entry.reason.trim().is_empty()) {
            Some(entry) => Err(SurvivorsError::NoReason(entry.mutant.clone())),
            None => Ok(read),
        }
    }

    /// Why a mutant survives, if that is known.
    pub fn reason(&self, met: &Met) -> Option<&str> {
        let id = met.mutant.to_string();
        let mut entries = self.survivor.iter();
        let entry = entries.find(|entry| fits(&entry.mutant, &id))?;
        Some(&entry.reason)
    }

    /// Entries of which no mutant survives any more, each with what is wrong with it.
    pub fn outdated(&self, met: &[Met]) -> Vec<String> {
        let mut outdated = Vec::new();
        for entry in &self.survivor {
            let mut fates: BTreeMap<bool, usize> = BTreeMap::new();
            for one in met {
                if fits(&entry.mutant, &one.mutant.to_string()) {
                    let survives = one.fate == MutantFate::Survived;
                    *fates.entry(survives).or_default() += 1;
                }
            }
            let why = match (fates.get(&true), fates.get(&false)) {
                (Some(_), _) => continue,
                (None, Some(_)) => "is killed, or there is nothing to change: take it out",
                (None, None) => "is no mutant of this suite: take it out, or mend its id",
            };
            outdated.push(format!("`{}` {why}", entry.mutant));
        }
        outdated
    }
}

/// Whether a text is one of a pattern in which `*` between blanks or at an end stands for any text. The
/// `*` of an element's number is between slashes, and means itself.
fn fits(pattern: &str, text: &str) -> bool {
    let mut own = pattern.split(' ');
    let mut asked = text.split(' ');
    loop {
        match (own.next(), asked.next()) {
            (None, None) => return true,
            (Some("*"), Some(_)) => {}
            (Some(own), Some(asked)) if own == asked => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mutate::{Field, Mutant, Operator, Place};

    fn met(fate: MutantFate) -> Met {
        Met {
            mutant: Mutant {
                place: Place::Frame {
                    channel: "feed".to_owned(),
                    message: "told".to_owned(),
                    field: Some(Field("/tags/*".to_owned())),
                },
                operator: Operator::Alter,
            },
            fate,
            scenarios: 1,
            first: None,
        }
    }

    fn file(mutant: &str) -> Survivors {
        let text = format!("[[survivor]]\nmutant = \"{mutant}\"\nreason = \"because\"\n");
        Survivors::parse(&text).expect("it is right")
    }

    #[test]
    fn an_entry_explains_the_mutants_that_it_names() {
        let survived = met(MutantFate::Survived);
        for mutant in ["feed told /tags/* alter", "* told /tags/* *", "feed * * *"] {
            assert_eq!(file(mutant).reason(&survived), Some("because"), "{mutant}");
        }
        for mutant in [
            "feed told /tags/* drop",
            "feed told *",
            "feed told /tags alter",
        ] {
            assert_eq!(file(mutant).reason(&survived), None, "{mutant}");
        }
    }

    #[test]
    fn an_entry_that_explains_nothing_is_outdated() {
        let entry = file("feed told /tags/* alter");
        assert_eq!(entry.outdated(&[met(MutantFate::Survived)]), [""; 0]);
        let told = entry.outdated(&[met(MutantFate::NeverApplied)]);
        assert!(told[0].contains("is killed"), "{told:?}");
        assert!(entry.outdated(&[])[0].contains("is no mutant"));
    }

    #[test]
    fn an_entry_needs_a_reason() {
        let text = "[[survivor]]\nmutant = \"a\"\nreason = \" \"\n";
        let error = Survivors::parse(text).expect_err("no reason");
        assert!(error.to_string().contains("has no reason"), "{error}");
    }
}
