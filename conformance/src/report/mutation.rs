//! What a person reads of mutants: how it went, the survivors with what would notice them, a table
//! by message and operator, the score.

use std::collections::BTreeMap;

use super::failure::{line, printable};
use crate::mutate::{Event, MutantReport, Operator, Outcome, Row, Score, Start};

/// Renders a run of mutants as text. It keeps what came of them until the end, because survivors
/// come first.
#[derive(Debug, Default)]
pub struct Mutation {
    rows: BTreeMap<String, Row>,
    survivors: Vec<MutantReport>,
    never: Vec<String>,
}

impl Mutation {
    /// What to print for an event; most often nothing.
    pub fn event(&mut self, event: &Event) -> String {
        match event {
            Event::MutantsDerived(start) => started(start),
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
        line(&mut text, &total(score));
        text
    }
}

fn started(start: &Start) -> String {
    let (protocol, url, passed) = (&start.protocol, &start.url, start.passed);
    let mutants = start.mutants;
    let mut text =
        format!("{protocol}: {mutants} mutants before {passed} scenarios against {url}\n");
    for left_out in &start.left_out {
        let (scenario, verdict) = (&left_out.scenario, &left_out.verdict);
        let why = printable(&left_out.why);
        line(
            &mut text,
            &format!("left out      {scenario} {verdict}: {why}"),
        );
    }
    for unseen in &start.unseen {
        line(
            &mut text,
            &format!("never came    {unseen}: no scenario makes the server send it"),
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
mod tests {
    use super::*;

    fn report(mutant: &str, operator: &'static str, outcome: Outcome) -> Event {
        Event::MutantFinished(MutantReport {
            mutant: mutant.to_owned(),
            group: "feed/told".to_owned(),
            operator,
            outcome,
        })
    }

    #[test]
    fn survivors_come_first_and_a_score_is_not_rounded_up() {
        let mut mutation = Mutation::default();
        let survived = |reason: Option<&str>| Outcome::Survived {
            plays: 1,
            would: "a pattern would".to_owned(),
            reason: reason.map(str::to_owned),
        };
        let killed = || Outcome::Killed {
            by: "tiny/x/TY-1#1".parse().expect("an id"),
            how: crate::mutate::How::Failed,
            label: String::new(),
            plays: 1,
        };
        for event in [
            report("feed/told:/b:null", "null", survived(Some("it is open"))),
            report("feed/told:/a:null", "null", survived(None)),
            report("feed/told:/a:drop", "drop", killed()),
        ] {
            assert_eq!(mutation.event(&event), "");
        }
        let score = Score {
            killed: 2_999,
            survived: 1,
            explained: 1,
            elapsed_ms: 7,
            ..Score::default()
        };
        let text = mutation.event(&Event::MutationFinished(Box::new(score)));
        let expected = "\
survived      feed/told:/a:null (in 1 scenario)
              a pattern would
explained     feed/told:/b:null
              it is open

              drop     null
feed/told        1      0/2

score         99.9 %: 2999 killed, 1 survived (1 explained) (7 ms)
";
        assert_eq!(text, expected);
    }
}
