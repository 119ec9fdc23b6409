//! What a scenario's owner keeps: what went over the wire, in a form that is the same bytes in
//! every run, with a place in a folder.

use std::path::PathBuf;

use crate::event::{ScenarioId, ScenarioReport};
use crate::verdict::{Failure, Verdict};

/// The file of a scenario below the folder of all: `protocol/chapter/REQUIREMENT.txt`, with the
/// number of its block where it is not the first.
pub fn path(id: &ScenarioId) -> PathBuf {
    let name = match id.number {
        1 => id.requirement.clone(),
        number => format!("{}.{number}", id.requirement),
    };
    let mut path = PathBuf::from(part(&id.protocol));
    path.push(part(&id.chapter));
    path.push(format!("{}.txt", part(&name)));
    path
}

/// A name as part of a path anywhere, whatever a chapter's file was called.
fn part(name: &str) -> String {
    let safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let name: String = name
        .chars()
        .map(|c| if safe(c) { c } else { '_' })
        .collect();
    match name.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None => name,
    }
}

/// What is in that file; `None` of a scenario that nothing was learnt from.
pub fn text(report: &ScenarioReport) -> Option<String> {
    let end = match &report.verdict {
        Verdict::Pass => String::new(),
        Verdict::Fail(failure) | Verdict::Known { failure, .. } => deviation(failure),
        Verdict::NotDeclared { .. }
        | Verdict::CouldNotTest { .. }
        | Verdict::HarnessError { .. } => return None,
    };
    let (id, title) = (&report.id.requirement, on_one_line(&report.title));
    Some(format!("# {id} {title}\n{}{end}", report.transcript))
}

/// A cause is told in words that are equal in every run.
fn deviation(failure: &Failure) -> String {
    format!("# deviates: {}\n", on_one_line(&failure.cause))
}

/// A text that may hold a peer's words, as one line.
fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(protocol: &str, chapter: &str, requirement: &str, number: usize, expected: &str) {
        let id = ScenarioId {
            protocol: protocol.to_owned(),
            chapter: chapter.to_owned(),
            requirement: requirement.to_owned(),
            number,
        };
        assert_eq!(path(&id).to_str(), Some(expected));
    }

    #[test]
    fn a_scenario_keeps_its_file_when_another_is_added() {
        check(
            "news",
            "telling",
            "NW-TELL-1",
            1,
            "news/telling/NW-TELL-1.txt",
        );
        check(
            "news",
            "telling",
            "NW-TELL-1",
            2,
            "news/telling/NW-TELL-1.2.txt",
        );
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        check("news", "..", "A-1", 1, "news/_./A-1.txt");
        check("a/b", "c\\d e", "A:1", 1, "a_b/c_d_e/A_1.txt");
    }
}
