//! `wireproof baseline prune`: what a run has shown not to deviate any more leaves the list.

use wireproof_conformance::baseline::edit::Editor;
use wireproof_conformance::baseline::{Entry, List, Subject, Why, today};
use wireproof_conformance::recorded::Recorded;
use wireproof_conformance::verdict::{ExitCode, Outcome};

use super::{parsed, unreadable, write};
use crate::args::Prune;
use crate::records::read;
use crate::say;

pub(super) fn prune(arguments: &Prune) -> anyhow::Result<ExitCode> {
    let path = &arguments.baseline;
    let text = wireproof_client::bounded::read_to_string(path)
        .map_err(|error| unreadable(path, &error))?;
    let baseline = parsed(path, &text)?;
    let runs = read(&[&arguments.run])?;
    let mut editor = Editor::new(&text)?;
    let mut said = String::new();
    let mut gone = false;
    let removed = match arguments.dry_run {
        true => "would be removed",
        false => "removed",
    };
    for list in [List::Known, List::Flaky] {
        let entries = baseline.0.iter().filter(|entry| entry.list == list);
        let mut subjects: Vec<Subject> = Vec::new();
        for entry in entries {
            let why = runs.iter().find_map(|run| why(entry, run));
            let (subject, place) = (&entry.subject, &entry.place);
            match why {
                Some(why) => {
                    said += &format!("{removed}  {subject}  {place}  {why}\n");
                    subjects.push(subject.clone());
                }
                None if entry.has_expired(today()) => {
                    said +=
                        &format!("expired  {subject}  {place}  renew it, or take it off by hand\n");
                }
                None => {}
            }
        }
        gone |= !subjects.is_empty();
        editor.remove(list, &subjects);
    }
    if gone && !arguments.dry_run {
        write(path, &editor.text())?;
    }
    if !gone {
        said += "nothing to take off\n";
    }
    say(&said)?;
    Ok(ExitCode::Conforms)
}

/// Why an entry does not hold any more, as far as the run has shown it.
fn why(entry: &Entry, run: &Recorded) -> Option<&'static str> {
    let found = run
        .outdated
        .iter()
        .filter(|outdated| outdated.id == entry.subject.to_string());
    let whys: Vec<Why> = found.map(|outdated| outdated.why).collect();
    if whys.contains(&Why::Unmatched) {
        return Some("no scenario is called so");
    }
    if entry.list == List::Flaky {
        return None;
    }
    let scenarios = run.scenarios.iter();
    let about = scenarios.filter(|(id, _)| entry.subject.covers(id));
    let outcomes: Vec<Outcome> = about.map(|(_, scenario)| scenario.outcome()).collect();
    let passes = !outcomes.is_empty() && outcomes.iter().all(|outcome| *outcome == Outcome::Pass);
    // What is no scenario is not told of where it does not come any more.
    let is_gone = outcomes.is_empty() && whys.contains(&Why::Passes);
    match (passes, is_gone) {
        (true, _) => Some("it passes"),
        (_, true) => Some("it is not seen any more"),
        _ => None,
    }
}
