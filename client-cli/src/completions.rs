//! `wireproof completions`: a script for a shell, with every operation of the built-in protocols.

use clap::CommandFactory;
use wireproof_conformance::verdict::ExitCode;

use crate::args::{Arguments, Completions};
use crate::say;

pub(crate) fn completions(arguments: &Completions) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    // Printed at once, so that a reader which wants no more is dealt with in one place.
    clap_complete::generate(arguments.shell, &mut command, "wireproof", &mut script);
    say(&String::from_utf8_lossy(&script))?;
    Ok(ExitCode::Conforms)
}
