//! The page in Markdown: a table for each protocol, and below it what deviates.

use super::{Source, tally, title};
use crate::event::Place;
use crate::matching::shorten;
use crate::matrix::{Cell, Matrix, Row};
use crate::report::failure::{line, printable};
use crate::verdict::Outcome;

/// The page.
pub fn markdown(matrix: &Matrix, source: &Source) -> String {
    let mut text = String::new();
    line(&mut text, &format!("# {}\n", escaped(&title(matrix))));
    for protocol in matrix.protocols() {
        line(&mut text, &format!("## {}\n", escaped(protocol)));
        table(&mut text, matrix, protocol, source);
        deviations(&mut text, matrix, protocol, source);
    }
    undocumented(&mut text, matrix, source);
    totals(&mut text, matrix);
    text
}

/// What no document knows: how often each has sent it, and the first place at which it came.
fn undocumented(text: &mut String, matrix: &Matrix, source: &Source) {
    if matrix.undocumented.is_empty() {
        return;
    }
    let names = matrix.implementations.iter();
    let names: String = names
        .map(|one| format!(" {} |", escaped(&one.name)))
        .collect();
    line(text, "## Undocumented\n");
    line(text, &format!("| known to no document |{names} first at |"));
    let columns = "---:|".repeat(matrix.implementations.len());
    line(text, &format!("|---|{columns}---|"));
    for unknown in &matrix.undocumented {
        let times = unknown.times.iter();
        let times: String = times.map(|times| format!(" {times} |")).collect();
        let (shape, place) = (
            escaped(&shorten(&unknown.shape)),
            linked(&unknown.first, source),
        );
        line(text, &format!("| {shape} |{times} {place} |"));
    }
    line(text, "");
}

fn linked(place: &Place, source: &Source) -> String {
    let text = escaped(&place.to_string());
    match source.link(place) {
        Some(link) => format!("[{text}]({link})"),
        None => text,
    }
}

fn rows<'a>(matrix: &'a Matrix, protocol: &'a str) -> impl Iterator<Item = &'a Row> {
    let chapters = matrix.chapters.iter();
    let chapters = chapters.filter(move |chapter| chapter.protocol == protocol);
    chapters.flat_map(|chapter| &chapter.rows)
}

fn table(text: &mut String, matrix: &Matrix, protocol: &str, source: &Source) {
    let names = matrix.implementations.iter();
    let names: String = names
        .map(|one| format!(" {} |", escaped(&one.name)))
        .collect();
    line(text, &format!("| requirement | basis |{names}"));
    let columns = "---|".repeat(matrix.implementations.len());
    line(text, &format!("|---|---|{columns}"));
    for row in rows(matrix, protocol) {
        let cells: String = row
            .cells
            .iter()
            .map(|cell| format!(" {} |", word(cell.as_ref())))
            .collect();
        let (id, title) = (escaped(&row.requirement), escaped(&row.title));
        let id = match source.link(&row.place) {
            Some(link) => format!("[{id}]({link})"),
            None => id,
        };
        line(
            text,
            &format!("| {id} {title} | {} |{cells}", escaped(&row.basis)),
        );
    }
    line(text, "");
}

fn word(cell: Option<&Cell>) -> String {
    match cell.map(|cell| cell.outcome) {
        None => "–".to_owned(),
        Some(Outcome::Pass) => "pass".to_owned(),
        Some(outcome @ (Outcome::Known | Outcome::KnownFlaky | Outcome::NotDeclared)) => {
            outcome.name().to_owned()
        }
        Some(outcome) => format!("**{}**", outcome.name()),
    }
}

fn deviations(text: &mut String, matrix: &Matrix, protocol: &str, source: &Source) {
    for row in rows(matrix, protocol) {
        let names = matrix.implementations.iter().map(|one| &one.name);
        let cells = names
            .zip(&row.cells)
            .filter_map(|(name, cell)| Some((name, cell.as_ref()?)));
        let reasons: Vec<_> = cells
            .flat_map(|(name, cell)| cell.reasons.iter().map(move |reason| (name, reason)))
            .collect();
        if reasons.is_empty() {
            continue;
        }
        line(
            text,
            &format!("- {} {}", escaped(&row.requirement), escaped(&row.title)),
        );
        for (name, reason) in reasons {
            let place = linked(&reason.place, source);
            let (name, scenario) = (escaped(name), escaped(&reason.scenario));
            let (outcome, why) = (reason.outcome.name(), escaped(&reason.why));
            let with = match reason.with.as_str() {
                "" => String::new(),
                with => format!("; with {}", escaped(with)),
            };
            line(
                text,
                &format!("  - {name}, {scenario}: {outcome}: {why} ({place}{with})"),
            );
        }
    }
    line(text, "");
}

fn totals(text: &mut String, matrix: &Matrix) {
    for (column, implementation) in matrix.implementations.iter().enumerate() {
        let counts = tally(matrix, column).into_iter();
        let counts: Vec<String> = counts
            .map(|(outcome, count)| format!("{count} {}", outcome.name()))
            .collect();
        let urls = escaped(&implementation.urls.join(", "));
        let (name, counts) = (escaped(&implementation.name), counts.join(", "));
        line(text, &format!("- {name} ({urls}), requirements: {counts}"));
    }
}

/// A text that is only text, wherever Markdown is read: no cell ends in it and no tag begins.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in printable(text).chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                out.extend(['\\', character]);
            }
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_in_its_cell() {
        assert_eq!(escaped("a | b\n<b>`c`"), "a \\| b\\\\n&lt;b&gt;\\`c\\`");
        assert_eq!(escaped("[x](y)"), "\\[x\\](y)");
    }
}
