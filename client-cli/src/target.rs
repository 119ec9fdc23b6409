//! `wireproof target`: the file that says all there is to know of a server.

mod init;
mod probe;

use std::path::{Path, PathBuf};

use wireproof_client::pack::Claims;
use wireproof_conformance::target::{Problem, Target, TargetFile};
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
        TargetAction::Probe { file, repeat, jobs } => probe::probe(&file, repeat, jobs).await,
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

    /// An error, where it names what its protocol does not have.
    pub(crate) fn check_names(&self, protocol: &Protocol) -> anyhow::Result<()> {
        let pack = protocol.pack(&Claims::All)?;
        let chapters = protocol.chapters()?;
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let problems = self.file.check_names(folder, &pack, &chapters);
        match problems.is_empty() {
            true => Ok(()),
            false => Err(wrong(&problems)),
        }
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
pub(crate) fn read(path: &Path) -> anyhow::Result<Read> {
    let shown = path.display();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("{shown}: {error}; `wireproof target init PROTOCOL` prints one");
        Exit::error(ExitCode::Usage, message)
    })?;
    let file = TargetFile::parse(&shown.to_string(), &text).map_err(|problems| wrong(&problems))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let environment = |name: &str| std::env::var(name).ok();
    let target = file
        .target(folder, &environment)
        .map_err(|problems| wrong(&problems))?;
    Ok(Read {
        path: path.to_owned(),
        file,
        target,
    })
}

fn wrong(problems: &[Problem]) -> anyhow::Error {
    let styled = anstream::stderr().is_terminal();
    let shown = problems.iter().map(|problem| problem.render(styled));
    let shown: Vec<String> = shown.collect();
    let message = format!("a target file is wrong\n\n{}\n", shown.join("\n\n"));
    Exit::error(ExitCode::BadInput, message)
}
