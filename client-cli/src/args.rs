//! The command line, as `--help` shows it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::NonEmptyStringValueParser;
use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Args, Parser, Subcommand};
use wireproof_client::base::Base;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// The variable that holds the key to a target's worlds, so that it need not be typed.
pub(crate) const PROVISIONING_KEY: &str = "WIREPROOF_PROVISIONING_KEY";

/// The word `error`, as clap writes it.
pub(crate) fn styled_error() -> String {
    let style: Style = *STYLES.get_error();
    format!("{style}error{style:#}")
}

/// Proves on the wire that a WebSocket backend behaves as its documentation says.
#[derive(Debug, Parser)]
#[command(version, styles = STYLES, propagate_version = true, max_term_width = 100)]
#[command(
    after_help = "Start with `wireproof check`: it starts the built-in reference server and replays every chapter \
against it. Then point it at your own: `wireproof check PROTOCOL --url ws://127.0.0.1:8080`."
)]
pub(crate) struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Replay the documented exchanges against a server and say what deviates
    Check(Check),
    /// Run the reference server
    Serve(Serve),
    /// List the built-in protocols, their channels and operations
    Protocols(Protocols),
}

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

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// The address to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub(crate) listen: SocketAddr,
    /// Serve this protocol alone, at the root [default: all, each under /<protocol>]
    #[arg(long, value_name = "NAME")]
    pub(crate) protocol: Option<String>,
    /// A file to keep the data in [default: in memory, gone at the end]
    #[arg(long, value_name = "FILE")]
    pub(crate) database: Option<PathBuf>,
    /// The key that lets its holder make worlds; on loopback one is made up and printed
    #[arg(
        long,
        value_name = "KEY",
        env = PROVISIONING_KEY,
        hide_env_values = true,
        value_parser = NonEmptyStringValueParser::new()
    )]
    pub(crate) provisioning_key: Option<String>,
    /// The secret that signs tokens, at least 32 bytes; needed for tokens to outlive a restart
    #[arg(
        long,
        value_name = "SECRET",
        env = "WIREPROOF_TOKEN_SECRET",
        hide_env_values = true
    )]
    pub(crate) token_secret: Option<String>,
    /// An origin that may connect, such as https://chat.example. May be repeated [default: the
    /// server's own address]
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allowed_origin: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Protocols {
    /// One protocol in detail
    pub(crate) protocol: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

/// A report written to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Report {
    /// The event stream.
    Ndjson(PathBuf),
}

fn report(text: &str) -> Result<Report, String> {
    match text.split_once('=') {
        Some((_, "-")) => Err("a report goes to a file; standard output is for people".to_owned()),
        Some(("ndjson", file)) if !file.is_empty() => Ok(Report::Ndjson(PathBuf::from(file))),
        Some((kind, file)) if !file.is_empty() => Err(format!(
            "there is no report of kind `{kind}`; write ndjson=FILE"
        )),
        _ => Err("write the kind, `=`, and a file: ndjson=run.ndjson".to_owned()),
    }
}

/// `500ms`, `4s`, `2m`, or a bare number of seconds.
fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let (number, unit) = text.split_at(digits.len());
    let number: u64 = number
        .parse()
        .map_err(|_| "write a whole number and a unit, such as 500ms, 4s or 2m".to_owned())?;
    let milliseconds = match unit {
        "ms" => Some(number),
        "s" | "" => number.checked_mul(1_000),
        "m" => number.checked_mul(60_000),
        _ => return Err(format!("unknown unit `{unit}`; write ms, s or m")),
    };
    match milliseconds {
        Some(milliseconds @ 1..=86_400_000) => Ok(Duration::from_millis(milliseconds)),
        _ => Err("from 1ms up to a day".to_owned()),
    }
}

fn known(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((id, reason)) if !id.trim().is_empty() && !reason.trim().is_empty() => {
            Ok((id.trim().to_uppercase(), reason.trim().to_owned()))
        }
        _ => Err(
            "write the requirement, `=`, and why it is known: AB-ROOM-5=\"ticket 42\"".to_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn durations() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("4s"), Ok(Duration::from_secs(4)));
        assert_eq!(duration("4"), Ok(Duration::from_secs(4)));
        assert_eq!(duration("2m"), Ok(Duration::from_secs(120)));
        for bad in ["", "s", "4h", "-1s", "1.5s", "0s", "99999999999999999m"] {
            assert!(duration(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn reports_have_a_kind_and_a_file() {
        assert_eq!(report("ndjson=a=b"), Ok(Report::Ndjson("a=b".into())));
        for bad in ["ndjson", "ndjson=", "ndjson=-", "=x", "junit=x"] {
            assert!(report(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn known_deviations_need_a_reason() {
        assert_eq!(known("ab-x-1= why "), Ok(("AB-X-1".into(), "why".into())));
        assert!(known("AB-X-1").is_err());
        assert!(known("AB-X-1=").is_err());
    }
}
