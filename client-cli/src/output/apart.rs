//! Whether reports go to places apart, however these are written: two in one place would be none.

use std::path::{Path, PathBuf};

use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::args::ReportTo;

/// Links that lead to more links than this lead nowhere, as the system has it.
const MOST_LINKS: usize = 40;

pub(super) fn are_apart(reports: &[ReportTo]) -> anyhow::Result<()> {
    let mut seen = Vec::new();
    for report in reports {
        let file = report.file.as_deref();
        let place = file.map(place);
        if seen.contains(&place) {
            let shown = file.map_or("-".into(), |file| file.display().to_string());
            let message = format!("--report: two reports cannot go to {shown}");
            return Err(Exit::error(ExitCode::Usage, message));
        }
        seen.push(place);
    }
    Ok(())
}

/// Where a file is, or will be once it is made.
fn place(file: &Path) -> PathBuf {
    let mut file = file.to_owned();
    for _ in 0..MOST_LINKS {
        if let Ok(place) = file.canonicalize() {
            return place;
        }
        // A link may lead to what is not there yet.
        match file.read_link() {
            Ok(to) => file = folder(&file).join(to),
            Err(_) => break,
        }
    }
    match (folder(&file).canonicalize(), file.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => file,
    }
}

fn folder(file: &Path) -> &Path {
    let folder = file.parent().unwrap_or(Path::new(""));
    match folder.as_os_str().is_empty() {
        true => Path::new("."),
        false => folder,
    }
}
