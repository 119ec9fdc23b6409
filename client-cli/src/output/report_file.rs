//! A report for programs, in a file or on standard output.

use anyhow::Context;
use wireproof_conformance::event::Event;
use wireproof_conformance::report::junit::Junit;
use wireproof_conformance::report::ndjson;

use super::Lines;
use crate::args::{ReportKind, ReportTo};

/// A report while it is written.
pub(super) struct ReportFile {
    rendering: Rendering,
    lines: Lines,
}

enum Rendering {
    /// Written as the events come.
    Ndjson,
    /// Written at the end.
    Junit(Box<Junit>),
}

impl ReportFile {
    /// Makes the file, before anything is played.
    pub(super) fn create(report: &ReportTo, full: bool) -> anyhow::Result<ReportFile> {
        let rendering = match report.kind {
            ReportKind::Ndjson => Rendering::Ndjson,
            ReportKind::Junit => Rendering::Junit(Box::new(Junit::default().in_full(full))),
        };
        Ok(ReportFile {
            rendering,
            lines: Lines::create(report)?,
        })
    }

    pub(super) fn event(&mut self, event: &Event) -> anyhow::Result<()> {
        match &mut self.rendering {
            Rendering::Ndjson => {
                let line = ndjson::line(event).with_context(|| self.lines.name())?;
                self.lines.write(&line)
            }
            Rendering::Junit(junit) => {
                junit.event(event);
                Ok(())
            }
        }
    }

    pub(super) fn finish(mut self) -> anyhow::Result<()> {
        if let Rendering::Junit(junit) = &self.rendering {
            let text = junit.finish().with_context(|| self.lines.name())?;
            self.lines.write(&text)?;
        }
        self.lines.finish()
    }
}
