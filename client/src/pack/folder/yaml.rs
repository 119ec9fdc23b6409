//! YAML read as JSON, with the place of everything in it.
//!
//! The core schema of YAML 1.2, with `<<` of YAML 1.1, which documents in the wild use. What JSON
//! has no form for is a mistake that is told, and nothing grows without bound.

mod merge;
mod scalar;

use std::collections::HashMap;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use serde_json::{Map, Value};

use super::mark::Mark;
use crate::pack::position::Position;
use merge::{give, merge};
use scalar::{check_tag, scalar};

/// As deep as `serde_json` reads, so that both forms of a document have the same limits.
const DEPTH_MAX: usize = 127;

/// Aliases multiply; no document that somebody wrote has so many values.
const VALUES_MAX: usize = 500_000;

/// The key whose value gives members to the mapping it stands in.
const MERGE: &str = "<<";

/// What is to be done about a text that cannot be read on.
pub(super) const CORRECT: &str = "correct the text up to here";

/// Why a text is no YAML document, where, and what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) position: Position,
    pub(super) message: String,
    pub(super) help: String,
}

impl Trouble {
    fn new(position: Position, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            position,
            message: message.into(),
            help: help.into(),
        }
    }
}

/// Reads a text that holds one document.
pub(super) fn parse(text: &str) -> Result<(Value, Mark), Trouble> {
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| syntax(&error))?;
        builder.take(event, &span)?;
    }
    Ok(builder.finished())
}

fn syntax(error: &ScanError) -> Trouble {
    let marker = error.marker();
    let position = Position {
        line: marker.line().max(1),
        column: marker.col() + 1,
    };
    let message = format!("this is not YAML: {}", error.kind());
    Trouble::new(position, message, CORRECT)
}

fn position(span: &Span) -> Position {
    Position {
        line: span.start.line().max(1),
        column: span.start.col() + 1,
    }
}

/// A value that is complete.
#[derive(Debug, Clone)]
struct Node {
    value: Value,
    mark: Mark,
    /// How many values it is made of, itself included.
    size: usize,
    /// How deep it is.
    depth: usize,
}

/// A collection that is being read.
struct Open {
    anchor: usize,
    position: Position,
    size: usize,
    depth: usize,
    holds: Holds,
}

enum Holds {
    List(Vec<Value>, Vec<Mark>),
    Map {
        members: Map<String, Value>,
        marks: Mark,
        /// The name of the member whose value comes next.
        key: Option<Name>,
        merged: Vec<(Value, Mark)>,
    },
}

