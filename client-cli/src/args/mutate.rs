//! `wireproof mutate`.

use std::path::PathBuf;

use clap::Args;

use super::TargetOptions;
use super::values::{jobs, percent, seed};

const HELP: &str = "\
What a server says is changed on its way, one change at a time: a field is left out, null, of
another type, of another value; a message is withheld, doubled, held back, told to somebody else; a
status or a close code is another. A scenario that passes without the change has to fail with it,
or nobody would notice such a server.

Exit codes:
  0    nothing survived but what is explained, or the score is what --fail-under asks for
  1    something survived, or the score is below --fail-under
  2    wrong usage, or nothing selected
  3    a pack, a chapter, a target file or a file of survivors is wrong
  4    nothing answers at the target's address
  5    the fault is ours
  6    an explained survivor is killed, or is no mutant
  130  interrupted: what was known is reported

Examples:
  wireproof mutate PROTOCOL                       against a reference server of our own
  wireproof mutate PROTOCOL --only ' list '       the mutants of one message
  wireproof mutate PROTOCOL --only ' double-'     of one kind of change
  wireproof mutate --pack DIR --target staging.toml --fail-under 95";

/// Prove the suite's bite: change what a server says, and see who notices
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct Mutate {
    /// The protocol; all of them without one
    pub(crate) protocol: Option<String>,
    #[command(flatten)]
    pub(crate) target: TargetOptions,
    /// Only mutants whose ids hold this text. May be repeated: all of them must be in it
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Vec<String>,
    /// Print the mutants, and meet none
    #[arg(long)]
    pub(crate) list: bool,
    /// Print a JSON object a line: each mutant with what became of it, then the score
    #[arg(long)]
    pub(crate) json: bool,
    /// End well if so many of a hundred mutants are killed, whatever survives [default: end well if
    /// whatever survives is explained]
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) fail_under: Option<f64>,
    /// The mutants that are known to survive, each with its reason, a TOML file [default: the
    /// protocol's own, `survivors.toml` in the folder of a pack]
    #[arg(long, value_name = "FILE")]
    pub(crate) survivors: Option<PathBuf>,
    /// How many scenarios are played at once [default: 8 for each core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<u16>,
    /// What the scenarios' random choices are made from [default: a new one each time]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub(crate) seed: Option<u64>,
}
