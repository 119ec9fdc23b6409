//! What is done about a finding: nothing, a word, or a failure.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Rule;

/// What is done about a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing: it is counted.
    Allow,
    /// It is told.
    Warn,
    /// It is told, and makes the command fail.
    Deny,
}

/// The levels of all rules.
#[derive(Debug, Clone)]
pub struct Levels {
    others: Level,
    own: BTreeMap<Rule, Level>,
}

impl Default for Levels {
    fn default() -> Self {
        Self {
            others: Level::Warn,
            own: BTreeMap::new(),
        }
    }
}

impl Levels {
    /// Puts a rule at a level, or every rule that has none of its own.
    pub fn set(&mut self, rule: Option<Rule>, level: Level) {
        match rule {
            Some(rule) => drop(self.own.insert(rule, level)),
            None => self.others = level,
        }
    }

    /// The level of a rule.
    pub fn of(&self, rule: Rule) -> Level {
        self.own.get(&rule).copied().unwrap_or(self.others)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_goes_before_all_in_whatever_order() {
        let mut levels = Levels::default();
        assert_eq!(levels.of(Rule::NoFence), Level::Warn);
        levels.set(Some(Rule::NoFence), Level::Allow);
        levels.set(None, Level::Deny);
        assert_eq!(levels.of(Rule::NoFence), Level::Allow);
        assert_eq!(levels.of(Rule::NoReply), Level::Deny);
    }
}
