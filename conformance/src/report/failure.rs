//! One failure, such that its reader finds the cause from it alone: the requirement, the
//! line of the chapter that was not fulfilled, what came instead, the timeline, and the
//! command that plays it again.

mod timeline;

use std::borrow::Cow;
use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use crate::chapter::Basis;
use crate::event::{Flaky, ScenarioReport, listed};
use crate::verdict::{Failure, Verdict};

pub(crate) use timeline::shown_of;
use timeline::timeline;

/// How a text looks: in colours or not, and how wide its lines may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    pub(crate) bad: Style,
    pub(crate) good: Style,
    pub(crate) odd: Style,
    pub(crate) strong: Style,
    pub(crate) faint: Style,
    styled: bool,
    /// Whether timelines have all that was said, and frames are whole.
    pub(crate) full: bool,
    /// In characters; where nobody says, lines are as long as they are.
    pub(crate) width: Option<usize>,
}

impl Look {
    pub(crate) fn new(styled: bool) -> Look {
        let style = |style: Style| if styled { style } else { Style::new() };
        let colour = |colour: AnsiColor| style(colour.on_default().bold());
        Look {
            bad: colour(AnsiColor::Red),
            good: colour(AnsiColor::Green),
            odd: colour(AnsiColor::Yellow),
            strong: style(Style::new().bold()),
            faint: style(Style::new().dimmed()),
            styled,
            full: false,
            width: None,
        }
    }
}

/// What is known of a scenario besides one playing of it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Repeated<'a> {
    pub(crate) flaky: &'a Flaky,
    pub(crate) seed: u64,
}

/// The report of a scenario that did not pass.
pub(crate) fn render(
    report: &ScenarioReport,
    repeated: Option<Repeated<'_>>,
    look: Look,
) -> String {
    let mut text = heading(report, repeated, look);
    match &report.verdict {
        Verdict::Pass => {}
        Verdict::Fail(failure) | Verdict::Known { failure, .. } => {
            explain(&mut text, report, failure, repeated, look);
        }
        Verdict::NotDeclared { missing } => {
            line(&mut text, &format!("  needs {}", missing.join(", ")));
        }
        Verdict::CouldNotTest { why } => {
            line(&mut text, &format!("  {}", printable(why)));
            again(&mut text, report, "  ", look);
        }
        Verdict::HarnessError { why, .. } => {
            text.push_str(&snippet(report, why, look));
            let hint = "  the chapter or the engine is at fault here, not the server";
            line(&mut text, hint);
            again(&mut text, report, "  ", look);
        }
    }
    text
}

fn heading(report: &ScenarioReport, repeated: Option<Repeated<'_>>, look: Look) -> String {
    let (word, style) = match report.verdict {
        Verdict::Pass => ("PASS", look.good),
        Verdict::Fail(_) if repeated.is_some() => ("FLAKY", look.bad),
        Verdict::Fail(_) => ("FAIL", look.bad),
        Verdict::Known { ref excuse, .. } if excuse.flaky => ("KNOWN TO BE FLAKY", look.odd),
        Verdict::Known { .. } => ("KNOWN", look.odd),
        Verdict::NotDeclared { .. } => ("NOT DECLARED", look.odd),
        Verdict::CouldNotTest { .. } => ("COULD NOT TEST", look.bad),
        Verdict::HarnessError { .. } => ("HARNESS ERROR", look.bad),
    };
    let strong = look.strong;
    format!(
        "{style}{word}{style:#} {}/{}  {strong}{}{strong:#} {}  {}\n",
        report.id.protocol,
        report.id.chapter,
        report.id.short(),
        // Of a form that no document knows it holds the peer's own words.
        printable(&report.title),
        milliseconds(report.elapsed),
    )
}

