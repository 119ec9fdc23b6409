//! `wireproof diff`.

use clap::Args;

const HELP: &str = "\
A scenario is broken if it passed, or deviated as known, and now fails or cannot be tested. One that \
is in NEW only is new, whether it passes or not, and breaks nothing.

Exit codes:
  0  nothing broke
  1  something broke
  2  wrong usage, or a file that cannot be read
  3  a file is not the report of one whole run, or the two are of two protocols

Examples:
  wireproof check PROTOCOL --url ws://127.0.0.1:9000 --report ndjson=new.ndjson
  wireproof diff old.ndjson new.ndjson
  wireproof diff old.ndjson new.ndjson --json | jq .counts
  git show main:wire.ndjson | wireproof diff - wire.ndjson";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Diff {
    /// The NDJSON report of the earlier run; `-` is standard input
    pub(crate) old: String,
    /// The NDJSON report of the later run; `-` is standard input
    pub(crate) new: String,
    /// Compare only what is about this protocol
    #[arg(long, value_name = "NAME")]
    pub(crate) protocol: Option<String>,
    /// Tell every scenario by itself; without this those of one cause are told together
    #[arg(long, conflicts_with = "json")]
    pub(crate) full: bool,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}
