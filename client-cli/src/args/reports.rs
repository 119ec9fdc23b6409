//! What is written beside the terminal's text, as every command that plays scenarios asks
//! for it.

use clap::Args;

use super::values::{Report, report};

/// Reports beside the one for people.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Reports")]
pub(crate) struct ReportOptions {
    /// Also write a report to a file; `ndjson` is every event of the run, a JSON object a line.
    /// May be repeated
    #[arg(long, value_name = "KIND=FILE", value_parser = report)]
    pub(crate) report: Vec<Report>,
}
