//! The command line, as `--help` shows it.

mod baseline;
mod call;
mod check;
mod completions;
mod diff;
mod fmt;
mod matrix;
mod mutate;
mod pack;
mod packs;
mod play;
mod playing;
mod protocols;
mod reports;
mod run;
mod schema;
mod serve;
mod target;
mod target_file;
mod values;

use clap::builder::styling::{AnsiColor, Style, Styles};
use clap::{Parser, Subcommand};

pub(crate) use baseline::{Accept, Baseline, BaselineCommand, Prune, Show};
pub(crate) use call::{Call, CallOptions, Format};
pub(crate) use check::Check;
pub(crate) use completions::Completions;
pub(crate) use diff::Diff;
pub(crate) use fmt::Fmt;
pub(crate) use matrix::{Matrix, MatrixFormat};
pub(crate) use mutate::Mutate;
pub(crate) use pack::PackOption;
pub(crate) use packs::{Init, Lint, PackAction, PackCommand};
pub(crate) use play::Play;
pub(crate) use playing::{Deny, PlayingOptions};
pub(crate) use protocols::Protocols;
pub(crate) use reports::ReportOptions;
pub(crate) use run::Run;
pub(crate) use schema::Schema;
pub(crate) use serve::Serve;
pub(crate) use target::TargetOptions;
pub(crate) use target_file::{TargetAction, TargetCommand};
pub(crate) use values::{ReportKind, ReportTo};

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
against it. Then point it at your own: `wireproof check PROTOCOL --url ws://127.0.0.1:9000`."
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
    /// Play chapters and scripts from anywhere
    Run(Run),
    /// Say what has changed between two runs
    Diff(Diff),
    /// Put the runs of several implementations beside each other
    Matrix(Matrix),
    /// Prove that the chapters notice what is wrong: change one thing of what a server says, always
    Mutate(Mutate),
    /// Begin a protocol of your own, and find what would make its suite blind
    Pack(PackCommand),
    /// Keep the list of deviations that are known
    Baseline(Baseline),
    /// Write the `wire` blocks of chapters and scripts in the one canonical way
    Fmt(Fmt),
    /// Write and try the file that says how to reach and judge a server
    Target(TargetCommand),
    /// Run the reference server
    Serve(Serve),
    /// Ask a server for something, and print and judge what comes back
    Call(Call),
    /// List the built-in protocols, their channels and operations
    Protocols(Protocols),
    /// Print a message's JSON Schema, or a protocol's AsyncAPI document
    Schema(Schema),
    /// Print a completion script for a shell
    Completions(Completions),
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    /// The narrowest terminal that help is written for. Clap breaks longer lines, and a command that is
    /// broken anywhere but behind a backslash is another one when it is pasted.
    const NARROW: usize = 80;

    /// What stands indented below a command's options is to be pasted, or a table.
    fn broken(command: &clap::Command, found: &mut Vec<String>) -> usize {
        let help = command.get_after_help().map(ToString::to_string);
        let help = help.unwrap_or_default();
        let lines = help.lines().filter(|line| line.starts_with(' '));
        let mut count = 0;
        for line in lines {
            count += 1;
            if line.chars().count() > NARROW {
                found.push(format!("{}: {line}", command.get_name()));
            }
        }
        let below = command.get_subcommands();
        count + below.map(|command| broken(command, found)).sum::<usize>()
    }

    #[test]
    fn no_example_is_wrapped() {
        let mut found = Vec::new();
        let count = broken(&Arguments::command(), &mut found);
        assert!(count > 50, "the examples are elsewhere: {count}");
        assert!(found.is_empty(), "too wide:\n{}", found.join("\n"));
    }

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }
}
