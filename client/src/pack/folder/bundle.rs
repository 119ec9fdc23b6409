//! A document with all the files that it refers to, made one value.
//!
//! The other files stand whole under `x-files`, by their paths in the folder, and references to
//! them are rewritten to lead there. So whoever reads a document meets inner references only, and a
//! pointer says which file a place was written in.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::file::File;
use super::overlay::Overlay;
use super::reference::{Reference, resolve};
use super::through::straighten;
use crate::pack::position::Position;
use crate::pack::{Pointer, Problem, Problems};

/// The member that holds the other files.
pub(in crate::pack) const FILES: &str = "x-files";

/// A document and the files it is made of.
#[derive(Debug, Clone)]
pub(in crate::pack) struct Bundle {
    pub(in crate::pack) value: Value,
    /// The document's own file first.
    files: Vec<File>,
}

impl Bundle {
    /// A sentence in which places in other files are named as their authors know them:
    /// `messages.yaml#/a`.
    pub(in crate::pack) fn spoken(&self, sentence: String) -> String {
        if !sentence.contains(FILES) {
            return sentence;
        }
        let others = self.files.iter().skip(1);
        others.fold(sentence, |sentence, file| {
            let place = Pointer::default().child(FILES).child(file.name.as_str());
            let sentence = sentence.replace(
                &format!("#{}", place.fragment()),
                &format!("{}#", file.name),
            );
            sentence.replace(&format!("#{place}"), &format!("{}#", file.name))
        })
    }

    /// The path of the file that a place was written in, and where it stands there.
    pub(in crate::pack) fn locate(&self, pointer: &Pointer) -> (&str, Position) {
        let tokens = pointer.tokens();
        let (file, tokens) = match tokens {
            [files, name, inside @ ..] if files == FILES => {
                let named = self.files.iter().find(|file| file.name == *name);
                (named.or(self.files.first()), inside)
            }
            _ => (self.files.first(), tokens),
        };
        match file {
            Some(file) => file.locate(tokens),
            None => ("", Position { line: 1, column: 1 }),
        }
    }
}

/// Where files come from.
pub(super) struct Files<'a> {
    /// The folder as problems show it.
    pub(super) shown: String,
    /// Whether there is a file of this path in the folder.
    pub(super) has: &'a dyn Fn(&str) -> bool,
    /// Reads the file of this path in the folder, or says why not.
    pub(super) read: &'a dyn Fn(&str) -> Result<String, String>,
}

impl Files<'_> {
    /// A path in the folder as problems show it.
    pub(super) fn path(&self, name: &str) -> String {
        match self.shown.as_str() {
            "" => name.to_owned(),
            shown => format!("{}/{name}", shown.trim_end_matches('/')),
        }
    }
}

/// Reads the document in this file; `word` is what an overlay calls it, `kind` what it should be.
pub(super) fn bundle(
    files: &Files<'_>,
    name: &str,
    (word, kind): (&str, &str),
    overlay: Option<&Overlay>,
) -> Result<Bundle, Problems> {
    let mut bundler = Bundler {
        source: files,
        word,
        overlay,
        files: Vec::new(),
        values: Vec::new(),
        known: HashMap::new(),
        problems: Vec::new(),
    };
    if let Err(why) = bundler.load(name) {
        let file = files.path(name);
        let help = format!("write an {kind} document there");
        bundler.problems.push(Problem::of_file(file, why, help));
    }
    let mut next = 0;
    while let Some(value) = bundler.values.get_mut(next) {
        let mut value = std::mem::take(value);
        bundler.rewrite(next, &mut value, &mut Vec::new(), false);
        if let Some(place) = bundler.values.get_mut(next) {
            *place = value;
        }
        next += 1;
    }
    bundler.finished()
}

struct Bundler<'a> {
    source: &'a Files<'a>,
    /// What the overlay calls the document.
    word: &'a str,
    overlay: Option<&'a Overlay>,
    files: Vec<File>,
    /// What is in each.
    values: Vec<Value>,
    /// Which file has which name; none where it could not be parsed, which has been said.
    known: HashMap<String, Option<usize>>,
    problems: Vec<Problem>,
}

