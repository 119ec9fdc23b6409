//! How scenarios are played, as every command that plays some asks for it.

use std::num::NonZeroUsize;
use std::time::Duration;

use clap::{Args, ValueEnum};

use super::values::{duration, item, jobs, seed, times};

/// How the run goes about it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Playing")]
pub(crate) struct PlayingOptions {
    /// How many scenarios are played at once [default: 8 for each core]
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<u16>,
    /// How long a step may take, such as 500ms, 4s or 2m; a number alone is of seconds [default: 2s,
    /// or what the target file says]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub(crate) timeout: Option<Duration>,
    /// What the run's random choices are made from, as an earlier run has printed it [default: a
    /// new one each time]
    #[arg(long, value_name = "N", value_parser = seed)]
    pub(crate) seed: Option<u64>,
    /// Play each scenario so many times; one that passes sometimes is flaky, which is a failure
    #[arg(long, value_name = "N", default_value = "1", value_parser = times)]
    pub(crate) repeat: NonZeroUsize,
    /// Begin no more scenarios after the first that fails; those being played are played to their end
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// The same after so many that fail or cannot be tested
    #[arg(long, value_name = "N", value_parser = times, conflicts_with = "fail_fast")]
    pub(crate) max_fail: Option<NonZeroUsize>,
    /// Give scenarios these items of the target's inventory, such as alice=anna,room=room:3 for whoever
    /// they call alice and for the third room, as a failure's `again` has them; others are chosen as ever
    // That they need `--target` is told where they are used: clap would ask for it only where `--url`,
    // which excludes it, is not given.
    #[arg(long, value_delimiter = ',', value_parser = item)]
    pub(crate) items: Vec<(String, String)>,
    /// What else is a failure: a form or field that no document knows
    #[arg(long, value_name = "WHAT")]
    pub(crate) deny: Vec<Deny>,
}

/// What may be denied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    // A doc comment would make a page of the help, which has said it already.
    Undocumented,
}