fn explain(
    text: &mut String,
    report: &ScenarioReport,
    failure: &Failure,
    repeated: Option<Repeated<'_>>,
    look: Look,
) {
    text.push_str(&snippet(report, &failure.label, look));
    let gutter = gutter(report);
    line(text, &format!("{gutter}|"));
    for detail in &failure.notes {
        match detail.title.as_ref() {
            // Frames are cut to the width here as in the timeline.
            "received" | "sent" => {
                let room = gutter.len() + "= received  ".len();
                note(
                    text,
                    &gutter,
                    &detail.title,
                    &cut(&printable(&detail.text), room, look),
                    look,
                );
            }
            title => note(text, &gutter, title, &detail.told(), look),
        }
    }
    let says_basis = failure.notes.iter().any(|note| note.title == "basis");
    if report.basis != Basis::Unstated && !says_basis {
        note(text, &gutter, "basis", report.basis.name(), look);
    }
    if let Verdict::Known { reason, excuse, .. } = &report.verdict {
        note(text, &gutter, "known", reason, look);
        if let Some(ticket) = &excuse.ticket {
            note(text, &gutter, "ticket", ticket, look);
        }
        note(text, &gutter, "listed", &excuse.listed, look);
    }
    if let Some(Repeated { flaky, seed }) = repeated {
        let (failed, played) = (flaky.failed, flaky.failed + flaky.passed);
        let how = format!(
            "failed {failed} of {played} times; this is round {} of seed {seed}",
            report.round
        );
        note(text, &gutter, "flaky", &how, look);
    }
    again(text, report, &gutter, look);
    if !report.frames.is_empty() {
        note(text, &gutter, "timeline", "", look);
        text.push_str(&timeline(report, &gutter, look));
    }
}

fn note(text: &mut String, gutter: &str, title: &str, content: &str, look: Look) {
    let strong = look.strong;
    let content = printable(content);
    let row = format!("{gutter}= {strong}{title:<9}{strong:#} {content}");
    line(text, row.trim_end());
}

/// The command, and what of the target's inventory it is played with.
fn again(text: &mut String, report: &ScenarioReport, gutter: &str, look: Look) {
    if !report.items.is_empty() {
        note(text, gutter, "with", &listed(&report.items), look);
    }
    note(text, gutter, "again", &report.again, look);
}

/// The lines of the chapter with a caret under the words in question.
fn snippet(report: &ScenarioReport, label: &str, look: Look) -> String {
    let renderer = if look.styled {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let source: &str = &report.source;
    let start = source.floor_char_boundary(report.span.start);
    let end = source.floor_char_boundary(report.span.end).max(start);
    let label = printable(label);
    let annotation = AnnotationKind::Primary.span(start..end).label(&*label);
    let snippet = Snippet::source(source)
        .path(&report.place.file)
        .annotation(annotation);
    let group = Group::with_level(Level::ERROR).element(snippet);
    renderer.render(&[group]) + "\n"
}

/// As many blanks as the snippet's line number takes, and one more.
fn gutter(report: &ScenarioReport) -> String {
    " ".repeat(report.place.line.to_string().len() + 1)
}

/// As much of a text as fits a line behind `taken` characters.
pub(crate) fn cut(text: &str, taken: usize, look: Look) -> String {
    let width = look.width.filter(|_| !look.full);
    let Some(room) = width.map(|width| width.saturating_sub(taken)) else {
        return text.to_owned();
    };
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let kept = text.chars().take(room.saturating_sub(1));
    kept.chain(['…']).collect()
}

/// A text that may be a peer's, with its control characters written out: what a server says
/// must not move the reader's cursor, nor look like a line of ours.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_invisible) {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for character in text.chars() {
        if is_invisible(character) {
            out.extend(character.escape_default());
        } else {
            out.push(character);
        }
    }
    Cow::Owned(out)
}

/// A control character, or what else moves text or hides in it: marks of direction, and U+FEFF.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}')
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
        check("\u{feff}{}\u{202e}", r"\u{feff}{}\u{202e}");
        check("\u{9b}31m\u{7f}", r"\u{9b}31m\u{7f}");
    }

    #[test]
    fn lines_are_as_wide_as_there_is_room() {
        let look = |width| Look {
            width,
            ..Look::new(false)
        };
        assert_eq!(cut("abcdef", 4, look(None)), "abcdef");
        assert_eq!(cut("abcdef", 4, look(Some(10))), "abcdef");
        assert_eq!(cut("abcdef", 4, look(Some(9))), "abcd…");
        assert_eq!(cut("abcdef", 4, look(Some(2))), "…");
    }

    #[test]
    fn durations_have_as_many_digits_as_help() {
        assert_eq!(milliseconds(Duration::from_micros(900)), "<1 ms");
        assert_eq!(milliseconds(Duration::from_millis(9_999)), "9999 ms");
        assert_eq!(milliseconds(Duration::from_millis(12_340)), "12.3 s");
    }
}
