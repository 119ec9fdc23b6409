//! `wireproof check`.

use std::time::Duration;

use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use wireproof_client::base::Base;

use super::values::{Report, duration, known, report};

const EXIT_CODES: &str = "\
Exit codes:
  0  the server conforms
  1  it deviates, or something could not be tested
  2  wrong usage, or nothing selected
  3  a pack or a chapter is wrong
  4  nothing answers at the target's address
  5  the fault is ours
  6  a known deviation is gone: take it off the list

Examples:
  wireproof check                        every protocol, against the built-in server
  wireproof check PROTOCOL AB-ROOM       all requirements whose id starts with AB-ROOM-
  wireproof check PROTOCOL AB-ROOM-5     one requirement
  wireproof check PROTOCOL --list        what would be played
  wireproof check PROTOCOL --url ws://127.0.0.1:8080/PROTOCOL --provisioning-key KEY";

#[derive(Debug, Args)]
#[command(after_help = EXIT_CODES)]
pub(crate) struct Check {
    /// The protocol; all of them without one
    pub(crate) protocol: Option<String>,
    /// Which scenarios: a requirement's id, the start of one, `ID#2`, or a chapter's name
    #[arg(value_name = "REQUIREMENT")]
    pub(crate) requirements: Vec<String>,
    /// The server to judge, up to where the protocol's addresses begin [default: a reference
    /// server of our own, started on a free port]
    #[arg(long, requires = "protocol")]
    pub(crate) url: Option<Base>,
    /// The key of a target that makes worlds for us, as `wireproof serve` prints it. Such a
    /// target is held to every convention [env: WIREPROOF_PROVISIONING_KEY]
    // Clap would want `--url` whenever the variable is set, so the variable is read where
    // it is used.
    #[arg(long, value_name = "KEY", requires = "url", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) provisioning_key: Option<String>,
    /// How many scenarios are played at once [default: 8 for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(crate) jobs: Option<u16>,
    /// How long a step may take, such as 500ms or 4s
    #[arg(long, value_name = "DURATION", default_value = "2s", value_parser = duration)]
    pub(crate) timeout: Duration,
    /// A deviation that is known: reported, but no reason to fail. May be repeated
    #[arg(long, value_name = "ID=REASON", value_parser = known)]
    pub(crate) known: Vec<(String, String)>,
    /// Also write a report to a file; `ndjson` is every event of the run, a JSON object a line.
    /// May be repeated
    #[arg(long, value_name = "KIND=FILE", value_parser = report)]
    pub(crate) report: Vec<Report>,
    /// Print the scenarios that would be played, and play none
    #[arg(long)]
    pub(crate) list: bool,
}
