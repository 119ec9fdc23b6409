//! `wireproof check`.

use clap::Args;

use super::play::{Play, exit_codes};

const EXAMPLES: &str = "\
Examples:
  wireproof check                      every protocol, against our server
  wireproof check PROTOCOL AB-ROOM     all requirements AB-ROOM-…
  wireproof check PROTOCOL AB-ROOM-5   one requirement
  wireproof check PROTOCOL --list      what would be played
  wireproof check --pack DIR --target staging.toml    a protocol of your own
  wireproof check PROTOCOL --url ws://127.0.0.1:9000 --provisioning-key KEY";

#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{EXAMPLES}", exit_codes()))]
pub(crate) struct Check {
    /// The protocol; all of them without one
    pub(crate) protocol: Option<String>,
    /// Which scenarios: a requirement's id, the start of one, `ID#2`, or a chapter's name
    #[arg(value_name = "REQUIREMENT")]
    pub(crate) requirements: Vec<String>,
    /// Print the scenarios that would be played, and play none
    #[arg(long)]
    pub(crate) list: bool,
    /// With `--list`: print JSON
    #[arg(long, requires = "list")]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) play: Play,
}
