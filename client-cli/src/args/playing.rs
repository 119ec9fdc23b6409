//! How scenarios are played, as every command that plays some asks for it.

use std::time::Duration;

use clap::Args;

use super::values::duration;

/// How the run goes about it.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Playing")]
pub(crate) struct PlayingOptions {
    /// How many scenarios are played at once [default: 8 for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// How long a step may take, such as 500ms or 4s
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration)]
    pub(crate) timeout: Duration,
}
