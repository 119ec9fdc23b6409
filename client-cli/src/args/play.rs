//! What every command that plays scenarios is told: who is judged, how it goes about it, and
//! what is written.

use clap::Args;

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
pub(super) const EXIT_CODES: &str = "\
Exit codes:
  0    the server conforms
  1    it deviates, or something could not be tested
  2    wrong usage, a file that is not there, or nothing selected
  3    a pack, a chapter, a target file or a baseline is wrong
  4    nothing answers at the target's address
  5    the fault is ours
  6    a known deviation is gone, or its entry has expired or matches nothing
  130  interrupted: what had been played is reported";
