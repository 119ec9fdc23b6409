//! `wireproof mutate`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::TargetOptions;
use super::values::{duration, jobs, percent, seed};

const EPILOGUE: &str = "\
Exit codes:
  0    every mutant is killed or explained, or the score is high enough
  1    a mutant survives, the score is too low, or nothing passes without any
  2    wrong usage, a file that is not there, or nothing selected
  3    a pack, a chapter, a target file or the file of survivors is wrong
  4    nothing answers at the target's address
  5    the fault is ours
  6    an entry of the file of survivors is killed, or names no mutant
  130  interrupted: what had been tried is reported

Examples:
  wireproof mutate PROTOCOL                       one protocol, with our server
  wireproof mutate PROTOCOL alter                 only values as good as ours
  wireproof mutate PROTOCOL MESSAGE drop AB-ROOM  before scenarios AB-ROOM-…
  wireproof mutate --pack DIR --target staging.toml --fail-under 95
  wireproof mutate PROTOCOL --list                the mutants";

#[derive(Debug, Args)]
#[command(after_help = EPILOGUE)]
pub(crate) struct Mutate {
    /// The protocol; all of them without one
    pub(crate) protocol: Option<String>,
    /// Which mutants: an operator, a message or endpoint, an id or the start of one; and before
    /// which scenarios: a requirement's id or the start of one
    #[arg(value_name = "WORD")]
    pub(crate) words: Vec<String>,
    /// Print the ids of the mutants, and try none. The scenarios are played once, without any
    #[arg(long)]
    pub(crate) list: bool,
    /// The least score, in percent. Survivors without explanation are no failure then
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    pub(crate) fail_under: Option<f64>,
    /// The mutants that nothing can notice, a TOML file: `"ID" = "reason"` [default: what is
    /// checked in with the chapters]
    #[arg(long, value_name = "FILE")]
    pub(crate) survivors: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: TargetOptions,
    /// How many mutants are tried at once [default: 16 for each core]
    #[arg(long, value_name = "N", value_parser = jobs, help_heading = "Playing")]
    pub(crate) jobs: Option<u16>,
    /// How long a step may take, such as 500ms, 4s or 2m; a number alone is of seconds [default: 2s,
    /// or what the target file says]. Most are given less at first, by the slowest delivery without
    /// mutants
    #[arg(long, value_name = "DURATION", value_parser = duration, help_heading = "Playing")]
    pub(crate) timeout: Option<Duration>,
    /// What the correlation ids are made from [default: a new one each time]
    #[arg(long, value_name = "N", value_parser = seed, help_heading = "Playing")]
    pub(crate) seed: Option<u64>,
    /// Also write every event, a JSON object a line: `ndjson=FILE`. `-` is standard output
    #[arg(long, value_name = "KIND=FILE", value_parser = super::values::ndjson, help_heading = "Reports")]
    pub(crate) report: Option<super::ReportTo>,
}
