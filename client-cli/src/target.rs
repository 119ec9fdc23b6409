//! `wireproof target`: the file that says all there is to know of a server.

mod init;
mod probe;

use std::path::{Path, PathBuf};

use wireproof_conformance::target::{Target, TargetFile};
use wireproof_conformance::verdict::ExitCode;

use crate::args::{TargetAction, TargetCommand, TargetOptions};
use crate::selected::selected;
use crate::suites::Protocol;
use crate::{Exit, say};

pub(crate) async fn target(arguments: TargetCommand) -> anyhow::Result<ExitCode> {
    match arguments.action {
        TargetAction::Init { protocol, pack } => {
            for protocol in selected(protocol.as_deref(), pack.pack.as_deref(), None)? {
                say(&init::commented(&protocol)?)?;
            }
            Ok(ExitCode::Conforms)
        }
        TargetAction::Probe { file, jobs } => probe::probe(&file, jobs).await,
    }
}

/// A target file, and where it lies.
#[derive(Debug)]
pub(crate) struct Read {
    /// Its path, as the user named it.
    pub(crate) path: PathBuf,
    /// What it says.
    pub(crate) file: TargetFile,
    /// What is judged, but for what the command line says.
    pub(crate) target: Target,
}

impl Read {
    /// An error, where another protocol was asked for than the file is about.
    pub(crate) fn is_not_about(&self, told: &Protocol, asked: &str) -> anyhow::Error {
        let (path, told) = (self.path.display(), &told.id);
        let message = format!("{path} is about {told}, not {asked}");
        Exit::error(ExitCode::Usage, message)
    }

    /// The baseline that it names.
    pub(crate) fn baseline(&self) -> Option<PathBuf> {
        let baseline = self.file.baseline.as_ref();
        baseline.map(|baseline| self.beside(baseline))
    }

    /// A path that it names, which counts from where it lies.
    pub(crate) fn beside(&self, path: &Path) -> PathBuf {
        self.path.parent().unwrap_or(Path::new("")).join(path)
    }
}

/// The target file that the command line names, if it names one.
pub(crate) fn named(options: &TargetOptions) -> anyhow::Result<Option<Read>> {
    options.target.as_deref().map(read).transpose()
}

/// Reads a target file. What is wrong with it is told with its place.
fn read(path: &Path) -> anyhow::Result<Read> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{shown}: {error}; `wireproof target init PROTOCOL` prints one");
        Exit::error(ExitCode::Usage, message)
    })?;
    let wrong = |error: &dyn std::fmt::Display| {
        Exit::error(ExitCode::BadInput, format!("{shown}: {error}"))
    };
    let file = TargetFile::parse(&text).map_err(|error| wrong(&error))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let environment = |name: &str| std::env::var(name).ok();
    let target = file
        .target(folder, &environment)
        .map_err(|error| wrong(&error))?;
    Ok(Read {
        path: path.to_owned(),
        file,
        target,
    })
}
