//! `wireproof target`: the file that says all there is to know of a server.

mod init;
mod population;
mod probe;

use std::path::{Path, PathBuf};

use wireproof_client::pack::Claims;
use wireproof_conformance::target::{Problem, Target, TargetFile};
use wireproof_conformance::verdict::ExitCode;

use crate::args::{TargetAction, TargetCommand, TargetOptions};
use crate::files::utf8;
use crate::selected::selected;
use crate::suites::Protocol;
use crate::{Exit, say};

pub(crate) async fn target(arguments: TargetCommand) -> anyhow::Result<ExitCode> {
    match arguments.action {
        TargetAction::Init {
            protocol,
            pack,
            inventory,
        } => {
            for protocol in selected(protocol.as_deref(), pack.pack.as_deref(), None)? {
                say(&match inventory {
                    true => population::to_fill_in(&protocol)?,
                    false => init::commented(&protocol)?,
                })?;
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

/// What the command line asks for beside a target's file.
pub(crate) enum Asked<'a> {
    /// A protocol of this name.
    Name(&'a str),
    /// The protocol in this folder.
    Folder(&'a Path),
}

impl Read {
    /// An error, where another protocol was asked for than the file is about.
    pub(crate) fn is_not_about(&self, told: &Protocol, asked: Asked<'_>) -> anyhow::Error {
        let path = self.path.display();
        let says = match (&self.file.pack, told.folder()) {
            (Some(pack), Some(folder)) => {
                let (pack, folder) = (pack.display(), folder.display());
                format!("`pack = \"{pack}\"`, the folder {folder},")
            }
            _ => format!("`protocol = \"{}\"`", told.id),
        };
        let (asked, write, word) = match asked {
            Asked::Name(name) => (
                name.to_owned(),
                format!("protocol = \"{name}\""),
                name.to_owned(),
            ),
            Asked::Folder(folder) => {
                let asked = format!("--pack {}", folder.display());
                let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
                (
                    asked,
                    format!("pack = \"{}\"", real.display()),
                    "--pack".to_owned(),
                )
            }
        };
        let message = format!(
            "{path} is about {}, not {asked}: it says {says} and would have to say `{write}`; \
             write that, or leave {word} out",
            told.id
        );
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
    let bytes = wireproof_client::bounded::read(path).map_err(|error| {
        let message = format!("{shown}: {error}; `wireproof target init PROTOCOL` prints one");
        Exit::error(ExitCode::Usage, message)
    })?;
    let text = utf8(path, bytes)?;
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
