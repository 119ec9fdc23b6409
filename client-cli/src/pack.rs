//! `wireproof pack`: the folder of a protocol of one's own, from its first file to what it lacks.

mod init;
mod lint;
mod sample;
mod scaffold;
mod skeleton;
mod words;

use wireproof_conformance::verdict::ExitCode;

use crate::args::{PackAction, PackCommand};

pub(crate) fn pack(arguments: PackCommand) -> anyhow::Result<ExitCode> {
    match arguments.action {
        PackAction::Init(arguments) => init::init(&arguments),
        PackAction::Lint(arguments) => lint::lint(&arguments),
    }
}
