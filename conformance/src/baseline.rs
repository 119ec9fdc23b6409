//! The deviations of a target that its owner knows: which, why, until when, and their shape, so
//! that another deviation of the same requirement is not excused.
//!
//! What stands in a file and what a command line names are entries of one kind. Reading a file is
//! in [`file`], changing one in [`edit`].

pub mod edit;
pub mod file;
mod outdated;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::event::{ScenarioId, counted};
use crate::verdict::{Excuse, Failure, Note, Shape, Verdict};

pub use outdated::{Outdated, Why};
pub(crate) use outdated::{Seen, outdated};

/// All that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Baseline(pub Vec<Entry>);

/// One deviation, or one that comes and goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is about.
    pub subject: Subject,
    /// Which list it stands in.
    pub list: List,
    /// Why it is known.
    pub reason: String,
    /// Where it is worked on.
    pub ticket: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// What it excuses; anything at all, where that is said in so many words.
    pub shapes: Option<Vec<Shape>>,
    /// Where it is listed: a line of a file, or an option.
    pub place: String,
}

/// A list of a baseline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// What deviates each time.
    Known,
    /// What deviates sometimes.
    Flaky,
}

/// `AB-ROOM-5` is all scenarios of a requirement, `AB-ROOM-5#2` one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The requirement's id, or a script's file.
    pub requirement: String,
    /// Which of its scenarios, if it is about one.
    pub number: Option<usize>,
}

impl Subject {
    /// Whether it is about this scenario.
    pub fn covers(&self, id: &ScenarioId) -> bool {
        self.requirement == id.requirement && self.number.is_none_or(|number| number == id.number)
    }
}

impl Ord for Subject {
    fn cmp(&self, other: &Subject) -> Ordering {
        fn key(subject: &Subject) -> (impl Ord, Option<usize>) {
            (counted(&subject.requirement), subject.number)
        }
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Subject {
    fn partial_cmp(&self, other: &Subject) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.requirement)?;
        match self.number {
            Some(number) => write!(f, "#{number}"),
            None => Ok(()),
        }
    }
}

impl std::str::FromStr for Subject {
    type Err = String;

    fn from_str(text: &str) -> Result<Subject, String> {
        let text = text.trim();
        let bad = || {
            "write a requirement's id, `AB-ROOM-5`, or one of its scenarios, `AB-ROOM-5#2`"
                .to_owned()
        };
        let (requirement, number) = match text.split_once('#') {
            Some((requirement, number)) => {
                let number = number.parse().ok().filter(|number| *number > 0);
                (requirement, Some(number.ok_or_else(bad)?))
            }
            None => (text, None),
        };
        if requirement.is_empty() || requirement.contains(char::is_whitespace) {
            return Err(bad());
        }
        // A script's name has a dot, and its capitals are its own.
        let requirement = match requirement.contains('.') {
            true => requirement.to_owned(),
            false => requirement.to_uppercase(),
        };
        Ok(Subject {
            requirement,
            number,
        })
    }
}

impl Entry {
    /// What an option of the command line says: whatever deviates there is known.
    pub fn of_option(subject: Subject, reason: String) -> Entry {
        Entry {
            place: format!("--known {subject}"),
            subject,
            list: List::Known,
            reason,
            ticket: None,
            expires: None,
            shapes: None,
        }
    }

    /// Whether its last day is over.
    pub fn has_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| last < today)
    }

    /// Whether a deviation of this shape is the one that is known.
    pub fn excuses(&self, shape: Option<&Shape>) -> bool {
        match &self.shapes {
            None => true,
            Some(shapes) => shape.is_some_and(|shape| shapes.contains(shape)),
        }
    }
}

/// The day, by which entries expire: the same everywhere.
pub fn today() -> Date {
    Timestamp::now().to_zoned(TimeZone::UTC).date()
}

impl Baseline {
    /// What a failure of a scenario is: known, if an entry excuses it. One that is about the
    /// scenario and excuses another failure is named, because that is what has changed.
    pub(crate) fn judge(&self, id: &ScenarioId, mut failure: Box<Failure>) -> Verdict {
        let about = self.0.iter().filter(|entry| entry.subject.covers(id));
        let mut about: Vec<&Entry> = about.collect();
        // A deviation that is known each time says more than one that comes and goes, an entry
        // about one scenario more than one about a requirement.
        about.sort_by_key(|entry| (entry.list == List::Flaky, entry.subject.number.is_none()));
        let excuse = about
            .iter()
            .find(|entry| entry.excuses(failure.shape.as_ref()));
        if let Some(entry) = excuse {
            return Verdict::Known {
                reason: entry.reason.clone(),
                excuse: Excuse {
                    listed: entry.place.clone(),
                    ticket: entry.ticket.clone(),
                    flaky: entry.list == List::Flaky,
                },
                failure,
            };
        }
        for entry in about {
            let shapes = entry.shapes.iter().flatten().map(Shape::to_string);
            let shapes = shapes.collect::<Vec<_>>().join("; or ");
            let got = failure.shape.as_ref().map(Shape::to_string);
            let listed = format!(
                "{} excuses another deviation: {shapes}; this one: {}",
                entry.place,
                got.unwrap_or_default()
            );
            failure.notes.push(Note::new("listed", listed));
        }
        Verdict::Fail(failure)
    }
}
