//! The rules that a server can be started without, so that the conformance suite can prove that it
//! notices.
//!
//! A rule is a variant of an enum: [`WireRule`] for what holds in every protocol, and one enum a
//! topic in each protocol's folder. Code that keeps a rule asks `rules.on(…)` at one place;
//! switching the rule off there gives the mistake that a real backend would make. Only
//! [`crate::Options::rule_off`] switches anything: no binary has a flag for it.

use std::{any::Any, fmt::Debug, sync::LazyLock};

use crate::protocols;

/// Names a rule, and the requirement that a server without it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RuleId {
    /// The protocol in which the rule is switched off.
    pub protocol: &'static str,
    /// The rule's name, unique within its protocol.
    pub name: &'static str,
    /// The requirement's id, such as `BC-JOIN-3`.
    pub requirement: &'static str,
}

/// Every rule that a server can be started without, protocol by protocol.
pub fn rules() -> Vec<RuleId> {
    // The ids are built from the protocol's prefix and kept for the life of the process.
    static ALL: LazyLock<Vec<RuleId>> = LazyLock::new(|| {
        let of = |known: &protocols::Known| {
            let (protocol, prefix) = (known.table.id, known.table.requirements);
            let rules = known.topics.iter().flat_map(|topic| (topic.rules)());
            let id = move |(name, requirement): (String, &str)| RuleId {
                protocol,
                name: name.leak(),
                requirement: format!("{prefix}-{requirement}").leak(),
            };
            rules.map(id).collect::<Vec<_>>()
        };
        protocols::KNOWN.iter().flat_map(of).collect()
    });
    ALL.clone()
}

/// An enum of rules.
pub(crate) trait Rule: Copy + PartialEq + Debug + Send + Sync + 'static {
    /// Every rule in the order of declaration, with the requirement that it keeps: the id without
    /// the protocol's prefix, such as `GEN-4`.
    const TABLE: &'static [(Self, &'static str)];
}

/// An enum of rules among others: what is asked of it without knowing which it is.
#[derive(Clone, Copy)]
pub(crate) struct Topic {
    rules: fn() -> Vec<(String, &'static str)>,
    named: fn(&str) -> Option<Off>,
}

/// A rule of some enum.
type Off = &'static (dyn Any + Send + Sync);

impl Topic {
    /// The topic of the enum `R`.
    pub(crate) const fn of<R: Rule>() -> Self {
        Self {
            rules: || {
                let rules = R::TABLE.iter();
                let named = |(rule, requirement): &(R, _)| (format!("{rule:?}"), *requirement);
                rules.map(named).collect()
            },
            named: |name| {
                let mut rules = R::TABLE.iter().map(|(rule, _)| rule);
                let found = rules.find(|rule| format!("{rule:?}") == name);
                found.map(|rule| rule as Off)
            },
        }
    }
}

/// The rules in force: all of every topic but at most one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    off: Option<Off>,
}

impl Rules {
    /// Every rule in force.
    #[cfg(test)]
    pub(crate) const ALL_ON: Self = Self { off: None };

    /// All rules of `protocol`, which has these topics, but for the one named.
    pub(crate) fn of(protocol: &str, topics: &[Topic], off: Option<RuleId>) -> Self {
        let named = off.filter(|off| off.protocol == protocol);
        Self {
            off: named.and_then(|off| topics.iter().find_map(|topic| (topic.named)(off.name))),
        }
    }

    /// Whether the rule is to be kept.
    pub(crate) fn on<R: Rule>(self, rule: R) -> bool {
        self.off() != Some(rule)
    }

    /// The rule of this topic that is not kept, for code that has a mistake for each.
    pub(crate) fn off<R: Rule>(self) -> Option<R> {
        self.off?.downcast_ref().copied()
    }

    /// Whether every rule is to be kept.
    pub(crate) fn are_all_on(self) -> bool {
        self.off.is_none()
    }
}

