//! A report for programs, in a file or on standard output.

use std::fs::File;
use std::io::{BufWriter, ErrorKind, Write};

use anyhow::Context;
use wireproof_conformance::event::Event;
use wireproof_conformance::report::junit::Junit;
use wireproof_conformance::report::ndjson;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::{ReportKind, ReportTo};

/// A report while it is written.
pub(super) struct ReportFile {
    rendering: Rendering,
    /// What it is called in messages.
    name: String,
    out: Box<dyn Write + Send>,
}

enum Rendering {
    /// Written as the events come.
    Ndjson,
    /// Written at the end.
    Junit(Box<Junit>),
}

impl ReportFile {
    /// Makes the file, before anything is played.
    pub(super) fn create(report: &ReportTo) -> anyhow::Result<ReportFile> {
        let rendering = match report.kind {
            ReportKind::Ndjson => Rendering::Ndjson,
            ReportKind::Junit => Rendering::Junit(Box::default()),
        };
        let Some(path) = &report.file else {
            return Ok(ReportFile {
                rendering,
                name: "standard output".to_owned(),
                out: Box::new(std::io::stdout()),
            });
        };
        let name = path.display().to_string();
        match File::create(path) {
            Ok(file) => Ok(ReportFile {
                rendering,
                name,
                out: Box::new(BufWriter::new(file)),
            }),
            Err(error) => Err(Exit::error(ExitCode::Usage, format!("{name}: {error}"))),
        }
    }

    pub(super) fn event(&mut self, event: &Event) -> anyhow::Result<()> {
        match &mut self.rendering {
            Rendering::Ndjson => {
                let line = ndjson::line(event).with_context(|| self.name.clone())?;
                self.write(&line)
            }
            Rendering::Junit(junit) => {
                junit.event(event);
                Ok(())
            }
        }
    }

    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        if let Rendering::Junit(junit) = &self.rendering {
            let text = junit.finish().with_context(|| self.name.clone())?;
            self.write(&text)?;
        }
        let flushed = self.out.flush();
        self.unless_broken(flushed)
    }

    fn write(&mut self, text: &str) -> anyhow::Result<()> {
        let written = self.out.write_all(text.as_bytes());
        self.unless_broken(written)
    }

    /// A reader that wants no more of it, such as `head`, is nobody's fault.
    fn unless_broken(&self, written: std::io::Result<()>) -> anyhow::Result<()> {
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => written.with_context(|| self.name.clone()),
        }
    }
}
