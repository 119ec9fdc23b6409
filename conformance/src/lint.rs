//! What would make a suite blind: a document that says too little to judge by, and what it describes
//! and no scenario plays.
//!
//! A rule looks at a [`Subject`] and notes what it finds. In reading order: a [`Rule`] says what is blind,
//! `documents` looks at schemas and at what protocols should have, `operations`, `endpoints` and
//! `connections` at what the chapters play, `conventions` at marks. What is found is a [`Finding`] at a
//! [`Level`], unless its pack [`Allowed`] it with a reason.

mod allowed;
mod connections;
mod conventions;
mod documents;
mod endpoints;
mod event;
mod level;
mod operations;
mod rule;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;
use wireproof_client::pack::{Channel, Origin, Pack, Pointer, Problem};

pub use crate::reasons::ReasonsError;
pub use allowed::{Allowed, Stale};
pub use event::{Ended, Event, Started, VERSION, schema};
pub use level::{Level, Levels};
pub use rule::Rule;

use crate::chapter::Chapter;
use crate::wire::ast::Block;

/// A protocol, to be looked at.
pub struct Subject<'a> {
    /// What was understood of its documents.
    pub pack: &'a Pack,
    /// The AsyncAPI document.
    pub asyncapi: Written<'a>,
    /// The OpenAPI document, where there is one.
    pub openapi: Option<Written<'a>>,
    /// The chapters.
    pub chapters: &'a [Arc<Chapter>],
}

/// A document: what it says, and where.
pub struct Written<'a> {
    /// Where.
    pub origin: Origin<'a>,
    /// What.
    pub value: Value,
}

/// Something that makes a suite blind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Finding {
    /// What it is called, the same in every run: `RULE:SUBJECT`.
    pub id: String,
    /// The rule that has found it.
    pub rule: Rule,
    /// What is done about it.
    pub level: Level,
    /// The file of the document, as the command line names it.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1, counted in characters.
    pub column: usize,
    /// The place in the document, as a JSON pointer.
    pub pointer: String,
    /// What is the matter.
    pub message: String,
    /// What nobody sees because of it.
    pub blind: &'static str,
    /// What to write.
    pub cure: String,
    /// Why it is allowed, where the pack says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Everything that would make a suite blind: by rule, and by the order of the documents within.
pub fn lint(subject: &Subject<'_>, levels: &Levels, allowed: &Allowed) -> Vec<Finding> {
    let mut notes = Notes::default();
    documents::look(subject, &mut notes);
    connections::look(subject, &mut notes);
    operations::look(subject, &mut notes);
    endpoints::look(subject, &mut notes);
    conventions::look(subject, &mut notes);
    let mut found = notes.found;
    found.sort_by(|one, other| {
        let place = |note: &Note| {
            let Problem {
                path, line, column, ..
            } = &note.problem;
            (note.rule, path.clone(), *line, *column)
        };
        place(one).cmp(&place(other))
    });
    let finding = |note: Note| {
        let id = format!("{}:{}", note.rule.name(), note.about);
        let reason = allowed.reason(&id).map(str::to_owned);
        Finding {
            level: match reason {
                Some(_) => Level::Allow,
                None => levels.of(note.rule),
            },
            rule: note.rule,
            file: note.problem.path,
            line: note.problem.line,
            column: note.problem.column,
            pointer: note.problem.pointer,
            message: note.problem.message,
            blind: note.rule.blind(),
            cure: note.problem.help,
            reason,
            id,
        }
    };
    found.into_iter().map(finding).collect()
}

impl Subject<'_> {
    /// The scenarios of all chapters.
    fn blocks(&self) -> impl Iterator<Item = &Block> {
        let requirements = self.chapters.iter();
        let requirements = requirements.flat_map(|chapter| &chapter.requirements);
        requirements.flat_map(|requirement| &requirement.scenarios)
    }

    /// The channels, of those at one address the first: they are one connection.
    fn sockets(&self) -> impl Iterator<Item = &Channel> {
        let channels = self.pack.channels.iter().map(AsRef::as_ref);
        channels.filter(|channel| self.at_address_of(&channel.name).next() == Some(&channel.name))
    }

    /// The names of the channels that are one connection with this one, its own included.
    fn at_address_of(&self, name: &str) -> impl Iterator<Item = &String> {
        let channel = self.pack.channel(name);
        let address = channel.map(|channel| channel.address.as_str());
        let channels = self.pack.channels.iter();
        let same = channels.filter(move |other| Some(other.address.as_str()) == address);
        same.map(|channel| &channel.name)
    }

    /// Whether two channels are one connection.
    fn are_one(&self, one: &str, other: &str) -> bool {
        one == other || self.at_address_of(one).any(|name| name == other)
    }

    /// The AsyncAPI document, or the OpenAPI document if there is one.
    fn document(&self, is_rest: bool) -> &Written<'_> {
        let rest = self.openapi.as_ref().filter(|_| is_rest);
        rest.unwrap_or(&self.asyncapi)
    }
}

/// What has been found so far.
#[derive(Default)]
struct Notes {
    found: Vec<Note>,
    seen: BTreeSet<(Rule, bool, String)>,
}

struct Note {
    rule: Rule,
    /// What it is about, in the words of chapters.
    about: String,
    problem: Problem,
}

impl Notes {
    /// Notes something at a place of a document. What several messages share is noted once.
    fn add(
        &mut self,
        rule: Rule,
        about: String,
        (subject, is_rest, place): (&Subject<'_>, bool, &Pointer),
        message: String,
        cure: impl Into<String>,
    ) {
        if !self.seen.insert((rule, is_rest, place.to_string())) {
            return;
        }
        let origin = &subject.document(is_rest).origin;
        let problem = origin.problem(place, message, cure);
        self.found.push(Note {
            rule,
            about,
            problem,
        });
    }
}
