//! `wireproof baseline accept`: deviations of a run become known, each with its shape.

use std::collections::BTreeMap;
use std::io::ErrorKind;

use wireproof_conformance::baseline::edit::{Accepted, Became, Editor};
use wireproof_conformance::baseline::{Baseline, List, Subject, today};
use wireproof_conformance::event::ScenarioId;
use wireproof_conformance::recorded::{Recorded, Scenario};
use wireproof_conformance::verdict::{ExitCode, Outcome, Shape, Verdict};

use super::{parsed, unreadable, write};
use crate::again::quoted;
use crate::args::Accept;
use crate::records::read;
use crate::{Exit, say};

pub(super) fn accept(arguments: &Accept) -> anyhow::Result<ExitCode> {
    let path = &arguments.baseline;
    if let Some(expires) = arguments.expires.filter(|expires| *expires < today()) {
        let message =
            format!("--expires {expires} is over: what it excuses would have expired at once");
        return Err(Exit::error(ExitCode::Usage, message));
    }
    let text = match wireproof_client::bounded::read_to_string(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        read => read.map_err(|error| unreadable(path, &error))?,
    };
    let baseline = parsed(path, &text)?;
    let runs = read(&[&arguments.run])?;
    let accepted = runs.iter().map(|run| accepted(arguments, run, &baseline));
    let accepted = accepted.collect::<anyhow::Result<Vec<_>>>()?.concat();
    if accepted.is_empty() {
        say("nothing deviates that is not known: there is nothing to accept\n")?;
        return Ok(ExitCode::Conforms);
    }
    let mut editor = Editor::new(&text)?;
    let mut said = String::new();
    for accepted in &accepted {
        let word = match editor.accept(accepted) {
            Became::Added => "added",
            Became::Changed => "changed",
        };
        let shapes = accepted.shapes.iter().map(Shape::to_string);
        let shapes = shapes.collect::<Vec<_>>().join("; or ");
        said += &format!("{word:<8} {} {shapes}\n", accepted.subject);
    }
    let changed = editor.text();
    // What is written must be read back, whatever a report has brought.
    parsed(path, &changed)?;
    write(path, &changed)?;
    say(&said)?;
    Ok(ExitCode::Conforms)
}

/// What of the run is accepted, and why.
fn accepted(
    arguments: &Accept,
    run: &Recorded,
    baseline: &Baseline,
) -> anyhow::Result<Vec<Accepted>> {
    let all: Vec<_> = run
        .scenarios
        .iter()
        .filter(|(_, scenario)| deviates(scenario))
        .collect();
    if arguments.reasons.is_empty() && arguments.reason.is_none() && !all.is_empty() {
        return Err(nothing_chosen(arguments, &all));
    }
    for (subject, _) in &arguments.reasons {
        if !all.iter().any(|(id, _)| subject.covers(id)) {
            return Err(no_deviation(subject, run));
        }
    }
    let mut accepted: BTreeMap<Subject, Accepted> = BTreeMap::new();
    for (id, scenario) in all {
        let mut reasons = arguments.reasons.iter();
        let named = reasons
            .find(|(subject, _)| subject.covers(id))
            .map(|(_, reason)| reason);
        let Some(reason) = named.or(arguments.reason.as_ref()) else {
            continue;
        };
        let list = list(arguments.flaky, id, scenario)?;
        let shapes = shapes(id, scenario, run)?;
        if named.is_none() && is_listed(id, list, &shapes, baseline) {
            continue;
        }
        let subject = subject(id, list, baseline);
        let entry = accepted.entry(subject.clone()).or_insert_with(|| Accepted {
            shapes: shapes_kept(&subject, list, baseline),
            subject,
            list,
            reason: reason.clone(),
            ticket: arguments.ticket.clone(),
            expires: arguments.expires,
        });
        for shape in shapes {
            if !entry.shapes.contains(&shape) {
                entry.shapes.push(shape);
            }
        }
    }
    Ok(accepted.into_values().collect())
}

