//! A file of lines for programs, or standard output.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::{ReportKind, ReportTo};

/// Where the lines go.
pub(crate) struct Lines {
    /// What it is called in messages.
    name: String,
    out: Box<dyn Write + Send>,
}

impl Lines {
    /// Makes the file; without one it is standard output.
    pub(crate) fn create(report: &ReportTo) -> anyhow::Result<Lines> {
        let Some(path) = &report.file else {
            return Ok(Lines {
                name: "standard output".to_owned(),
                out: Box::new(std::io::stdout()),
            });
        };
        let name = path.display().to_string();
        match File::create(path) {
            Ok(file) => Ok(Lines {
                name,
                out: Box::new(BufWriter::new(file)),
            }),
            Err(error) => Err(unmakeable(report.kind, path, &error)),
        }
    }

    /// What it is called in messages.
    pub(crate) fn name(&self) -> String {
        self.name.clone()
    }

    pub(crate) fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let written = self.out.write_all(text.as_bytes());
        self.unless_broken(written)
    }

    pub(crate) fn finish(mut self) -> anyhow::Result<()> {
        let flushed = self.out.flush();
        self.unless_broken(flushed)
    }

    /// A reader that wants no more of it, such as `head`, is nobody's fault.
    fn unless_broken(&self, written: std::io::Result<()>) -> anyhow::Result<()> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.with_context(|| self.name.clone()),
        }
    }
}

fn unmakeable(kind: ReportKind, path: &Path, error: &std::io::Error) -> anyhow::Error {
    let kind = match kind {
        ReportKind::Ndjson => "ndjson",
        ReportKind::Junit => "junit",
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let why = match folder.filter(|folder| !folder.exists()) {
        Some(folder) => {
            let folder = folder.display();
            format!("the folder {folder} does not exist: make it, or name another file")
        }
        None => error.to_string(),
    };
    let message = format!("--report {kind}={}: {why}", path.display());
    Exit::error(ExitCode::Usage, message)
}
