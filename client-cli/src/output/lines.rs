//! A file of lines for programs, or standard output.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use anyhow::Context;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;

/// Where the lines go.
pub(crate) struct Lines {
    /// What it is called in messages.
    name: String,
    out: Box<dyn Write + Send>,
}

impl Lines {
    /// Makes the file; without one it is standard output.
    pub(crate) fn create(path: Option<&Path>) -> anyhow::Result<Lines> {
        let Some(path) = path else {
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
            Err(error) => Err(Exit::error(ExitCode::Usage, format!("{name}: {error}"))),
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
