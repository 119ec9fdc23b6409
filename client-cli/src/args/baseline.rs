//! `wireproof baseline`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use wireproof_conformance::baseline::Subject;

use super::values::{date, known};

const HELP: &str = "\
A baseline is a TOML file beside a target. `wireproof check --baseline FILE` reports what it excuses \
as known, and fails with 6 for an entry that passes now, has expired, or matches nothing.

  [[known]]
  id = \"AB-ROOM-5#1\"             # or AB-ROOM-5: all its scenarios
  reason = \"the gateway trims\"
  ticket = \"CHAT-42\"             # if there is one
  expires = 2030-01-31           # if it shall
    [[known.shape]]              # what deviates; all else is a failure
    kind = \"differs\"
    step = \"alice < create_message\"
    differences = [{ at = \"/data/text\", expected = \"text\", received = \"text\" }]

  [[flaky]]                      # what fails sometimes; counted apart
  id = \"AB-ROOM-7\"
  reason = \"the cache is slow\"

Examples:
  wireproof check PROTOCOL --url ws://127.0.0.1:9000 --report ndjson=run.ndjson
  wireproof baseline accept run.ndjson AB-ROOM-5=\"the gateway trims\" \\
      --baseline staging.baseline.toml
  wireproof check PROTOCOL --url ws://127.0.0.1:9000 \\
      --baseline staging.baseline.toml";

/// Keep the list of deviations that are known
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Baseline {
    /// What to do with it
    #[command(subcommand)]
    pub(crate) command: BaselineCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineCommand {
    /// List deviations of a run as known, with their shapes
    Accept(Accept),
    /// Take off what does not deviate any more
    Prune(Prune),
    /// Print what is listed
    Show(Show),
}

const ACCEPT: &str = "\
Examples:
  wireproof baseline accept run.ndjson --baseline b.toml   what there is
  wireproof baseline accept run.ndjson --baseline b.toml \\
      AB-ROOM-5=\"the gateway trims\" --ticket CHAT-42
  wireproof baseline accept run.ndjson --baseline b.toml \\
      --reason \"before the rewrite\" --expires 2030-01-31
  wireproof baseline accept run.ndjson --baseline b.toml \\
      AB-ROOM-7=\"the cache is slow\" --flaky";

#[derive(Debug, Args)]
#[command(after_help = ACCEPT)]
pub(crate) struct Accept {
    /// The NDJSON report of a run; `-` is standard input
    pub(crate) run: String,
    /// What to accept, a requirement or one of its scenarios, and why
    #[arg(value_name = "ID=REASON", value_parser = known)]
    pub(crate) reasons: Vec<(Subject, String)>,
    /// The file; a new one, if there is none
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: PathBuf,
    /// Why all else that deviates and is not listed is accepted
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
    /// Where it is worked on
    #[arg(long, value_name = "TICKET")]
    pub(crate) ticket: Option<String>,
    /// The last day on which it holds, such as 2030-01-31
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) expires: Option<Date>,
    /// List it as flaky: it may pass, and is counted apart
    #[arg(long)]
    pub(crate) flaky: bool,
}

const PRUNE: &str = "\
Taken off is what was played and passes, and what the run has found to match nothing. What was not \
played stays, and so does what has expired: whether it still holds is for you to say.

Examples:
  wireproof check PROTOCOL --baseline b.toml --report ndjson=run.ndjson
  wireproof baseline prune run.ndjson --baseline b.toml --dry-run";

#[derive(Debug, Args)]
#[command(after_help = PRUNE)]
pub(crate) struct Prune {
    /// The NDJSON report of a run; `-` is standard input
    pub(crate) run: String,
    /// The file
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: PathBuf,
    /// Say what would be taken off, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Show {
    /// The file
    pub(crate) baseline: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
