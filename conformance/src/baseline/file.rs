//! A baseline in TOML, as people keep it beside a target.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use toml_edit::{Document, Item, Table, Value};

use super::{Baseline, Entry, List, Subject};
use crate::diagnostic::{Diagnostic, line_column};
use crate::verdict::Shape;
use crate::wire::ast::Span;

/// Deviations of a target that its owner knows.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[schemars(title = "Baseline")]
#[serde(deny_unknown_fields)]
struct File {
    /// What deviates each time that it is played.
    #[serde(default)]
    known: Vec<Known>,
    /// What deviates sometimes. It is counted apart, and may pass.
    #[serde(default)]
    flaky: Vec<Flaky>,
}

/// A deviation that is known.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Known {
    /// The requirement's id, `AB-ROOM-5`, or that of one of its scenarios, `AB-ROOM-5#2`.
    id: String,
    /// Why it is known.
    #[schemars(length(min = 1))]
    reason: String,
    /// Where it is worked on.
    ticket: Option<String>,
    /// The last day on which the entry holds.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    expires: Option<toml_edit::Datetime>,
    /// What deviates, as `wireproof baseline accept` has recorded it. Another deviation of the
    /// same requirement is none of this entry's.
    #[serde(default)]
    shape: Vec<Shape>,
    /// That whatever deviates there is known, in place of shapes.
    #[serde(default)]
    any_shape: bool,
}

/// A scenario that passes sometimes and fails sometimes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Flaky {
    /// The requirement's id, `AB-ROOM-5`, or that of one of its scenarios, `AB-ROOM-5#2`.
    id: String,
    /// Why it is known.
    #[schemars(length(min = 1))]
    reason: String,
    /// Where it is worked on.
    ticket: Option<String>,
    /// The last day on which the entry holds.
    #[schemars(with = "Option<String>", extend("format" = "date"))]
    expires: Option<toml_edit::Datetime>,
    /// What it shows when it fails; without any, whatever it shows.
    #[serde(default)]
    shape: Vec<Shape>,
}

/// The JSON Schema of the file, as it is kept in the source tree.
pub fn schema() -> Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    SchemaGenerator::new(settings).into_root_schema_for::<File>()
}

/// Reads a baseline. `path` is what its file is called in messages and in reports.
///
/// # Errors
///
/// Everything that is wrong with it, each with its place and the way out.
pub fn read(path: &str, text: &str) -> Result<Baseline, Vec<Diagnostic>> {
    let document = Document::parse(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        vec![diagnostic(
            path,
            span,
            "this is no TOML",
            error.message(),
            None,
        )]
    })?;
    let spans = |list: &str| document.get(list).map(spans).unwrap_or_default();
    let (known, flaky) = (spans("known"), spans("flaky"));
    let file: File = toml_edit::de::from_str(text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let help = "an entry has `id`, `reason`, and may have `ticket`, `expires` and `shape`; `wireproof schema --baseline` tells all";
        vec![diagnostic(path, span, "this is no baseline", error.message(), Some(help))]
    })?;
    let mut reader = Reader {
        path,
        text,
        entries: Vec::new(),
        problems: Vec::new(),
    };
    for (index, entry) in file.known.into_iter().enumerate() {
        reader.known(entry, known.get(index).cloned().unwrap_or_default());
    }
    for (index, entry) in file.flaky.into_iter().enumerate() {
        let span = flaky.get(index).cloned().unwrap_or_default();
        let shapes = Some(entry.shape).filter(|shapes| !shapes.is_empty());
        let Flaky {
            id,
            reason,
            ticket,
            expires,
            ..
        } = entry;
        reader.add(List::Flaky, [id, reason], ticket, expires, shapes, span);
    }
    match reader.problems.is_empty() {
        true => Ok(Baseline(reader.entries)),
        false => Err(reader.problems),
    }
}

/// Where the entries of a list stand, whichever way it is written.
fn spans(list: &Item) -> Vec<Span> {
    match list {
        Item::ArrayOfTables(tables) => tables
            .iter()
            .map(Table::span)
            .map(Option::unwrap_or_default)
            .collect(),
        Item::Value(Value::Array(values)) => values
            .iter()
            .map(Value::span)
            .map(Option::unwrap_or_default)
            .collect(),
        _ => Vec::new(),
    }
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    entries: Vec<Entry>,
    problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn known(&mut self, entry: Known, span: Span) {
        let Known {
            id,
            reason,
            ticket,
            expires,
            shape,
            any_shape,
        } = entry;
        let shapes = match (shape.is_empty(), any_shape) {
            (false, false) => Some(shape),
            (true, true) => None,
            (true, false) => {
                let help = "let `wireproof baseline accept` record it, or excuse whatever deviates by `any_shape = true`";
                return self.problem(span, "which deviation is known?", "no `shape`", help);
            }
            (false, true) => {
                let help = "take out the one or the other";
                return self.problem(
                    span,
                    "one deviation, or any?",
                    "`shape` and `any_shape`",
                    help,
                );
            }
        };
        self.add(List::Known, [id, reason], ticket, expires, shapes, span);
    }

    fn add(
        &mut self,
        list: List,
        [id, reason]: [String; 2],
        ticket: Option<String>,
        expires: Option<toml_edit::Datetime>,
        shapes: Option<Vec<Shape>>,
        span: Span,
    ) {
        let subject: Subject = match id.parse() {
            Ok(subject) => subject,
            Err(help) => {
                return self.problem(span, "whose deviation is it?", "`id` names nothing", &help);
            }
        };
        if reason.trim().is_empty() {
            return self.problem(
                span,
                "why is it known?",
                "no reason",
                "write why in `reason`",
            );
        }
        let expires = match expires.map(date) {
            None => None,
            Some(Some(date)) => Some(date),
            Some(None) => {
                let help = "write a date: expires = 2030-01-31";
                return self.problem(
                    span,
                    "until when does it hold?",
                    "`expires` is no date",
                    help,
                );
            }
        };
        let same = |entry: &&Entry| entry.subject == subject && entry.list == list;
        if let Some(other) = self.entries.iter().find(same) {
            let help = format!(
                "{} has it already: put the shapes of both into one",
                other.place
            );
            return self.problem(span, "this entry is there twice", "the second one", &help);
        }
        let (line, _) = line_column(self.text, span.start);
        self.entries.push(Entry {
            subject,
            list,
            reason: reason.trim().to_owned(),
            ticket,
            expires,
            shapes,
            place: format!("{}:{line}", self.path),
        });
    }

    fn problem(&mut self, span: Span, message: &str, label: &str, help: &str) {
        // Of a whole entry its first line is enough to find it.
        let line = self.text.get(span.clone()).and_then(|text| text.find('\n'));
        let span = span.start..line.map_or(span.end, |length| span.start + length);
        self.problems
            .push(diagnostic(self.path, span, message, label, Some(help)));
    }
}

fn date(datetime: toml_edit::Datetime) -> Option<jiff::civil::Date> {
    let date = datetime.date.filter(|_| datetime.time.is_none())?;
    let (year, month, day) = (date.year, date.month, date.day);
    jiff::civil::Date::new(
        i16::try_from(year).ok()?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok()
}

fn diagnostic(
    path: &str,
    span: Span,
    message: &str,
    label: &str,
    help: Option<&str>,
) -> Diagnostic {
    Diagnostic {
        path: path.to_owned(),
        span,
        message: message.to_owned(),
        label: label.to_owned(),
        help: help.map(str::to_owned),
    }
}
