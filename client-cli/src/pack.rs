//! `wireproof pack`: the folder of a protocol of one's own, from its first file to what it lacks.

mod lint;

use wireproof_conformance::verdict::ExitCode;

use crate::args::{PackAction, PackCommand};

pub(crate) fn pack(arguments: PackCommand) -> anyhow::Result<ExitCode> {
    match arguments.action {
        PackAction::Lint(arguments) => lint::lint(&arguments),
    }
}
