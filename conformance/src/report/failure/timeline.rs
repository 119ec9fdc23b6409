//! What went over the wire before a failure, line by line, and how much of it is not shown.

use super::{Look, cut, line, printable};
use crate::event::{Moment, ScenarioReport};
use crate::matching::shorten;

/// More lines of a timeline hide what matters; the last ones are nearest to the failure.
const TIMELINE: usize = 14;

/// A scenario's report for [`render`], which shows of its frames the last. What is shown at a run's
/// end is kept until then, for each scenario, and a server that floods must not fill our memory.
pub(crate) fn shown_of(report: &ScenarioReport, full: bool) -> ScenarioReport {
    let mut shown = report.clone();
    let hidden = match full {
        true => 0,
        false => shown.frames.len().saturating_sub(TIMELINE),
    };
    let before = kept_nowhere(shown.frames.drain(..hidden).as_slice());
    if let Some(first) = shown.frames.first_mut() {
        first.left_out += before;
    }
    shown.frames.shrink_to_fit();
    shown.frames_left_out += hidden;
    shown.transcript = String::new();
    shown
}

pub(super) fn timeline(report: &ScenarioReport, gutter: &str, look: Look) -> String {
    let before = match look.full {
        true => 0,
        false => report.frames.len().saturating_sub(TIMELINE),
    };
    let shown = report.frames.get(before..).unwrap_or_default();
    let width = |of: fn(&Moment) -> usize| shown.iter().map(of).max().unwrap_or_default();
    let party = width(|moment| moment.party.chars().count());
    // Ends have many words and nothing that stands behind them.
    let what = width(|moment| match moment.frame.as_str() {
        "" => 0,
        _ => printable(&moment.what).chars().count(),
    });
    let faint = look.faint;
    let mut text = String::new();
    let say = |text: &mut String, what: &str| {
        line(text, &format!("{gutter}    {faint}{what}{faint:#}"));
    };
    if let Some(what) = earlier(report, before) {
        say(&mut text, &what);
    }
    for (index, moment) in shown.iter().enumerate() {
        if let (1.., left_out @ 1..) = (index, moment.left_out) {
            say(
                &mut text,
                &format!("({left_out} more came here, and are kept nowhere)"),
            );
        }
        let start = format!(
            "{gutter}  {:>6} ms  {:<party$} {} {:<what$}  ",
            format!("+{}", moment.at.as_millis()),
            moment.party,
            moment.arrow,
            printable(&moment.what),
        );
        let frame = match moment.bytes {
            // Its end is not kept.
            Some(bytes) if look.full => format!("{} … ({bytes} bytes)", moment.frame),
            Some(bytes) => {
                let start: String = moment.frame.chars().take(100).collect();
                format!("{start} … ({bytes} bytes)")
            }
            None if look.full => moment.frame.clone(),
            None => shorten(&moment.frame),
        };
        let frame = cut(&printable(&frame), start.chars().count(), look);
        let row = match frame.as_str() {
            "" => start.trim_end().to_owned(),
            frame => format!("{start}{faint}{frame}{faint:#}"),
        };
        line(&mut text, &row);
    }
    text
}

/// How many came before those that are shown, of which as many as are kept are shown by `--full`.
fn earlier(report: &ScenarioReport, before: usize) -> Option<String> {
    let of_all = kept_nowhere(&report.frames);
    // What stands first among those that are shown may have a gap before it.
    let nowhere = kept_nowhere(report.frames.get(..=before).unwrap_or(&report.frames));
    let kept = before + report.frames_left_out.saturating_sub(of_all);
    let all = kept + nowhere;
    match (kept, nowhere) {
        (0, 0) => None,
        (0, _) => Some(format!("({nowhere} earlier, and kept nowhere)")),
        (_, 0) => Some(format!(
            "({all} earlier; `--full` shows all, and whole frames)"
        )),
        _ => Some(format!(
            "({all} earlier; `--full` shows {kept} of them, and whole frames; {nowhere} are kept nowhere)"
        )),
    }
}

fn kept_nowhere(moments: &[Moment]) -> usize {
    moments.iter().map(|moment| moment.left_out).sum()
}
