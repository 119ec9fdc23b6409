//! Findings that another one explains. A message that comes once too often is unexpected at the end of one
//! scenario and breaks a silence of another: of one requirement that is one fault, told once. What programs
//! read has every finding by itself.

use crate::event::{Cause, Finding};
use crate::report::failure::{Look, printable};
use crate::report::wrap::wrapped;

/// For each finding the number of the one beneath which it is told, if there is one: the same message too
/// many, of the same protocol, and no requirement that has not failed by that already.
pub(super) fn above(
    findings: &[(&Cause, Finding)],
    surpluses: &[Option<&str>],
) -> Vec<Option<usize>> {
    let explains = |head: usize, number: usize| {
        let surplus = surpluses.get(number).copied().flatten();
        let is_same = surplus.is_some() && surpluses.get(head).copied().flatten() == surplus;
        let both = findings.get(head).zip(findings.get(number));
        is_same && both.is_some_and(|((_, head), (_, other))| is_within(other, head))
    };
    let mut above: Vec<Option<usize>> = vec![None; findings.len()];
    // What takes down most comes last, and explains those before it.
    for number in 0..findings.len() {
        let later = (number + 1..findings.len()).rev();
        let head = later.into_iter().find(|head| explains(*head, number));
        if let Some(place) = above.get_mut(number) {
            *place = head;
        }
    }
    // Nothing is told beneath what is told beneath something else.
    for number in 0..above.len() {
        let mut head = above.get(number).copied().flatten();
        while let Some(higher) = head.and_then(|head| above.get(head).copied().flatten()) {
            head = Some(higher);
        }
        if let Some(place) = above.get_mut(number) {
            *place = head;
        }
    }
    above
}

fn is_within(finding: &Finding, head: &Finding) -> bool {
    finding.scenarios.iter().all(|id| {
        let mut heads = head.scenarios.iter();
        heads.any(|other| (&id.protocol, &id.requirement) == (&other.protocol, &other.requirement))
    })
}

/// Such a finding, in short, with the names of all its scenarios.
pub(super) fn line(finding: &Finding, look: Look) -> String {
    let names = finding.scenarios.iter();
    let names: Vec<String> = names
        .map(|id| format!("{}#{}", id.requirement, id.number))
        .collect();
    let head = format!("  follows from the above: {}: ", printable(&finding.cause));
    wrapped(&head, 4, &names, ", ", look.width)
}
