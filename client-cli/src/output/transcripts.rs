//! The folder of transcripts: a file a scenario. Nothing is ever deleted there; files that no
//! scenario writes any more are named.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use wireproof_conformance::event::{ScenarioId, ScenarioReport};
use wireproof_conformance::plan::Suite;
use wireproof_conformance::report::transcript;
use wireproof_conformance::verdict::ExitCode;

use crate::{Exit, tell};

/// The folder while it is written.
pub(super) struct Transcripts {
    folder: PathBuf,
    /// Every file that a scenario of the chapters has, played or not.
    known: BTreeSet<PathBuf>,
    /// Scenarios that have theirs already: those that are repeated write it once.
    written: BTreeSet<ScenarioId>,
}

impl Transcripts {
    /// Makes the folder, before anything is played.
    pub(super) fn open(folder: &Path, suites: &[Suite]) -> anyhow::Result<Transcripts> {
        fs::create_dir_all(folder).map_err(|error| {
            let shown = folder.display();
            let message = match folder.is_file() {
                true => format!("--transcripts {shown}: this is a file, and a folder is wanted"),
                false => format!("{shown}: {error}"),
            };
            Exit::error(ExitCode::Usage, message)
        })?;
        let known = suites.iter().flat_map(scenarios);
        Ok(Transcripts {
            folder: folder.to_owned(),
            known: known.map(|id| folder.join(transcript::path(&id))).collect(),
            written: BTreeSet::new(),
        })
    }

    /// Writes the transcript of a scenario that was judged.
    pub(super) fn write(&mut self, report: &ScenarioReport) -> anyhow::Result<()> {
        let Some(text) = transcript::text(report) else {
            return Ok(());
        };
        if !self.written.insert(report.id.clone()) {
            return Ok(());
        }
        let path = self.folder.join(transcript::path(&report.id));
        let written = match path.parent() {
            Some(folder) => fs::create_dir_all(folder).and_then(|()| fs::write(&path, text)),
            None => fs::write(&path, text),
        };
        written.with_context(|| path.display().to_string())
    }

    /// Names what is left over in the chapters' folders.
    pub(super) fn finish(self) -> anyhow::Result<()> {
        let folders: BTreeSet<&Path> = self.known.iter().filter_map(|file| file.parent()).collect();
        let stale: Vec<String> = folders
            .into_iter()
            .flat_map(files)
            .filter(|file| !self.known.contains(file))
            .map(|file| format!("  {}\n", file.display()))
            .collect();
        if !stale.is_empty() {
            let names = stale.concat();
            tell(&format!(
                "transcripts of scenarios that are no more:\n{names}"
            ));
        }
        Ok(())
    }
}

/// Every scenario of a suite's chapters, whether it is selected or not.
fn scenarios(suite: &Suite) -> Vec<ScenarioId> {
    let mut ids = Vec::new();
    for chapter in &suite.chapters {
        for requirement in &chapter.requirements {
            ids.extend((1..=requirement.scenarios.len()).map(|number| ScenarioId {
                protocol: suite.pack.id.clone(),
                chapter: chapter.name.clone(),
                requirement: requirement.id.clone(),
                number,
            }));
        }
    }
    ids
}

/// The transcripts in a folder, in the order of their names. One that cannot be read has none.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    let mut files: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    files.sort();
    files
}