/// The name of a member.
struct Name {
    text: String,
    position: Position,
    /// Whether it is `<<`, without quotes.
    merges: bool,
}

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    /// How many values those are made of. An anchor within an anchor is kept twice.
    anchored: usize,
    documents: usize,
    whole: Option<Node>,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: &Span) -> Result<(), Trouble> {
        let at = position(span);
        match event {
            Event::DocumentStart(..) => self.begin_document(at),
            Event::MappingStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), at)?;
                let holds = Holds::Map {
                    members: Map::new(),
                    marks: Mark::at(at),
                    key: None,
                    merged: Vec::new(),
                };
                self.begin(anchor, at, holds)
            }
            Event::SequenceStart(_, anchor, tag) => {
                check_tag(tag.as_deref(), at)?;
                self.begin(anchor, at, Holds::List(Vec::new(), Vec::new()))
            }
            Event::MappingEnd | Event::SequenceEnd => self.end(),
            Event::Alias(anchor) => {
                let Some(mut node) = self.anchors.get(&anchor).cloned() else {
                    let message = "this alias stands inside of what it names";
                    return Err(Trouble::new(at, message, "write the value out"));
                };
                node.mark.position = at;
                self.add(node, at)
            }
            Event::Scalar(text, style, anchor, tag) => {
                if self.is_name_due() {
                    return self.name(text.into_owned(), style, at);
                }
                let node = Node {
                    value: scalar(&text, style, tag.as_deref(), at)?,
                    mark: Mark::at(at),
                    size: 1,
                    depth: 0,
                };
                self.remember(anchor, &node, at)?;
                self.add(node, at)
            }
            _ => Ok(()),
        }
    }

    fn begin_document(&mut self, at: Position) -> Result<(), Trouble> {
        self.documents += 1;
        if self.documents > 1 {
            let message = "a second document begins here";
            let help = "write one document in a file: remove this `---`";
            return Err(Trouble::new(at, message, help));
        }
        Ok(())
    }

    fn begin(&mut self, anchor: usize, position: Position, holds: Holds) -> Result<(), Trouble> {
        if self.is_name_due() {
            return Err(no_name(position));
        }
        if self.open.len() >= DEPTH_MAX {
            return Err(too_deep(position));
        }
        self.open.push(Open {
            anchor,
            position,
            size: 1,
            depth: 1,
            holds,
        });
        Ok(())
    }

    fn end(&mut self) -> Result<(), Trouble> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let (value, mark) = match open.holds {
            Holds::List(values, marks) => (
                Value::Array(values),
                Mark::of_elements(open.position, marks),
            ),
            Holds::Map {
                mut members,
                mut marks,
                merged,
                ..
            } => {
                for given in merged {
                    give(given, &mut members, &mut marks);
                }
                (Value::Object(members), marks)
            }
        };
        let node = Node {
            value,
            mark,
            size: open.size,
            depth: open.depth,
        };
        self.remember(open.anchor, &node, open.position)?;
        self.add(node, open.position)
    }

    fn is_name_due(&self) -> bool {
        let inner = self.open.last().map(|open| &open.holds);
        matches!(inner, Some(Holds::Map { key: None, .. }))
    }

    fn name(&mut self, text: String, style: ScalarStyle, at: Position) -> Result<(), Trouble> {
        let Some(Open {
            holds: Holds::Map { key, members, .. },
            ..
        }) = self.open.last_mut()
        else {
            return Ok(());
        };
        let merges = text == MERGE && style == ScalarStyle::Plain;
        if !merges && members.contains_key(&text) {
            let message = format!("`{text}` is written twice here");
            return Err(Trouble::new(at, message, "keep one of them"));
        }
        *key = Some(Name {
            text,
            position: at,
            merges,
        });
        Ok(())
    }

    /// Puts a complete value where it belongs.
    fn add(&mut self, node: Node, at: Position) -> Result<(), Trouble> {
        let Some(open) = self.open.last_mut() else {
            self.whole = Some(node);
            return Ok(());
        };
        open.size += node.size;
        if open.size > VALUES_MAX {
            let message = "the aliases up to here make a document without end";
            return Err(Trouble::new(at, message, "write values out, or use `$ref`"));
        }
        open.depth = open.depth.max(node.depth + 1);
        // Aliases nest without being nested in the text.
        if open.depth > DEPTH_MAX {
            return Err(too_deep(at));
        }
        match &mut open.holds {
            Holds::List(values, marks) => {
                values.push(node.value);
                marks.push(node.mark);
            }
            Holds::Map {
                members,
                marks,
                key,
                merged,
            } => {
                let Some(name) = key.take() else {
                    return Err(no_name(at));
                };
                if name.merges {
                    return merge(node, merged, at);
                }
                let mut mark = node.mark;
                mark.position = name.position;
                marks.put(name.text.clone(), mark);
                members.insert(name.text, node.value);
            }
        }
        Ok(())
    }

    fn remember(&mut self, anchor: usize, node: &Node, at: Position) -> Result<(), Trouble> {
        if anchor == 0 {
            return Ok(());
        }
        self.anchored += node.size;
        if self.anchored > VALUES_MAX {
            let message = "the anchors up to here name more values than a document has";
            let help = "take out those that no alias needs";
            return Err(Trouble::new(at, message, help));
        }
        self.anchors.insert(anchor, node.clone());
        Ok(())
    }

    fn finished(self) -> (Value, Mark) {
        match self.whole {
            Some(node) => (node.value, node.mark),
            None => (Value::Null, Mark::default()),
        }
    }
}

fn too_deep(at: Position) -> Trouble {
    let message = format!("this is nested in more than {DEPTH_MAX} others");
    Trouble::new(at, message, "describe it in parts that refer to each other")
}

fn no_name(at: Position) -> Trouble {
    let help = "write the name as a text, and `:` behind it";
    Trouble::new(at, "a member's name must be a text", help)
}

#[cfg(test)]
mod tests;
