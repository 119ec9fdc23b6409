//! What a person reads of mutants: how it went, the survivors with what would notice them, a table
//! by message and operator, the score.

use std::collections::BTreeMap;

use super::alike::first;
use super::failure::{line, printable};
use crate::mutate::{Event, LeftOut, MutantReport, Operator, Outcome, Row, Score, Start};
use crate::verdict;

/// So many reasons for which scenarios are left out are told in full.
const MOST_REASONS: usize = 12;

/// So many names stand for all.
const FEW: usize = 6;

/// Renders a run of mutants as text. It keeps what came of them until the end, because survivors
/// come first.
#[derive(Debug, Default)]
pub struct Mutation {
    rows: BTreeMap<String, Row>,
    survivors: Vec<MutantReport>,
    never: Vec<String>,
    passed: usize,
}

impl Mutation {
    /// What to print for an event; most often nothing.
    pub fn event(&mut self, event: &Event) -> String {
        match event {
            Event::MutantsDerived(start) => {
                self.passed = start.passed;
                started(start)
            }
            Event::MutantFinished(report) => {
                self.rows
                    .entry(report.group.clone())
                    .or_default()
                    .count(report);
                match report.outcome {
                    Outcome::Survived { .. } => self.survivors.push(report.clone()),
                    Outcome::NeverApplied => self.never.push(report.mutant.clone()),
                    Outcome::Killed { .. } | Outcome::NotPlayed => {}
                }
                String::new()
            }
            Event::MutationFinished(score) => self.finished(score),
        }
    }

    fn finished(&mut self, score: &Score) -> String {
        self.survivors.sort_by(|a, b| a.mutant.cmp(&b.mutant));
        self.never.sort();
        let mut text = String::new();
        for survivor in &self.survivors {
            survived(&mut text, survivor);
        }
        table(&mut text, &self.rows);
        for mutant in &self.never {
            line(
                &mut text,
                &format!("left out      {mutant}: it did not show a second time"),
            );
        }
        for stale in &score.stale {
            let (mutant, why) = (&stale.mutant, stale.why);
            line(
                &mut text,
                &format!("stale         {mutant} {why}: take it out of the file of survivors"),
            );
        }
        let total = match (self.passed, score.percent()) {
            (0, None) => nothing(score),
            _ => total(score),
        };
        line(&mut text, &total);
        text
    }
}

fn started(start: &Start) -> String {
    let (protocol, url, passed) = (&start.protocol, &start.url, start.passed);
    let mutants = start.mutants;
    let mut text =
        format!("{protocol}: {mutants} mutants before {passed} scenarios against {url}\n");
    left_out(&mut text, &start.left_out);
    for unseen in &start.unseen {
        line(
            &mut text,
            &format!("never came    {unseen}: no scenario makes the server send it"),
        );
    }
    if let unsettled @ 1.. = start.unsettled.len() {
        let names = few(&start.unsettled);
        line(
            &mut text,
            &format!(
                "not known     whether a server sends {unsettled} more, which scenarios might bring that were left \
                 out: {names}"
            ),
        );
    }
    if !start.left_open.is_empty() {
        let count = start.left_open.len();
        line(
            &mut text,
            &format!(
                "left open     which words for people {count} fields hold: those are not altered"
            ),
        );
    }
    text
}

/// Scenarios that do not pass, those for one reason together; what leaves out most comes first.
fn left_out(text: &mut String, all: &[LeftOut]) {
    let mut reasons: BTreeMap<(&str, &str), Vec<&LeftOut>> = BTreeMap::new();
    for left_out in all {
        // Each of many leans on another convention: what matters is that none is claimed.
        let why = match left_out.verdict == verdict::Outcome::NotDeclared.name() {
            true => "",
            false => left_out.why.as_str(),
        };
        let scenarios = reasons.entry((left_out.verdict.as_str(), why)).or_default();
        scenarios.push(left_out);
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, scenarios)| std::cmp::Reverse(scenarios.len()));
    for ((verdict, why), scenarios) in reasons.iter().take(MOST_REASONS) {
        let names = scenarios.iter().map(|left_out| {
            let id = &left_out.scenario;
            format!("{}#{}", id.requirement, id.number)
        });
        let names: Vec<String> = names.collect();
        let row = match scenarios.as_slice() {
            [one] => format!(
                "left out      {} {verdict}: {}",
                one.scenario,
                printable(&one.why)
            ),
            many => {
                let why = match *why {
                    "" => "they lean on what the target does not claim or have".into(),
                    why => printable(why),
                };
                format!(
                    "left out      {} × {verdict}: {why} ({})",
                    many.len(),
                    few(&names)
                )
            }
        };
        line(text, &row);
    }
    let rest = reasons.iter().skip(MOST_REASONS);
    let (more, scenarios) = rest.fold((0, 0), |(more, sum), (_, scenarios)| {
        (more + 1, sum + scenarios.len())
    });
    if more > 0 {
        let row = format!("left out      {scenarios} more, for {more} other reasons");
        line(text, &row);
    }
}

