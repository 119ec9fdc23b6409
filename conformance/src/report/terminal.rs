//! What a person reads: causes first, each once, with the scenarios it takes down; then
//! what else a verdict must not hide.

use std::collections::BTreeMap;

use super::failure::{Styles, line, milliseconds, printable, render};
use crate::chapter::Basis;
use crate::event::{Event, RunReport, ScenarioReport};
use crate::matching::shorten;
use crate::verdict::{ExitCode, Verdict};

/// Renders a run as text. It keeps what did not pass until the end, because the cause of a
/// failure is known best when all failures are.
#[derive(Debug)]
pub struct Terminal {
    styles: Styles,
    /// Everything that did not pass, by cause.
    causes: BTreeMap<String, Vec<ScenarioReport>>,
}

impl Terminal {
    /// A report with colours, or without.
    pub fn new(styled: bool) -> Terminal {
        Terminal {
            styles: Styles::new(styled),
            causes: BTreeMap::new(),
        }
    }

    /// What to print for an event; most often nothing.
    pub fn event(&mut self, event: &Event) -> String {
        match event {
            Event::RunStarted {
                targets, scenarios, ..
            } => started(targets, *scenarios),
            Event::ScenarioFinished(report) => {
                self.keep(report);
                String::new()
            }
            Event::RunFinished(report) => self.finished(report),
        }
    }

    fn keep(&mut self, report: &ScenarioReport) {
        if let Some(cause) = cause(&report.verdict) {
            let scenarios = self.causes.entry(cause).or_default();
            scenarios.push(report.clone());
        }
    }

    /// The causes so far, each with one scenario in full and the names of the others.
    pub fn causes(&self) -> String {
        let mut text = String::new();
        for scenarios in self.sorted() {
            text.push_str(&self.cause(&scenarios));
            text.push('\n');
        }
        text
    }

    fn finished(&self, run: &RunReport) -> String {
        self.causes() + &summary(run, self.causes.len(), self.styles)
    }

    fn sorted(&self) -> Vec<Vec<ScenarioReport>> {
        let mut causes: Vec<Vec<ScenarioReport>> = self.causes.values().cloned().collect();
        for scenarios in &mut causes {
            scenarios.sort_by(|a, b| a.id.cmp(&b.id));
        }
        // What takes down most comes last, where a reader of a terminal looks first.
        causes.sort_by(|a, b| (a.len(), first(a)).cmp(&(b.len(), first(b))));
        causes
    }

    fn cause(&self, scenarios: &[ScenarioReport]) -> String {
        let mut text = String::new();
        if let [example, others @ ..] = scenarios {
            text.push_str(&render(example, self.styles));
            if !others.is_empty() {
                let count = others.len();
                let named = names(others);
                line(&mut text, &format!("  and {count} more alike: {named}"));
            }
        }
        text
    }
}

/// The names of a few scenarios; all of them are in the other reports.
fn names(scenarios: &[ScenarioReport]) -> String {
    let few = scenarios.iter().take(FEW);
    let mut names: Vec<String> = few
        .map(|report| format!("{}#{}", report.id.requirement, report.id.number))
        .collect();
    if scenarios.len() > FEW {
        names.push("…".to_owned());
    }
    names.join(", ")
}

/// A peer that floods has more forms than anybody reads.
const MANY: usize = 20;

/// As many names as fit a line or two.
const FEW: usize = 12;

fn first(scenarios: &[ScenarioReport]) -> Option<&crate::event::ScenarioId> {
    scenarios.first().map(|report| &report.id)
}

/// Equal for scenarios that most likely failed for one reason. What a target does not
/// claim is no failure, and summed up elsewhere.
fn cause(verdict: &Verdict) -> Option<String> {
    match verdict {
        Verdict::Pass | Verdict::NotDeclared { .. } => None,
        Verdict::Fail(failure) => Some(format!("fail {}", failure.cause)),
        Verdict::Known { reason, .. } => Some(format!("known {reason}")),
        Verdict::CouldNotTest { why } => Some(format!("could not test {why}")),
        Verdict::HarnessError { why, .. } => Some(format!("harness {why}")),
    }
}

