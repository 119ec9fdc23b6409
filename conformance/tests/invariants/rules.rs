//! The server's rules and the chapters' requirements speak of the same things: each rule
//! has a requirement, and each requirement that a wire can show has a rule, so that a mutant
//! proves its scenarios able to fail.

use std::collections::BTreeSet;

use wireproof_server::RuleId;

/// Requirements that no server of ours can break alone, with the reason.
const WITHOUT_A_RULE: &[(&str, &str)] = &[];

/// The requirements of one protocol, as far as rules go.
struct Requirements {
    protocol: &'static str,
    observable: BTreeSet<String>,
    not_observable: BTreeSet<String>,
}

#[test]
fn every_rule_keeps_a_requirement() {
    super::assert_none(&strange(&all(), &wireproof_server::rules()));
}

#[test]
fn every_observable_requirement_is_kept_by_a_rule() {
    let rules = wireproof_server::rules();
    super::assert_none(&unguarded(&all(), &rules, WITHOUT_A_RULE));
}

fn all() -> Vec<Requirements> {
    let protocols = crate::documents::protocols().into_iter();
    protocols.map(requirements).collect()
}

fn requirements(protocol: &'static str) -> Requirements {
    let chapters = crate::documents::chapters(protocol);
    let all = chapters.iter().flat_map(|chapter| &chapter.requirements);
    let (not_observable, observable): (Vec<_>, Vec<_>) =
        all.partition(|requirement| requirement.not_observable.is_some());
    let ids = |of: Vec<&wireproof_conformance::chapter::Requirement>| {
        of.into_iter()
            .map(|requirement| requirement.id.clone())
            .collect()
    };
    Requirements {
        protocol,
        observable: ids(observable),
        not_observable: ids(not_observable),
    }
}

/// The rules that no chapter asks for, and the names that stand for two of them.
fn strange(requirements: &[Requirements], rules: &[RuleId]) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut names = BTreeSet::new();
    for rule in rules {
        let RuleId {
            protocol,
            name,
            requirement,
        } = rule;
        let chapters = requirements
            .iter()
            .find(|chapters| chapters.protocol == *protocol);
        let asked = chapters.is_some_and(|chapters| {
            chapters.observable.contains(*requirement)
                || chapters.not_observable.contains(*requirement)
        });
        if !asked {
            wrong.push(format!("no chapter of {protocol} has {requirement}, which the rule {name} keeps: write its heading"));
        }
        if !names.insert((protocol, name)) {
            wrong.push(format!("{protocol} has two rules named {name}: rename one"));
        }
    }
    wrong
}

/// The requirements that could be broken without a scenario noticing, and the excuses that
/// are none any more.
fn unguarded(
    requirements: &[Requirements],
    rules: &[RuleId],
    excused: &[(&str, &str)],
) -> Vec<String> {
    let guarded: BTreeSet<&str> = rules.iter().map(|rule| rule.requirement).collect();
    let excuses: BTreeSet<&str> = excused.iter().map(|(id, _)| *id).collect();
    let observable: BTreeSet<&str> = requirements
        .iter()
        .flat_map(|chapters| &chapters.observable)
        .map(String::as_str)
        .collect();
    let mut wrong = Vec::new();
    for id in observable
        .iter()
        .filter(|id| !guarded.contains(*id) && !excuses.contains(*id))
    {
        wrong.push(format!(
            "{id} has no rule in the server: give it one, or a reason in WITHOUT_A_RULE"
        ));
    }
    for id in excuses {
        if !observable.contains(id) || guarded.contains(id) {
            wrong.push(format!(
                "{id} needs no reason in WITHOUT_A_RULE: take it out"
            ));
        }
    }
    wrong
}

mod can_fail {
    use super::*;

    fn chapters() -> [Requirements; 1] {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        [Requirements {
            protocol: "news",
            observable: ids(&["N-A-1", "N-A-2"]),
            not_observable: ids(&["N-A-3"]),
        }]
    }

    fn rule(protocol: &'static str, name: &'static str, requirement: &'static str) -> RuleId {
        RuleId {
            protocol,
            name,
            requirement,
        }
    }

    #[test]
    fn rules_that_nobody_asks_for() {
        let rules = [
            rule("news", "One", "N-A-1"),
            rule("news", "Two", "N-A-9"),
            rule("news", "One", "N-A-3"),
            rule("elsewhere", "One", "N-A-1"),
        ];
        let wrong = [
            "no chapter of news has N-A-9, which the rule Two keeps: write its heading",
            "news has two rules named One: rename one",
            "no chapter of elsewhere has N-A-1, which the rule One keeps: write its heading",
        ];
        assert_eq!(strange(&chapters(), &rules), wrong);
    }

    #[test]
    fn requirements_that_nobody_keeps() {
        let rules = [rule("news", "One", "N-A-1")];
        let wrong = ["N-A-2 has no rule in the server: give it one, or a reason in WITHOUT_A_RULE"];
        assert_eq!(unguarded(&chapters(), &rules, &[]), wrong);
        assert!(unguarded(&chapters(), &rules, &[("N-A-2", "why")]).is_empty());
    }

    #[test]
    fn excuses_that_are_none_any_more() {
        let rules = [rule("news", "One", "N-A-1"), rule("news", "Two", "N-A-2")];
        let excused = [("N-A-2", "why"), ("N-A-9", "why")];
        let wrong = [
            "N-A-2 needs no reason in WITHOUT_A_RULE: take it out",
            "N-A-9 needs no reason in WITHOUT_A_RULE: take it out",
        ];
        assert_eq!(unguarded(&chapters(), &rules, &excused), wrong);
    }
}
