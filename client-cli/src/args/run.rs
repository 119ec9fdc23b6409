//! `wireproof run`.

use std::path::PathBuf;

use clap::Args;

use super::play::{Play, exit_codes};

const EXAMPLES: &str = "\
A chapter is Markdown with requirements, a script (.wire) is one `wire` block in a file of its own.

Examples:
  wireproof run chapter.md                      a chapter of your own
  wireproof run --protocol PROTOCOL smoke.wire  a script
  wireproof run chapters/ --only AB-ROOM-5      one requirement of a folder
  wireproof run chapters/ --protocol PROTOCOL --url ws://127.0.0.1:9000
  wireproof run --protocol PROTOCOL - < smoke.wire";

#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{EXAMPLES}", exit_codes()))]
pub(crate) struct Run {
    /// Chapters (.md), scripts (.wire), or folders to look for them in; `-` is standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The protocol they are about [default: the one whose requirements they name]
    #[arg(long, value_name = "NAME", conflicts_with = "pack")]
    pub(crate) protocol: Option<String>,
    /// Only these scenarios: a requirement's id, the start of one, `ID#2`, a chapter's name, or a
    /// script's file
    #[arg(long, value_name = "REQUIREMENT", num_args = 1..)]
    pub(crate) only: Vec<String>,
    /// Print the scenarios that would be played, and play none
    #[arg(long)]
    pub(crate) list: bool,
    /// With `--list`: print JSON
    #[arg(long, requires = "list")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) play: Play,
}
