//! Changes a baseline's text and leaves everything else in it as somebody wrote it: remarks, the
//! order of entries, blank lines.

use jiff::civil::Date;
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, RawString, Table, TomlError, Value, value,
};

use super::{List, Subject};
use crate::verdict::Shape;

/// A deviation to be listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// What it is about.
    pub subject: Subject,
    /// The list it goes to.
    pub list: List,
    /// Why it is known.
    pub reason: String,
    /// Where it is worked on.
    pub ticket: Option<String>,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// What deviates.
    pub shapes: Vec<Shape>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became {
    /// It was not there before.
    Added,
    /// It was there, and is as it was accepted now.
    Changed,
}

/// A baseline's text while it is changed.
#[derive(Debug)]
pub struct Editor(DocumentMut);

impl Editor {
    /// Of a text that was read before.
    ///
    /// # Errors
    ///
    /// What the text is, if it is no TOML.
    pub fn new(text: &str) -> Result<Editor, TomlError> {
        text.parse().map(Editor)
    }

    /// Lists a deviation. An entry that is there gets its shapes, its reason, and its ticket and
    /// last day where those are given.
    pub fn accept(&mut self, accepted: &Accepted) -> Became {
        self.list(accepted.list, |list| {
            let is_it = |table: &&mut Table| subject(table).as_ref() == Some(&accepted.subject);
            if let Some(table) = list.iter_mut().find(is_it) {
                fill(table, accepted);
                return Became::Changed;
            }
            let mut table = Table::new();
            table.decor_mut().set_prefix("\n");
            table["id"] = value(accepted.subject.to_string());
            fill(&mut table, accepted);
            list.push(table);
            Became::Added
        })
    }

    /// Takes entries off a list, with the remarks right before them. A remark with a blank line
    /// behind it is about more than the entry that follows.
    pub fn remove(&mut self, list: List, gone: &[Subject]) {
        let left = self.list(list, |list| {
            let mut kept = ArrayOfTables::new();
            let mut carried = String::new();
            for mut table in std::mem::take(list) {
                let is_gone = subject(&table).is_some_and(|subject| gone.contains(&subject));
                if is_gone {
                    carried += remarks(&table);
                    continue;
                }
                if !carried.is_empty() {
                    let prefix =
                        std::mem::take(&mut carried) + prefix(&table).trim_start_matches('\n');
                    table.decor_mut().set_prefix(prefix);
                }
                kept.push(table);
            }
            *list = kept;
            carried
        });
        if !left.is_empty() {
            let trailing = self.0.trailing().as_str().unwrap_or_default().to_owned();
            self.0.set_trailing(left + &trailing);
        }
    }

    /// The text.
    pub fn text(&self) -> String {
        let text = self.0.to_string();
        text.trim_start_matches('\n').to_owned()
    }

    /// Changes a list; one that is written in brackets becomes one of tables.
    fn list<T>(&mut self, list: List, change: impl FnOnce(&mut ArrayOfTables) -> T) -> T {
        let name = match list {
            List::Known => "known",
            List::Flaky => "flaky",
        };
        let tables = self.0.remove(name).map(Item::into_array_of_tables);
        let mut tables = tables.and_then(Result::ok).unwrap_or_default();
        let changed = change(&mut tables);
        if !tables.is_empty() {
            self.0.insert(name, Item::ArrayOfTables(tables));
        }
        changed
    }
}

fn subject(table: &Table) -> Option<Subject> {
    table.get("id")?.as_str()?.parse().ok()
}

/// What stands before an entry and is not about it alone.
fn remarks(table: &Table) -> &str {
    let before = prefix(table);
    let end = before.rfind("\n\n").map_or(0, |blank| blank + 2);
    let before = before.get(..end).unwrap_or_default();
    if before.trim().is_empty() { "" } else { before }
}

fn prefix(table: &Table) -> &str {
    let prefix = table.decor().prefix().and_then(RawString::as_str);
    prefix.unwrap_or_default()
}

fn fill(table: &mut Table, accepted: &Accepted) {
    table["reason"] = value(&accepted.reason);
    if let Some(ticket) = &accepted.ticket {
        table["ticket"] = value(ticket);
    }
    if let Some(expires) = accepted
        .expires
        .and_then(|date| date.to_string().parse().ok())
    {
        let expires: toml_edit::Datetime = expires;
        table["expires"] = value(expires);
    }
    table.remove("any_shape");
    table.remove("shape");
    if accepted.list == List::Known {
        let shapes = accepted.shapes.iter().map(shape);
        table["shape"] = Item::ArrayOfTables(shapes.collect());
    }
}

fn shape(shape: &Shape) -> Table {
    let mut table = Table::new();
    let kind = serde_json::to_value(shape.kind).unwrap_or_default();
    table["kind"] = value(kind.as_str().unwrap_or_default());
    table["step"] = value(&shape.step);
    if let Some(instead) = &shape.instead {
        table["instead"] = value(instead);
    }
    if !shape.differences.is_empty() {
        let differences = shape.differences.iter().map(|differing| {
            let members = [
                ("at", &differing.at),
                ("expected", &differing.expected),
                ("received", &differing.received),
            ];
            InlineTable::from_iter(members)
        });
        let mut array: Array = differences.map(Value::from).collect();
        if array.len() > 1 {
            array
                .iter_mut()
                .for_each(|value| value.decor_mut().set_prefix("\n  "));
            array.set_trailing("\n");
            array.set_trailing_comma(true);
        }
        table["differences"] = value(array);
    }
    table
}
