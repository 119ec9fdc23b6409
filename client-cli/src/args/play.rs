//! What every command that plays scenarios is told: who is judged, how it goes about it, and
//! what is written.

use clap::Args;
use wireproof_conformance::report::wrapped;
use wireproof_conformance::verdict::ExitCode;

use super::{PlayingOptions, ReportOptions, TargetOptions};

/// Whoever takes these has an argument `protocol` too, which `--url` requires.
#[derive(Debug, Args)]
pub(crate) struct Play {
    #[command(flatten)]
    pub(crate) target: TargetOptions,
    #[command(flatten)]
    pub(crate) playing: PlayingOptions,
    #[command(flatten)]
    pub(crate) reports: ReportOptions,
}

/// What the codes mean that such a command ends with.
pub(super) fn exit_codes() -> String {
    exit_codes_meaning(ExitCode::meaning)
}

/// The same of a command to which some of them mean something else.
pub(super) fn exit_codes_meaning(meaning: impl Fn(ExitCode) -> &'static str) -> String {
    let lines = ExitCode::ALL.map(|code| {
        let words: Vec<&str> = meaning(code).split(' ').collect();
        let head = format!("  {:<3}  ", code as u8);
        wrapped(&head, head.len(), &words, " ", Some(WIDTH))
    });
    // What stands indented, clap leaves alone.
    format!("Exit codes:\n{}", lines.concat().trim_end())
}

/// The narrowest terminal that help is written for.
const WIDTH: usize = 80;
