//! `wireproof mutate`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use wireproof_conformance::verdict::ExitCode;

use super::TargetOptions;
use super::play::exit_codes_meaning;
use super::values::{duration, jobs, percent, seed};

const EXAMPLES: &str = "\
Examples:
  wireproof mutate PROTOCOL                       one protocol, with our server
  wireproof mutate PROTOCOL alter                 only values as good as ours
  wireproof mutate PROTOCOL MESSAGE drop AB-ROOM  before scenarios AB-ROOM-…
  wireproof mutate --pack DIR --target staging.toml --fail-under 95
  wireproof mutate PROTOCOL --list                the mutants";

fn meaning(code: ExitCode) -> &'static str {
    match code {
        ExitCode::Conforms => "every mutant is killed or explained, or the score is high enough",
        ExitCode::Deviates => "a mutant survives, the score is too low, or nothing was measured",
        ExitCode::BadInput => "a pack, a chapter, a target file or the file of survivors is wrong",
        ExitCode::StaleBaseline => {
            "an entry of the file of survivors is killed, or names no mutant"
        }
        ExitCode::Interrupted => "interrupted: what had been tried is reported",
        ExitCode::Usage | ExitCode::Unreachable | ExitCode::HarnessError => code.meaning(),
    }
}

#[derive(Debug, Args)]
#[command(after_help = format!("{}\n\n{EXAMPLES}", exit_codes_meaning(meaning)))]
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
