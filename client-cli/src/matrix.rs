//! `wireproof matrix`: implementations beside each other.

use std::collections::BTreeSet;
use std::path::Path;

use wireproof_conformance::matrix::Matrix;
use wireproof_conformance::report::matrix::{Source, html, markdown};
use wireproof_conformance::verdict::ExitCode;

use crate::args::{self, MatrixFormat};
use crate::records::{STDIN, of_protocol, read};
use crate::{Exit, say};

pub(crate) fn matrix(arguments: &args::Matrix) -> anyhow::Result<ExitCode> {
    let named: Vec<(String, &str)> = arguments.runs.iter().map(|run| named(run)).collect();
    no_name_twice(&named)?;
    let files: Vec<&str> = named.iter().map(|(_, file)| *file).collect();
    let mut runs = Vec::new();
    for ((name, _), run) in named.iter().zip(read(&files)?) {
        let run = of_protocol(&run, arguments.protocol.as_deref())?;
        runs.push((name.clone(), run));
    }
    let matrix = Matrix::of(&runs);
    let source = arguments.source.as_deref().map(Source::below);
    let source = source.unwrap_or_default();
    say(&match arguments.format {
        MatrixFormat::Markdown => markdown(&matrix, &source),
        MatrixFormat::Html => html(&matrix, &source),
    })?;
    Ok(ExitCode::Conforms)
}

/// The name of an implementation and its file. A file may have `=` in its own name.
fn named(run: &str) -> (String, &str) {
    match run.split_once('=') {
        Some((name, file)) if !name.trim().is_empty() && !Path::new(run).exists() => {
            (name.trim().to_owned(), file)
        }
        _ if run == "-" => (STDIN.to_owned(), run),
        _ => {
            let stem = Path::new(run).file_stem();
            let name = stem.map(|stem| stem.to_string_lossy().into_owned());
            (name.unwrap_or_else(|| run.to_owned()), run)
        }
    }
}

/// Two columns of one name could not be told apart.
fn no_name_twice(named: &[(String, &str)]) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    match named.iter().find(|(name, _)| !seen.insert(name)) {
        None => Ok(()),
        Some((name, file)) => {
            let message = format!("two implementations are called `{name}`; name one: NAME={file}");
            Err(Exit::error(ExitCode::Usage, message))
        }
    }
}
