//! One file of a folder: JSON or YAML, with the place of everything in it.

use serde_json::Value;

use super::mark::Mark;
use super::overlay::Laid;
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
    /// What is laid over it.
    laid: Option<Laid>,
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
                let message = "this is neither JSON nor YAML by its name".to_owned();
                let help = "let it end with .json, .yaml or .yml".to_owned();
                return Err(Problem::of_file(path, message, help));
            }
        };
        let name = name.to_owned();
        let file = Self {
            name,
            path,
            form,
            laid: None,
        };
        Ok((file, value))
    }

    /// The same with something laid over it.
    pub(super) fn under(mut self, mut laid: Laid, value: &mut Value) -> Self {
        laid.lay(value);
        self.laid = Some(laid);
        self
    }

    /// Where a place in it was written, be it in the file itself or in what is laid over it.
    pub(super) fn locate(&self, tokens: &[String]) -> (&str, Position) {
        let laid = self.laid.as_ref().and_then(|laid| laid.place(tokens));
        match laid {
            Some((overlay, way)) => (&overlay.path, overlay.position(&way)),
            None => (&self.path, self.position(tokens)),
        }
    }

    fn position(&self, tokens: &[String]) -> Position {
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
        let (path, Position { line, column }) = self.locate(tokens);
        let pointer = Pointer::of(tokens);
        Problem {
            path: path.to_owned(),
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
