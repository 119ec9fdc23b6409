//! `wireproof matrix`.

use clap::{Args, ValueEnum};

const HELP: &str = "\
Exit codes:
  0  the page was written, whatever it shows
  2  wrong usage, or a file that cannot be read
  3  a file is not the report of one whole run

Examples:
  wireproof check PROTOCOL --url ws://127.0.0.1:9000 --report ndjson=node.ndjson
  wireproof matrix node.ndjson python.ndjson > matrix.md
  wireproof matrix \"Node 2\"=node.ndjson python.ndjson --format html > m.html
  wireproof matrix *.ndjson --source https://example.org/repository/blob/main";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Matrix {
    /// The NDJSON report of an implementation's run, which is called as the file unless it is
    /// named; `-` is standard input
    #[arg(value_name = "[NAME=]FILE", required = true)]
    pub(crate) runs: Vec<String>,
    /// What is written
    #[arg(long, default_value = "markdown")]
    pub(crate) format: MatrixFormat,
    /// Where the chapters lie, for links [default: where the page lies]
    #[arg(long, value_name = "URL")]
    pub(crate) source: Option<String>,
    /// Show only what is about this protocol
    #[arg(long, value_name = "NAME")]
    pub(crate) protocol: Option<String>,
}

/// What a matrix is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatrixFormat {
    // Doc comments would make a page of the help.
    Markdown,
    Html,
}