impl Bundler<'_> {
    /// Reads a file once. The error is the reason why there is none.
    fn load(&mut self, name: &str) -> Result<Option<usize>, String> {
        if let Some(known) = self.known.get(name) {
            return Ok(*known);
        }
        let text = (self.source.read)(name)?;
        let number = match File::parse(name, self.source.path(name), text) {
            Ok((mut file, mut value)) => {
                let other = (!self.files.is_empty()).then_some(name);
                let laid = self
                    .overlay
                    .and_then(|overlay| overlay.of(self.word, other));
                if let Some(laid) = laid {
                    file = file.under(laid, &mut value);
                }
                self.files.push(file);
                self.values.push(value);
                Some(self.files.len() - 1)
            }
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        };
        self.known.insert(name.to_owned(), number);
        Ok(number)
    }

    /// Lets every reference of a file lead to where its target stands in the bundle. `are_names`
    /// says that the members here are named by the author, not by a specification.
    fn rewrite(&mut self, file: usize, value: &mut Value, way: &mut Vec<String>, are_names: bool) {
        match value {
            Value::Object(members) => {
                if let Some(Value::String(reference)) = members.get("$ref")
                    && let Some(rewritten) = self.target(file, reference, way)
                {
                    members.insert("$ref".to_owned(), Value::String(rewritten));
                }
                for (name, member) in members {
                    if !are_names && is_data(name, way) {
                        continue;
                    }
                    let hold_names = !are_names && NAMED.contains(&name.as_str());
                    way.push(name.clone());
                    self.rewrite(file, member, way, hold_names);
                    way.pop();
                }
            }
            Value::Array(elements) => {
                for (number, element) in elements.iter_mut().enumerate() {
                    way.push(number.to_string());
                    self.rewrite(file, element, way, false);
                    way.pop();
                }
            }
            _ => {}
        }
    }

    /// What a reference in a file becomes; nothing if it stays or is wrong.
    fn target(&mut self, file: usize, reference: &str, way: &[String]) -> Option<String> {
        let here = self.files.get(file)?.name.clone();
        let (name, fragment) = match resolve(&here, reference) {
            Ok(Reference::Here { fragment }) => (here, fragment),
            Ok(Reference::File { name, fragment }) => (name, fragment),
            Err(wrong) => {
                self.note(file, way, wrong.message, wrong.help);
                return None;
            }
        };
        match self.load(&name) {
            Ok(Some(0)) => Some(format!("#{fragment}")),
            Ok(Some(_)) if fragment.is_empty() || fragment.starts_with('/') => {
                let place = Pointer::default().child(FILES).child(name);
                Some(format!("#{}{fragment}", place.fragment()))
            }
            Ok(Some(_)) => {
                let message = format!("`{reference}` names no place");
                let help = format!("write `{name}#/` and the way to what is meant");
                self.note(file, way, message, help);
                None
            }
            Ok(None) => None,
            Err(why) => {
                let message = format!("`{reference}` cannot be read: {why}");
                let help = "correct the path, which counts from the folder of this file, or write that file";
                self.note(file, way, message, help.to_owned());
                None
            }
        }
    }

    fn note(&mut self, file: usize, way: &[String], message: String, help: String) {
        let place: Vec<String> = way.iter().cloned().chain(["$ref".to_owned()]).collect();
        if let Some(file) = self.files.get(file) {
            self.problems.push(file.problem(&place, message, help));
        }
    }

    fn finished(mut self) -> Result<Bundle, Problems> {
        if let Some(overlay) = self.overlay {
            let is_there = |name: &str| self.files.iter().any(|file| file.name == name);
            self.problems.extend(overlay.check(self.word, is_there));
        }
        if !self.problems.is_empty() {
            return Err(Problems::new(self.problems));
        }
        let mut values = self.values.into_iter();
        let mut value = values.next().unwrap_or_default();
        let others = self.files.iter().skip(1).map(|file| file.name.clone());
        let others: Map<String, Value> = others.zip(values).collect();
        if let (Value::Object(members), false) = (&mut value, others.is_empty()) {
            match members.get_mut(FILES) {
                Some(Value::Object(there)) => there.extend(others),
                _ => drop(members.insert(FILES.to_owned(), Value::Object(others))),
            }
        }
        straighten(&mut value);
        Ok(Bundle {
            value,
            files: self.files,
        })
    }
}

/// Members whose own members are named by the author.
const NAMED: [&str; 22] = [
    "$defs",
    "callbacks",
    "channels",
    "components",
    "content",
    "definitions",
    "dependentSchemas",
    "examples",
    "headers",
    "links",
    "messages",
    "operations",
    "parameters",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "securitySchemes",
    "servers",
    "world",
];

/// Whether a member holds a value that is only shown, in which `$ref` would be a word like any
/// other.
fn is_data(name: &str, way: &[String]) -> bool {
    match name {
        "const" | "enum" | "default" | "example" => true,
        "payload" | "value" => way.iter().any(|above| above == "examples"),
        _ => false,
    }
}