fn started(targets: &[String], scenarios: usize) -> String {
    let plural = if scenarios == 1 { "" } else { "s" };
    let targets = targets.join(", ");
    format!("{scenarios} scenario{plural} against {targets}\n\n")
}

fn summary(run: &RunReport, causes: usize, styles: Styles) -> String {
    let mut text = String::new();
    line(&mut text, &verdicts(run, causes, styles));
    line(&mut text, &requirements(run));
    if let Some(silences) = silences(run) {
        line(&mut text, &silences);
    }
    if !run.not_declared.is_empty() {
        let claims: Vec<&str> = run.not_declared.iter().map(String::as_str).collect();
        let claims = claims.join(", ");
        line(
            &mut text,
            &format!("not declared  conventions this target does not claim: {claims}"),
        );
    }
    line(&mut text, &undocumented(run, styles));
    for id in &run.stale {
        let odd = styles.odd;
        let what =
            "is listed as a known deviation and does not deviate any more: take it off the list";
        line(&mut text, &format!("{odd}stale{odd:#}         {id} {what}"));
    }
    text
}

fn verdicts(run: &RunReport, causes: usize, styles: Styles) -> String {
    let totals = run.totals;
    let (word, style) = match totals.exit_code() {
        ExitCode::Conforms => ("conforms", styles.good),
        ExitCode::StaleBaseline => ("stale", styles.odd),
        ExitCode::HarnessError => ("our fault", styles.bad),
        _ if totals.fail == 0 => ("untested", styles.bad),
        _ => ("deviates", styles.bad),
    };
    let counted = [
        (totals.pass, "passed"),
        (totals.fail, "failed"),
        (totals.known, "known"),
        (totals.not_declared, "not declared"),
        (totals.could_not_test, "could not be tested"),
        (totals.harness_error, "harness errors"),
    ];
    let counts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let causes = match causes {
        0 => String::new(),
        1 => "; 1 cause".to_owned(),
        causes => format!("; {causes} causes"),
    };
    let elapsed = milliseconds(run.elapsed);
    format!(
        "{style}{word:<13}{style:#} {}{causes}  ({elapsed})",
        counts.join(", ")
    )
}

fn requirements(run: &RunReport) -> String {
    let total: usize = run.requirements.values().sum();
    let by_basis: Vec<String> = [Basis::Documented, Basis::Implied, Basis::Convention]
        .iter()
        .filter_map(|basis| Some(format!("{} {}", run.requirements.get(basis)?, basis.name())))
        .collect();
    let hidden = match run.not_observable {
        0 => String::new(),
        count => format!("; {count} more are not observable and tested in the server"),
    };
    let by_basis = match by_basis.as_slice() {
        [] => String::new(),
        counts => format!(": {}", counts.join(", ")),
    };
    format!("requirements  {total} judged{by_basis}{hidden}")
}

fn silences(run: &RunReport) -> Option<String> {
    let silences = run.silences;
    let counted = [
        (silences.until, "by a later message"),
        (silences.fence, "by a fence (weaker)"),
        (silences.window, "by a settling window (weakest)"),
    ];
    let parts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{count} {how}"))
        .collect();
    (!parts.is_empty()).then(|| format!("silences      proven {}", parts.join(", ")))
}

fn undocumented(run: &RunReport, styles: Styles) -> String {
    if run.undocumented.is_empty() {
        return "undocumented  none".to_owned();
    }
    let odd = styles.odd;
    let mut text = format!("{odd}undocumented{odd:#}  seen, and known to no document:");
    for (shape, times) in run.undocumented.iter().take(MANY) {
        let shape = shorten(&printable(shape));
        text.push_str(&format!("\n  {times:>5} × {shape}"));
    }
    if let Some(more @ 1..) = run.undocumented.len().checked_sub(MANY) {
        text.push_str(&format!("\n  and {more} more forms"));
    }
    text
}
