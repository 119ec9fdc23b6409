//! The command line, as `--help` shows it.

mod check;
mod fmt;
mod protocols;
mod serve;
mod values;

use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Parser, Subcommand};

pub(crate) use check::Check;
pub(crate) use fmt::Fmt;
pub(crate) use protocols::Protocols;
pub(crate) use serve::Serve;
pub(crate) use values::Report;

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
    /// Write the `wire` blocks of chapters and scripts in the one canonical way
    Fmt(Fmt),
    /// Run the reference server
    Serve(Serve),
    /// List the built-in protocols, their channels and operations
    Protocols(Protocols),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