/// Whether entries excuse all that a scenario shows: a report that was made without the baseline
/// tells it all the same, and the entry keeps the reason that somebody wrote.
fn is_listed(id: &ScenarioId, list: List, shapes: &[Shape], baseline: &Baseline) -> bool {
    let about = |shape: &Shape| {
        let mut entries = baseline.0.iter();
        entries.any(|entry| {
            entry.list == list && entry.subject.covers(id) && entry.excuses(Some(shape))
        })
    };
    shapes.iter().all(about)
}

fn deviates(scenario: &Scenario) -> bool {
    matches!(scenario.outcome(), Outcome::Fail | Outcome::Flaky)
}

fn list(flaky: bool, id: &ScenarioId, scenario: &Scenario) -> anyhow::Result<List> {
    if scenario.outcome() == Outcome::Flaky && !flaky {
        let message = format!(
            "{}#{} passed sometimes: as a known deviation it would be stale whenever it passes; accept it with --flaky",
            id.requirement, id.number
        );
        return Err(Exit::error(ExitCode::Usage, message));
    }
    Ok(if flaky { List::Flaky } else { List::Known })
}

/// The entry that is about a scenario already, or one of its own.
fn subject(id: &ScenarioId, list: List, baseline: &Baseline) -> Subject {
    let own = Subject {
        requirement: id.requirement.clone(),
        number: Some(id.number),
    };
    let listed = |subject: &Subject| {
        let mut entries = baseline.0.iter();
        entries.any(|entry| entry.list == list && entry.subject == *subject)
    };
    let requirement = Subject {
        number: None,
        ..own.clone()
    };
    match !listed(&own) && listed(&requirement) {
        true => requirement,
        false => own,
    }
}

/// Other scenarios of a requirement may still show what its entry has; one scenario shows all of
/// its own.
fn shapes_kept(subject: &Subject, list: List, baseline: &Baseline) -> Vec<Shape> {
    let mut entries = baseline.0.iter();
    let entry = entries.find(|entry| entry.list == list && entry.subject == *subject);
    let entry = entry.filter(|_| subject.number.is_none());
    entry
        .and_then(|entry| entry.shapes.clone())
        .unwrap_or_default()
}

fn shapes(id: &ScenarioId, scenario: &Scenario, run: &Recorded) -> anyhow::Result<Vec<Shape>> {
    let failures = scenario.others.iter().filter_map(|verdict| match verdict {
        Verdict::Fail(failure) | Verdict::Known { failure, .. } => Some(failure),
        _ => None,
    });
    let shapes: Option<Vec<Shape>> = failures.map(|failure| failure.shape.clone()).collect();
    shapes.ok_or_else(|| {
        let message = format!(
            "{}: the report does not tell the shape of {id}, because an earlier {} has written it; play it again",
            run.name, run.tool
        );
        Exit::error(ExitCode::BadInput, message)
    })
}

fn no_deviation(subject: &Subject, run: &Recorded) -> anyhow::Error {
    let mut about = run.scenarios.iter().filter(|(id, _)| subject.covers(id));
    let what = match about.next() {
        Some((_, scenario)) => format!("there it came to: {}", scenario.outcome().name()),
        None => "it was not played".to_owned(),
    };
    let message = format!("{subject} does not deviate in {}: {what}", run.name);
    Exit::error(ExitCode::Usage, message)
}

/// What there is to accept, by cause, ready to be pasted.
fn nothing_chosen(arguments: &Accept, all: &[(&ScenarioId, &Scenario)]) -> anyhow::Error {
    let mut causes: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (id, scenario) in all {
        if let Verdict::Fail(failure) = &scenario.verdict {
            let name = format!("{}#{}", id.requirement, id.number);
            causes.entry(&failure.cause).or_default().push(name);
        }
    }
    let lines = causes.iter().map(|(cause, names)| {
        let cause = cause.replace(char::is_control, " ");
        format!("\n  {} × {cause}\n      {}", names.len(), names.join(" "))
    });
    let lines: String = lines.collect();
    let (run, file) = (
        quoted(&arguments.run),
        quoted(&arguments.baseline.display().to_string()),
    );
    let message = format!(
        "say what to accept, and why; this deviates:{lines}\n  wireproof baseline accept {run} --baseline {file} ID=REASON"
    );
    Exit::error(ExitCode::Usage, message)
}
