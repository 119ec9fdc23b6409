//! What is written beside the terminal's text, as every command that plays scenarios asks
//! for it.

use std::path::PathBuf;

use clap::Args;

use super::values::{ReportTo, report};

/// Reports and transcripts.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct ReportOptions {
    /// Also write a report: `ndjson` is every event of the run, a JSON object a line, `junit` is
    /// for the test view of a CI. `-` is standard output. May be repeated
    #[arg(long, value_name = "KIND=FILE", value_parser = report)]
    pub(crate) report: Vec<ReportTo>,
    /// Write what went over the wire, a file a scenario, the same bytes in every run
    #[arg(long, value_name = "DIR")]
    pub(crate) transcripts: Option<PathBuf>,
    /// Show of each failure all that went over the wire, and frames as long as they are
    #[arg(long)]
    pub(crate) full: bool,
}
