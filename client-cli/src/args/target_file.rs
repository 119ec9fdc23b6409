//! `wireproof target`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::PackOption;
use super::values::{jobs, times};

const EXAMPLES: &str = "\
Examples:
  wireproof target init PROTOCOL > staging.toml    then fill it in
  wireproof target init --pack DIR > staging.toml  for a protocol of your own
  wireproof target init PROTOCOL --inventory       whom a check needs
  wireproof target probe staging.toml              what can be tested with it
  wireproof check --target staging.toml
  wireproof schema --target > target.schema.json   for editors";

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct TargetCommand {
    /// What to do.
    #[command(subcommand)]
    pub(crate) action: TargetAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum TargetAction {
    /// Print a commented target file for a protocol
    Init {
        /// The protocol
        #[arg(required_unless_present = "pack")]
        protocol: Option<String>,
        #[command(flatten)]
        pack: PackOption,
        /// Print an `inventory_file` instead: all people and things that a whole check needs, in
        /// which what they give is to be filled in
        ///
        /// JSON. The items of a scenario are of one `world`, which bears its name, and refer to each
        /// other by theirs; an item comes after those it refers to. `null` in `gives` stands for what
        /// scenarios read of its kind.
        #[arg(long)]
        inventory: bool,
    },
    /// Try what a target file says, and tell what cannot be tested and why
    ///
    /// Every world that a scenario needs is made once and given back. Everybody of an inventory, up
    /// to 200 of a kind, and of those who are made somebody of each kind connects to each channel by which
    /// a scenario lets one in, as that scenario would; where no scenario begins with it, that is told and
    /// not tried. Nothing else is asked of the server, but a ticket that is
    /// good once is used up by it. Exits with 0 if everything that is declared can be tested and
    /// everybody is let in and answered, 1 if not, 2 if the file is not there, 3 if it is wrong, 4 if nothing
    /// answers, or no WebSocket server does.
    Probe {
        /// The target file
        file: PathBuf,
        /// Count what a check with this `--repeat` needs of an inventory
        #[arg(long, value_name = "N", default_value = "1", value_parser = times)]
        repeat: NonZeroUsize,
        /// How many worlds are made at once [default: the target file's `concurrency`, or 8]
        #[arg(long, value_name = "N", value_parser = jobs)]
        jobs: Option<u16>,
    },
}
