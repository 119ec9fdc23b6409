//! The page in HTML: one file that loads nothing and runs nothing, in light and in dark. Why
//! something did not pass is told when a pointer rests on it, and in full when it is opened.

use std::fmt::Write as _;

use super::{Source, tally, title};
use crate::event::Place;
use crate::matching::shorten;
use crate::matrix::{Cell, Chapter, Matrix, Reason, Row};
use crate::report::failure::printable;
use crate::verdict::Outcome;

const STYLE: &str = include_str!("matrix.css");

/// The page.
pub fn html(matrix: &Matrix, source: &Source) -> String {
    let title = escaped(&title(matrix));
    let mut page = Page {
        text: String::new(),
        source,
    };
    page.put(format_args!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    ));
    page.totals(matrix);
    page.put(format_args!(
        "<p><label><input type=\"checkbox\" id=\"only\"> only what does not pass everywhere</label></p>\n"
    ));
    for protocol in matrix.protocols() {
        page.put(format_args!("<h2>{}</h2>\n", escaped(protocol)));
        page.table(matrix, protocol);
    }
    page.undocumented(matrix);
    page.put(format_args!("</body>\n</html>\n"));
    page.text
}

struct Page<'a> {
    text: String,
    source: &'a Source,
}

impl Page<'_> {
    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to a String cannot fail.
        let _ = self.text.write_fmt(text);
    }

    fn totals(&mut self, matrix: &Matrix) {
        self.put(format_args!("<ul>\n"));
        for (column, implementation) in matrix.implementations.iter().enumerate() {
            let counts = tally(matrix, column).into_iter();
            let counts: Vec<String> = counts
                .map(|(outcome, count)| format!("{count} {}", outcome.name()))
                .collect();
            let (name, counts) = (escaped(&implementation.name), counts.join(", "));
            let urls = escaped(&implementation.urls.join(", "));
            self.put(format_args!(
                "<li><b>{name}</b> <span class=\"faint\">{urls}</span>: {counts}</li>\n"
            ));
        }
        self.put(format_args!("</ul>\n"));
    }

    fn table(&mut self, matrix: &Matrix, protocol: &str) {
        self.put(format_args!("<table>\n<thead><tr><th>requirement</th>"));
        for implementation in &matrix.implementations {
            self.put(format_args!("<th>{}</th>", escaped(&implementation.name)));
        }
        self.put(format_args!("</tr></thead>\n"));
        let chapters = matrix.chapters.iter();
        for chapter in chapters.filter(|chapter| chapter.protocol == protocol) {
            self.chapter(chapter, matrix.implementations.len());
        }
        self.put(format_args!("</table>\n"));
    }

    /// What no document knows: how often each has sent it, and the first place at which it came.
    fn undocumented(&mut self, matrix: &Matrix) {
        if matrix.undocumented.is_empty() {
            return;
        }
        self.put(format_args!(
            "<h2>Undocumented</h2>\n<table>\n<thead><tr><th>known to no document</th>"
        ));
        for implementation in &matrix.implementations {
            self.put(format_args!("<th>{}</th>", escaped(&implementation.name)));
        }
        self.put(format_args!("</tr></thead>\n<tbody>\n"));
        for unknown in &matrix.undocumented {
            let shape = escaped(&shorten(&unknown.shape));
            let first = self.linked(&unknown.first, &unknown.first.to_string());
            self.put(format_args!(
                "<tr><th>{shape} <span class=\"faint\">first at {first}</span></th>"
            ));
            for times in &unknown.times {
                self.put(format_args!("<td>{times}</td>"));
            }
            self.put(format_args!("</tr>\n"));
        }
        self.put(format_args!("</tbody>\n</table>\n"));
    }

    fn chapter(&mut self, chapter: &Chapter, columns: usize) {
        let everywhere = chapter.rows.iter().all(Row::passes_everywhere);
        let (class, name) = (class_of_row(everywhere), escaped(&chapter.name));
        self.put(format_args!(
            "<tbody>\n<tr{class}><th class=\"chapter\" colspan=\"{}\">{name}</th></tr>\n",
            columns + 1
        ));
        for row in &chapter.rows {
            self.row(row);
        }
        self.put(format_args!("</tbody>\n"));
    }

    fn row(&mut self, row: &Row) {
        let id = self.linked(&row.place, &row.requirement);
        let class = class_of_row(row.passes_everywhere());
        let (title, basis) = (escaped(&row.title), escaped(&row.basis));
        self.put(format_args!(
            "<tr{class}><th>{id} {title} <span class=\"faint\">{basis}</span></th>"
        ));
        for cell in &row.cells {
            match cell {
                Some(cell) => self.cell(cell),
                None => self.put(format_args!(
                    "<td class=\"unplayed\" title=\"not played\">–</td>"
                )),
            }
        }
        self.put(format_args!("</tr>\n"));
    }

    fn cell(&mut self, cell: &Cell) {
        let (class, word) = (class(cell.outcome), cell.outcome.name());
        if cell.reasons.is_empty() {
            return self.put(format_args!("<td class=\"{class}\">{word}</td>"));
        }
        let whys: Vec<&str> = cell
            .reasons
            .iter()
            .map(|reason| reason.why.as_str())
            .collect();
        let hint = escaped(&whys.join("; "));
        self.put(format_args!(
            "<td class=\"{class}\"><details><summary title=\"{hint}\">{word}</summary>"
        ));
        for reason in &cell.reasons {
            self.reason(reason);
        }
        self.put(format_args!("</details></td>"));
    }

    fn reason(&mut self, reason: &Reason) {
        let (scenario, outcome) = (escaped(&reason.scenario), reason.outcome.name());
        let (why, again) = (escaped(&reason.why), escaped(&reason.again));
        let place = self.linked(&reason.place, &reason.place.to_string());
        let with = match reason.with.as_str() {
            "" => String::new(),
            with => format!("<br>with {}", escaped(with)),
        };
        self.put(format_args!(
            "<p><b>{scenario}</b> {outcome}: {why}<br>{place}{with}<br><code>{again}</code></p>"
        ));
    }

    fn linked(&self, place: &Place, text: &str) -> String {
        let text = escaped(text);
        match self.source.link(place) {
            Some(link) => format!("<a href=\"{}\">{text}</a>", escaped(&link)),
            None => text,
        }
    }
}

fn class_of_row(passes_everywhere: bool) -> &'static str {
    match passes_everywhere {
        true => " class=\"everywhere\"",
        false => "",
    }
}

fn class(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Pass => "pass",
        Outcome::Fail => "fail",
        Outcome::Flaky => "flaky",
        Outcome::Known | Outcome::KnownFlaky => "known",
        Outcome::NotDeclared => "undeclared",
        Outcome::CouldNotTest => "untested",
        Outcome::HarnessError => "fault",
    }
}

/// A text that is only text, between tags and in quotes.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in printable(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_no_markup() {
        let text = "<script>\"a\" & 'b'</script>\u{1b}";
        let expected = "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;\\u{1b}";
        assert_eq!(escaped(text), expected);
    }
}
