//! One file of a folder: JSON or YAML, with the place of everything in it.

use serde_json::Value;

use super::mark::Mark;
use super::yaml;
use crate::pack::position::{self, Position};
use crate::pack::report::syntax_of;
use crate::pack::{Document, Pointer, Problem};

/// A file that was read.
#[derive(Debug, Clone)]
pub(super) struct File {
    /// Its path in the folder, with `/` between its parts.
    pub(super) name: String,
    /// Its path as problems show it.
    pub(super) path: String,
    form: Form,
}

#[derive(Debug, Clone)]
enum Form {
    /// The text is scanned again when there is something to report.
    Json(String),
    Yaml(Mark),
}

impl File {
    /// Reads a text by what its name ends with.
    pub(super) fn parse(name: &str, path: String, text: String) -> Result<(Self, Value), Problem> {
        let (form, value) = match name.rsplit('.').next() {
            Some("json") => match serde_json::from_str(&text) {
                Ok(value) => (Form::Json(text), value),
                Err(error) => {
                    let document = Document {
                        path: &path,
                        text: &text,
                    };
                    return Err(syntax_of(&document, &error, yaml::CORRECT));
                }
            },
            Some("yaml" | "yml") => match yaml::parse(&text) {
                Ok((value, mark)) => (Form::Yaml(mark), value),
                Err(trouble) => return Err(told(path, trouble)),
            },
            _ => {
                return Err(Problem {
                    path,
                    line: 1,
                    column: 1,
                    pointer: String::new(),
                    message: "this is neither JSON nor YAML by its name".to_owned(),
                    help: "let it end with .json, .yaml or .yml".to_owned(),
                });
            }
        };
        let name = name.to_owned();
        Ok((Self { name, path, form }, value))
    }

    /// Where a place in it was written.
    pub(super) fn position(&self, tokens: &[String]) -> Position {
        match &self.form {
            Form::Json(text) => {
                let pointer = Pointer::of(tokens);
                position::of_pointer(text, &pointer)
            }
            Form::Yaml(mark) => mark.find(tokens.iter().map(String::as_str)),
        }
    }

    /// A problem with what stands at a place.
    pub(super) fn problem(&self, tokens: &[String], message: String, help: String) -> Problem {
        let Position { line, column } = self.position(tokens);
        let pointer = Pointer::of(tokens);
        Problem {
            path: self.path.clone(),
            line,
            column,
            pointer: pointer.to_string(),
            message,
            help,
        }
    }
}

fn told(path: String, trouble: yaml::Trouble) -> Problem {
    Problem {
        path,
        line: trouble.position.line,
        column: trouble.position.column,
        pointer: String::new(),
        message: trouble.message,
        help: trouble.help,
    }
}
