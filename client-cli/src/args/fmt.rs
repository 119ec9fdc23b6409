//! `wireproof fmt`.

use std::path::PathBuf;

use clap::Args;

const EXIT_CODES: &str = "\
Only `wire` blocks are touched: parties line up within a paragraph, terms are spaced, brackets \
that do not fit into 160 columns are broken, remarks stay. A file in which the form of a block \
is wrong is left as it is.

Exit codes:
  0  everything is formatted
  1  with --check: something is not
  2  wrong usage, or nothing found
  3  a block is wrong

Examples:
  wireproof fmt chapters/                all its .md and .wire files
  wireproof fmt --check chapters/        what would change; if any, exits with 1
  wireproof fmt - < chapter.md           from standard input to standard output";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Fmt {
    /// Chapters (.md), scripts (.wire), or folders to look for them in; `-` is standard input,
    /// written to standard output
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Write nothing, and show what would change
    #[arg(long)]
    pub(crate) check: bool,
}
