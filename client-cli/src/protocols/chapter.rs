//! `wireproof protocols NAME --chapter WHAT`: what a report's place leads to, for whoever has the program
//! and not its sources.

use std::sync::Arc;

use wireproof_conformance::chapter::Chapter;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::names::unknown;

/// A chapter's text by its name or its file, or the part of a requirement by its id.
pub(super) fn text(what: &str, chapters: &[Arc<Chapter>]) -> anyhow::Result<String> {
    let is_meant = |chapter: &&Arc<Chapter>| chapter.name == what || chapter.path == what;
    let whole = chapters.iter().find(is_meant);
    let part = || chapters.iter().find_map(|chapter| part(chapter, what));
    let text = whole
        .map(|chapter| chapter.source.to_string())
        .or_else(part);
    text.map(|text| text.trim_end().to_owned() + "\n")
        .ok_or_else(|| {
            let names = chapters.iter().map(|chapter| chapter.name.as_str());
            let message = unknown("no chapter and no requirement", what, names);
            Exit::error(ExitCode::Usage, message)
        })
}

/// From a requirement's heading to the next one's. Scenarios are named too, as reports name them.
fn part(chapter: &Chapter, what: &str) -> Option<String> {
    let id = what.split('#').next().unwrap_or(what);
    let requirements = &chapter.requirements;
    let index = requirements
        .iter()
        .position(|requirement| requirement.id.eq_ignore_ascii_case(id))?;
    let start = requirements.get(index)?.span.start;
    let next = requirements.get(index + 1);
    let end = next.map_or(chapter.source.len(), |next| next.span.start);
    let text = chapter.source.get(start..end)?;
    Some(format!("<!-- {} -->\n{text}", chapter.path))
}