/// What holds on the wire of every protocol: how frames, refusals and closes are dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WireRule {
    /// GEN-1. A text frame that is not JSON is refused; off, it is passed over in silence.
    NotJsonIsRefused,
    /// GEN-2. A JSON value that is no object is refused; off, it is passed over in silence.
    NotAnObjectIsRefused,
    /// GEN-3. An unknown operation is refused; off, it is passed over in silence.
    UnknownOperationIsRefused,
    /// GEN-4. A binary frame is refused; off, its bytes are taken for text.
    BinaryIsRefused,
    /// GEN-5. A lone surrogate is refused; off, it becomes U+FFFD and is passed on.
    LoneSurrogateIsRefused,
    /// GEN-6. A message that is too long closes with 1009; off, twice the length is let in.
    TooLongCloses,
    /// GEN-6. A message of exactly the limit is judged on its content; off, it counts as too long.
    LimitItselfIsLetIn,
    /// GEN-6. The limit is of messages; off, of each of their fragments.
    LimitCountsWholeMessage,
    /// GEN-7. Invalid UTF-8 closes with 1007; off, the connection ends without a close frame.
    InvalidUtf8Closes,
    /// GEN-8. A connection goes on after a refusal; off, it stays open and deaf.
    RefusalLeavesUsable,
    /// GEN-8. A connection hears others after a refusal; off, it is only answered.
    RefusalLeavesHearing,
    /// GEN-9. A pong repeats the ping's payload; off, it is empty.
    PongRepeatsPayload,
    /// GEN-10. A message in several fragments is one message; off, each fragment is one.
    FragmentsAreOneMessage,
    /// GEN-11. A close frame is answered by one; off, the connection just ends.
    CloseIsAnswered,
    /// GEN-11. A close ends one connection; off, it ends all of that person.
    CloseEndsOneConnection,
    /// GEN-11. A close deafens one connection; off, all of that person, which stay open.
    CloseDeafensOneConnection,
    /// GEN-12. A plain GET on a socket's address is 426; off, it is 200.
    PlainGetNeedsUpgrade,
    /// GEN-13. Extra fields of a request are ignored; off, they are refused.
    ExtraFieldsAreIgnored,
    /// GEN-13. Extra fields of a request are not passed on; off, they stand in what the operation
    /// reports.
    ExtraFieldsAreNotPassedOn,
    /// GEN-14. A key given twice is refused; off, the last one counts.
    DuplicateKeyIsRefused,
    /// GEN-14. Nesting without end is refused; off, it is let in.
    DeepNestingIsRefused,
    /// GEN-14. A number outside 64 bits is refused; off, it is let in.
    HugeNumberIsRefused,
}

impl Rule for WireRule {
    const TABLE: &'static [(Self, &'static str)] = &[
        (Self::NotJsonIsRefused, "GEN-1"),
        (Self::NotAnObjectIsRefused, "GEN-2"),
        (Self::UnknownOperationIsRefused, "GEN-3"),
        (Self::BinaryIsRefused, "GEN-4"),
        (Self::LoneSurrogateIsRefused, "GEN-5"),
        (Self::TooLongCloses, "GEN-6"),
        (Self::LimitItselfIsLetIn, "GEN-6"),
        (Self::LimitCountsWholeMessage, "GEN-6"),
        (Self::InvalidUtf8Closes, "GEN-7"),
        (Self::RefusalLeavesUsable, "GEN-8"),
        (Self::RefusalLeavesHearing, "GEN-8"),
        (Self::PongRepeatsPayload, "GEN-9"),
        (Self::FragmentsAreOneMessage, "GEN-10"),
        (Self::CloseIsAnswered, "GEN-11"),
        (Self::CloseEndsOneConnection, "GEN-11"),
        (Self::CloseDeafensOneConnection, "GEN-11"),
        (Self::PlainGetNeedsUpgrade, "GEN-12"),
        (Self::ExtraFieldsAreIgnored, "GEN-13"),
        (Self::ExtraFieldsAreNotPassedOn, "GEN-13"),
        (Self::DuplicateKeyIsRefused, "GEN-14"),
        (Self::DeepNestingIsRefused, "GEN-14"),
        (Self::HugeNumberIsRefused, "GEN-14"),
    ];
}

/// Fails where a variant is missing from the table of its enum, unless it is the last.
#[cfg(test)]
#[track_caller]
pub(crate) fn assert_table_is_whole<R: Rule>(index: impl Fn(R) -> usize) {
    for (at, (rule, _)) in R::TABLE.iter().enumerate() {
        assert_eq!(
            index(*rule),
            at,
            "a rule is missing from the table before {rule:?}"
        );
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn a_name_names_one_rule_of_its_protocol() {
        let mut seen = HashSet::new();
        for rule in rules() {
            assert!(
                seen.insert((rule.protocol, rule.name)),
                "{} names two rules of {}",
                rule.name,
                rule.protocol
            );
        }
    }

    #[test]
    fn every_wire_rule_is_in_the_table() {
        assert_table_is_whole::<WireRule>(|rule| rule as usize);
    }

    #[test]
    fn one_rule_is_off_and_only_in_its_protocol() {
        const TOPICS: &[Topic] = &[Topic::of::<Other>(), Topic::of::<WireRule>()];
        let off = rules()
            .into_iter()
            .find(|rule| rule.name == "BinaryIsRefused");
        let here = Rules::of("brand-chat", TOPICS, off);
        assert!(!here.are_all_on());
        assert!(!here.on(WireRule::BinaryIsRefused));
        assert!(here.on(WireRule::NotJsonIsRefused));
        assert_eq!(here.off::<WireRule>(), Some(WireRule::BinaryIsRefused));
        assert_eq!(here.off::<Other>(), None);
        assert!(Rules::of("elsewhere", TOPICS, off).are_all_on());
        assert!(Rules::of("brand-chat", TOPICS, None).are_all_on());
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Other {
        NothingIsKept,
    }

    impl Rule for Other {
        const TABLE: &'static [(Self, &'static str)] = &[(Self::NothingIsKept, "GEN-1")];
    }
}
