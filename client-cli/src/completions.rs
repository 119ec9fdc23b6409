//! `wireproof completions`: a script for a shell, with every operation of the built-in protocols.

use clap::builder::PossibleValuesParser;
use clap::{Command, CommandFactory};
use wireproof_conformance::verdict::ExitCode;

use crate::args::{Arguments, Completions};
use crate::say;

pub(crate) fn completions(arguments: &Completions) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    let mut command = with_protocols(Arguments::command());
    // Printed at once, so that a reader which wants no more is dealt with in one place.
    clap_complete::generate(arguments.shell, &mut command, "wireproof", &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Conforms)
}

/// The commands with the protocols as values where one is wanted. Only here: on a command line what
/// stands in that place may be something else, and our own words tell what is wrong with it.
fn with_protocols(command: Command) -> Command {
    const ARGUMENT: &str = "protocol";
    let subcommands: Vec<String> = command
        .get_subcommands()
        .map(|subcommand| subcommand.get_name().to_owned())
        .collect();
    let command = subcommands.into_iter().fold(command, |command, name| {
        command.mut_subcommand(name, with_protocols)
    });
    let takes_one = command
        .get_arguments()
        .any(|argument| argument.get_id() == ARGUMENT);
    if !takes_one {
        return command;
    }
    let ids = wireproof_schemas::protocols().iter().map(|p| p.id);
    let values = PossibleValuesParser::new(ids);
    // In their places: `mut_arg` would put it behind the others.
    command.mut_args(|argument| match argument.get_id() == ARGUMENT {
        true => argument.value_parser(values.clone()),
        false => argument,
    })
}
