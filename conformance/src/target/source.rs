//! The files that say what a target is, kept with their text: whatever turns out to be wrong with them
//! later is shown at its place.

use std::fmt;
use std::sync::Arc;

use toml_edit::{Document, Item};
use wireproof_client::pack::{Pointer, offset_in_json};

use crate::diagnostic::{Diagnostic, nearest};
use crate::event;
use crate::wire::ast::Span;

/// A file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Source(Arc<File>);

#[derive(Debug, Default, PartialEq, Eq)]
struct File {
    path: String,
    text: String,
    is_json: bool,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub(super) struct Place {
    source: Source,
    pointer: Pointer,
}

/// Something that is wrong with a target's files.
#[derive(Debug, Clone)]
pub struct Problem {
    /// What, and where.
    pub diagnostic: Diagnostic,
    source: Source,
}

impl Problem {
    /// Shows it with the lines it is about.
    pub fn render(&self, styled: bool) -> String {
        self.diagnostic.render(&self.source.0.text, styled)
    }
}

impl Source {
    pub(super) fn new(path: &str, text: &str, is_json: bool) -> Source {
        Source(Arc::new(File {
            path: path.to_owned(),
            text: text.to_owned(),
            is_json,
        }))
    }

    /// The whole file.
    pub(super) fn root(&self) -> Place {
        Place {
            source: self.clone(),
            pointer: Pointer::default(),
        }
    }

    /// What is wrong at these bytes.
    pub(super) fn wrong_at(&self, span: Span, message: &str, label: &str) -> Problem {
        Problem {
            diagnostic: Diagnostic {
                path: self.0.path.clone(),
                span,
                message: message.to_owned(),
                label: label.to_owned(),
                help: None,
            },
            source: self.clone(),
        }
    }
}

impl Place {
    /// A member or an element.
    pub(super) fn at(&self, token: impl ToString) -> Place {
        Place {
            source: self.source.clone(),
            pointer: self.pointer.child(token.to_string()),
        }
    }

    /// Something further within.
    pub(super) fn within(&self, pointer: &Pointer) -> Place {
        Place {
            source: self.source.clone(),
            pointer: self.pointer.join(pointer),
        }
    }

    /// What is wrong here.
    pub(super) fn wrong(&self, message: impl fmt::Display, label: &str) -> Problem {
        let span = self.span();
        self.source.wrong_at(span, &message.to_string(), label)
    }

    fn span(&self) -> Span {
        let (text, pointer) = (&self.source.0.text, &self.pointer);
        match self.source.0.is_json {
            true => in_json(text, pointer),
            false => in_toml(text, pointer),
        }
    }

    /// The place as reports tell it, with the text that it is in.
    pub(super) fn told(&self) -> (event::Place, Arc<str>, Span) {
        let (file, span) = (&self.source.0, self.span());
        let place = event::Place::of(&file.path, &file.text, span.start);
        (place, Arc::from(file.text.as_str()), span)
    }

    /// A name that nobody has: "`chad` is no channel".
    pub(super) fn unknown<'a>(
        &self,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'a str>,
    ) -> Problem {
        let known: Vec<&str> = known.into_iter().collect();
        let mut problem = self.wrong(format!("`{name}` is no {what}"), "not known");
        let all = match known.is_empty() {
            true => "there is none at all".to_owned(),
            false => format!("there is {}", known.join(", ")),
        };
        problem.diagnostic.help = Some(match nearest(name, known) {
            Some(meant) => format!("did you mean `{meant}`? {all}"),
            None => all,
        });
        problem
    }
}

impl fmt::Display for Place {
    /// `channels.chat.url`, and a name that is no bare key in quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_bare = |c: char| c.is_ascii_alphanumeric() || "_-$".contains(c);
        let keys = self.pointer.tokens().iter();
        let keys = keys.map(|key| match key.chars().all(is_bare) {
            true => key.clone(),
            false => format!("{key:?}"),
        });
        f.write_str(&keys.collect::<Vec<_>>().join("."))
    }
}

impl Problem {
    /// The same with this to do besides.
    pub(super) fn more_help(mut self, help: &str) -> Problem {
        let so_far = self.diagnostic.help.take();
        let help = so_far.map_or_else(|| help.to_owned(), |so_far| format!("{so_far}; {help}"));
        self.diagnostic.help = Some(help);
        self
    }

    /// The same with what to write instead.
    pub(super) fn help(mut self, help: impl Into<String>) -> Problem {
        self.diagnostic.help = Some(help.into());
        self
    }
}

/// The name of a member, or an element; where it is not there, the last on the way to it.
fn in_toml(text: &str, pointer: &Pointer) -> Span {
    let Ok(document) = Document::parse(text) else {
        return 0..0;
    };
    let mut item = document.as_item();
    let mut span = 0..0;
    for token in pointer.tokens() {
        let Some((shown, next)) = inside(item, token) else {
            break;
        };
        span = shown.unwrap_or(span);
        item = next;
    }
    span
}

fn inside<'a>(item: &'a Item, token: &str) -> Option<(Option<Span>, &'a Item)> {
    if let Some(table) = item.as_table_like() {
        let (key, value) = table.get_key_value(token)?;
        return Some((key.span(), value));
    }
    let element = item.get(token.parse::<usize>().ok()?)?;
    Some((element.span(), element))
}

fn in_json(text: &str, pointer: &Pointer) -> Span {
    let start = offset_in_json(text, pointer);
    let rest = text.get(start..).unwrap_or_default();
    let quoted = rest.strip_prefix('"').and_then(|name| name.find('"'));
    start..start + quoted.map_or(1, |end| end + 2)
}
