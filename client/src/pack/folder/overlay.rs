//! What somebody lays over documents that they would rather not edit: `wireproof.yaml`, beside them.
//!
//! Its members `asyncapi` and `openapi` are merged into these documents as RFC 7396 has it: members
//! are added or replaced, and `null` takes one out. What is meant for another file of a document
//! stands under `x-files`, by its path.

use std::sync::Arc;

use serde_json::Value;

use super::bundle::{FILES, Files};
use super::file::File;
use crate::pack::{Problem, Problems};

/// The documents that something can be laid over.
const DOCUMENTS: [&str; 2] = ["asyncapi", "openapi"];

/// The whole of it.
#[derive(Debug, Clone)]
pub(super) struct Overlay {
    file: Arc<File>,
    value: Value,
}

/// What of it is meant for one file.
#[derive(Debug, Clone)]
pub(super) struct Laid {
    overlay: Arc<File>,
    /// Where in the overlay it stands.
    way: Vec<String>,
    value: Value,
    /// What it is laid over.
    under: Value,
}

impl Overlay {
    /// Reads the overlay in this file.
    pub(super) fn read(files: &Files<'_>, name: &str) -> Result<Overlay, Problems> {
        let path = files.path(name);
        let text = (files.read)(name).map_err(|why| {
            let help = "correct the file, or remove it".to_owned();
            Problems::new(vec![Problem::of_file(path.clone(), why, help)])
        })?;
        let read = File::parse(name, path, text);
        let (file, value) = read.map_err(|problem| Problems::new(vec![problem]))?;
        let help = "write `asyncapi: {…}` or `openapi: {…}`, with what is laid over that document";
        let members = value.as_object();
        let unknown = members.map(|members| {
            let mut names = members.keys();
            names.find(|name| !DOCUMENTS.contains(&name.as_str()))
        });
        let wrong = match unknown {
            Some(None) => None,
            Some(Some(name)) => {
                Some((vec![name.clone()], format!("there is no document `{name}`")))
            }
            None => Some((Vec::new(), "this must be an object".to_owned())),
        };
        match wrong {
            Some((way, message)) => {
                let problem = file.problem(&way, message, help.to_owned());
                Err(Problems::new(vec![problem]))
            }
            None => Ok(Overlay {
                file: Arc::new(file),
                value,
            }),
        }
    }

    /// What is meant for a file: the document of this name, or another file of it.
    pub(super) fn of(&self, document: &str, other: Option<&str>) -> Option<Laid> {
        let way = match other {
            None => vec![document],
            Some(file) => vec![document, FILES, file],
        };
        let mut value = way
            .iter()
            .try_fold(&self.value, |value, name| value.get(name))?
            .clone();
        if let (None, Some(members)) = (other, value.as_object_mut()) {
            members.shift_remove(FILES);
        }
        Some(Laid {
            overlay: Arc::clone(&self.file),
            way: way.into_iter().map(str::to_owned).collect(),
            value,
            under: Value::Null,
        })
    }

    /// A problem for each file of a document that it names and that is none.
    pub(super) fn check(&self, document: &str, is_there: impl Fn(&str) -> bool) -> Vec<Problem> {
        let files = self.value.get(document).and_then(|part| part.get(FILES));
        let names = files.and_then(Value::as_object).into_iter().flatten();
        let missing = names.map(|(name, _)| name).filter(|name| !is_there(name));
        let problems = missing.map(|name| {
            let way = [document, FILES, name].map(str::to_owned);
            let message = format!("`{name}` is no file of this document");
            let help = "write the path of a file that the document refers to, from the folder";
            self.file.problem(&way, message, help.to_owned())
        });
        problems.collect()
    }
}

impl Laid {
    /// Lays it over what is in the file.
    pub(super) fn lay(&mut self, value: &mut Value) {
        self.under = value.clone();
        merge(value, &self.value);
    }

    /// Where in the overlay a place of the file was written, if it was written there.
    pub(super) fn place(&self, tokens: &[String]) -> Option<(&File, Vec<String>)> {
        let way = self.way.iter().chain(tokens).cloned().collect();
        self.covers(tokens).then(|| (self.overlay.as_ref(), way))
    }

    fn covers(&self, tokens: &[String]) -> bool {
        let (mut over, mut under) = (&self.value, &self.under);
        for token in tokens {
            let (Some(members), Some(below)) = (over.as_object(), under.as_object()) else {
                return true;
            };
            match (members.get(token), below.get(token)) {
                (None, _) => return false,
                (Some(_), None) => return true,
                (Some(next), Some(below)) => (over, under) = (next, below),
            }
        }
        !over.is_object() || !under.is_object()
    }
}

/// Merges a patch into a value, as RFC 7396 has it.
fn merge(value: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *value = patch.clone();
        return;
    };
    if !value.is_object() {
        *value = Value::Object(serde_json::Map::new());
    }
    let Value::Object(members) = value else {
        return;
    };
    for (name, patch) in patch {
        if patch.is_null() {
            members.shift_remove(name);
        } else {
            merge(members.entry(name.as_str()).or_insert(Value::Null), patch);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_are_added_replaced_and_taken_out() {
        let mut value = json!({"a": {"b": 1, "c": [1]}, "d": 2, "e": 3});
        let patch = json!({"a": {"c": [2], "f": {"g": null, "h": 1}}, "d": null, "e": {"i": 1}});
        merge(&mut value, &patch);
        assert_eq!(
            value,
            json!({"a": {"b": 1, "c": [2], "f": {"h": 1}}, "e": {"i": 1}})
        );
    }
}
