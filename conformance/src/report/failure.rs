//! One failure, such that its reader finds the cause from it alone: the requirement, the
//! line of the chapter that was not fulfilled, what came instead, the timeline, and the
//! command that plays it again.

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use crate::diagnostic::line_column;
use crate::event::{ScenarioId, ScenarioReport};
use crate::verdict::{Failure, Moment, Verdict};
use crate::wire::ast::Span;

/// More lines of a timeline hide what matters; the last ones are nearest to the failure.
const TIMELINE: usize = 14;

/// Colours, or none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Styles {
    pub(crate) bad: Style,
    pub(crate) good: Style,
    pub(crate) odd: Style,
    pub(crate) strong: Style,
    pub(crate) faint: Style,
    styled: bool,
}

impl Styles {
    pub(crate) fn new(styled: bool) -> Styles {
        let style = |style: Style| if styled { style } else { Style::new() };
        let colour = |colour: AnsiColor| style(colour.on_default().bold());
        Styles {
            bad: colour(AnsiColor::Red),
            good: colour(AnsiColor::Green),
            odd: colour(AnsiColor::Yellow),
            strong: style(Style::new().bold()),
            faint: style(Style::new().dimmed()),
            styled,
        }
    }
}

/// The report of a scenario that did not pass.
pub(crate) fn render(report: &ScenarioReport, styles: Styles) -> String {
    let mut text = heading(report, styles);
    match &report.verdict {
        Verdict::Pass => {}
        Verdict::Fail(failure) => explain(&mut text, report, failure, None, styles),
        Verdict::Known { reason, failure } => {
            explain(&mut text, report, failure, Some(reason), styles);
        }
        Verdict::NotDeclared { missing } => {
            line(&mut text, &format!("  needs {}", missing.join(", ")));
        }
        Verdict::CouldNotTest { why } => line(&mut text, &format!("  {}", printable(why))),
        Verdict::HarnessError { why, span } => {
            text.push_str(&snippet(
                report,
                span.clone().unwrap_or_default(),
                why,
                styles,
            ));
            let hint = "  the chapter or the engine is at fault here, not the server";
            line(&mut text, hint);
        }
    }
    text
}

fn heading(report: &ScenarioReport, styles: Styles) -> String {
    let (word, style) = match report.verdict {
        Verdict::Pass => ("PASS", styles.good),
        Verdict::Fail(_) => ("FAIL", styles.bad),
        Verdict::Known { .. } => ("KNOWN", styles.odd),
        Verdict::NotDeclared { .. } => ("NOT DECLARED", styles.odd),
        Verdict::CouldNotTest { .. } => ("COULD NOT TEST", styles.bad),
        Verdict::HarnessError { .. } => ("HARNESS ERROR", styles.bad),
    };
    let strong = styles.strong;
    format!(
        "{style}{word}{style:#} {}/{}  {strong}{}{strong:#} {}  {}\n",
        report.id.protocol,
        report.id.chapter,
        numbered(&report.id),
        report.title,
        milliseconds(report.elapsed),
    )
}

/// The requirement's id, with the number of its block where it is not the first.
fn numbered(id: &ScenarioId) -> String {
    match id.number {
        1 => id.requirement.clone(),
        number => format!("{}#{number}", id.requirement),
    }
}

fn explain(
    text: &mut String,
    report: &ScenarioReport,
    failure: &Failure,
    known: Option<&str>,
    styles: Styles,
) {
    text.push_str(&snippet(
        report,
        failure.span.clone(),
        &failure.label,
        styles,
    ));
    let gutter = gutter(report, failure.span.start);
    line(text, &format!("{gutter}|"));
    let mut note = |title: &str, content: &str| {
        let strong = styles.strong;
        let content = printable(content);
        let row = format!("{gutter}= {strong}{title:<9}{strong:#} {content}");
        line(text, row.trim_end());
    };
    for detail in &failure.notes {
        note(detail.title, &detail.text);
    }
    let basis = report.basis.name();
    note("basis", basis);
    if let Some(reason) = known {
        note("known", reason);
    }
    note("again", &report.again);
    note("timeline", "");
    text.push_str(&timeline(&failure.timeline, &gutter, styles));
}

/// The lines of the chapter with a caret under the words in question.
fn snippet(report: &ScenarioReport, span: Span, label: &str, styles: Styles) -> String {
    let renderer = if styles.styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let source: &str = &report.source;
    let start = source.floor_char_boundary(span.start);
    let end = source.floor_char_boundary(span.end).max(start);
    let label = printable(label);
    let annotation = AnnotationKind::Primary.span(start..end).label(&*label);
    let snippet = Snippet::source(source)
        .path(&report.path)
        .annotation(annotation);
    let group = Group::with_level(Level::ERROR).element(snippet);
    renderer.render(&[group]) + "\n"
}

/// As many blanks as the snippet's line number takes, and one more.
fn gutter(report: &ScenarioReport, offset: usize) -> String {
    let (line, _) = line_column(&report.source, offset);
    " ".repeat(line.to_string().len() + 1)
}

fn timeline(moments: &[Moment], gutter: &str, styles: Styles) -> String {
    let hidden = moments.len().saturating_sub(TIMELINE);
    let shown = moments.get(hidden..).unwrap_or_default();
    let width = |of: fn(&Moment) -> usize| shown.iter().map(of).max().unwrap_or_default();
    let party = width(|moment| moment.party.chars().count());
    let what = width(|moment| printable(&moment.what).chars().count());
    let faint = styles.faint;
    let mut text = String::new();
    if hidden > 0 {
        line(
            &mut text,
            &format!("{gutter}    {faint}({hidden} earlier){faint:#}"),
        );
    }
    for moment in shown {
        let row = format!(
            "{gutter}  {:>6} ms  {:<party$} {} {:<what$}  {faint}{}{faint:#}",
            format!("+{}", moment.at.as_millis()),
            moment.party,
            moment.arrow,
            printable(&moment.what),
            printable(&moment.frame),
        );
        line(&mut text, row.trim_end());
    }
    text
}

/// A text that may be a peer's, with its control characters written out: what a server says
/// must not move the reader's cursor, nor look like a line of ours.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for character in text.chars() {
        if character.is_control() {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// A duration with as many digits as help.
pub(crate) fn milliseconds(duration: std::time::Duration) -> String {
    match duration.as_millis() {
        0 => "<1 ms".to_owned(),
        whole @ ..10_000 => format!("{whole} ms"),
        _ => format!("{:.1} s", duration.as_secs_f64()),
    }
}

pub(crate) fn line(text: &mut String, content: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{content}");
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(printable(text), expected);
    }

    #[test]
    fn what_a_peer_says_stays_on_its_line() {
        check("hello, мир 🙂", "hello, мир 🙂");
        check("\u{1b}[2Jgone\r\nPASS", r"\u{1b}[2Jgone\r\nPASS");
        check("\u{9b}31m\u{7f}", r"\u{9b}31m\u{7f}");
    }

    #[test]
    fn durations_have_as_many_digits_as_help() {
        assert_eq!(milliseconds(Duration::from_micros(900)), "<1 ms");
        assert_eq!(milliseconds(Duration::from_millis(9_999)), "9999 ms");
        assert_eq!(milliseconds(Duration::from_millis(12_340)), "12.3 s");
    }
}