/// The first of some names, and how many there are.
fn few(names: &[String]) -> String {
    let told = first(names.iter().cloned(), FEW);
    printable(&told.join(", ")).into_owned()
}

fn survived(text: &mut String, survivor: &MutantReport) {
    let Outcome::Survived {
        plays,
        would,
        reason,
    } = &survivor.outcome
    else {
        return;
    };
    let scenarios = match plays {
        1 => "1 scenario".to_owned(),
        plays => format!("{plays} scenarios"),
    };
    match reason {
        Some(reason) => {
            line(text, &format!("explained     {}", survivor.mutant));
            line(text, &format!("              {reason}"));
        }
        None => {
            line(
                text,
                &format!("survived      {} (in {scenarios})", survivor.mutant),
            );
            line(text, &format!("              {would}"));
        }
    }
}

/// Killed of tried, by message and operator; operators that nobody was tried with have no column.
fn table(text: &mut String, rows: &BTreeMap<String, Row>) {
    let used: Vec<usize> = (0..Operator::ALL.len())
        .filter(|at| rows.values().any(|row| tried(row, *at) > 0))
        .collect();
    if used.is_empty() {
        return;
    }
    let widest = rows.keys().map(|group| group.chars().count()).max();
    let widest = widest.unwrap_or_default();
    let columns: Vec<(usize, &str)> = Operator::ALL
        .iter()
        .enumerate()
        .filter(|(at, _)| used.contains(at))
        .map(|(at, operator)| (at, operator.name()))
        .collect();
    let cells = |cell: &dyn Fn(usize) -> String| -> String {
        let cells = columns.iter();
        cells
            .map(|(at, name)| format!("  {:>width$}", cell(*at), width = name.len().max(7)))
            .collect()
    };
    let name = |at: usize| {
        Operator::ALL
            .get(at)
            .map_or("", |one| one.name())
            .to_owned()
    };
    line(text, &format!("\n{:widest$}{}", "", cells(&name)));
    for (group, row) in rows {
        let cell = |at: usize| match row.cells.get(at) {
            Some((_, 0)) | None => "-".to_owned(),
            Some((killed, tried)) if killed == tried => killed.to_string(),
            Some((killed, tried)) => format!("{killed}/{tried}"),
        };
        line(text, &format!("{group:widest$}{}", cells(&cell)));
    }
    text.push('\n');
}

fn tried(row: &Row, at: usize) -> usize {
    row.cells.get(at).map_or(0, |(_, tried)| *tried)
}

fn nothing(score: &Score) -> String {
    let elapsed = score.elapsed_ms;
    format!(
        "score         nothing was measured: no scenario passes even without a mutant ({elapsed} ms)"
    )
}

fn total(score: &Score) -> String {
    let (killed, survived) = (score.killed, score.survived);
    let unfinished = match score.not_played {
        0 => String::new(),
        missing => format!(
            " of the {} that were tried; {missing} were not",
            killed + survived
        ),
    };
    let percent = match score.percent() {
        // Rounded down: what is not all must not look so.
        Some(percent) => format!("{:.1} %", (percent * 10.0).floor() / 10.0),
        None => "nothing was tried".to_owned(),
    };
    let mut survivors = format!("{survived} survived");
    if survived > 0 {
        survivors += &format!(" ({} explained)", score.explained);
    }
    format!(
        "score         {percent}{unfinished}: {killed} killed, {survivors} ({} ms)",
        score.elapsed_ms
    )
}

#[cfg(test)]
mod tests;
