//! The table of a protocol's requirements: where each is said, played, and kept by the reference
//! server.
//!
//! The lines it names move with every edit; it is written anew by each `cargo xtask generate`, and
//! CI says when that has been forgotten.

use std::{fmt::Write as _, path::Path, rc::Rc};

use anyhow::{Context, bail};
use wireproof_conformance::chapter::{self, Basis, Chapter, Requirement};
use wireproof_server::RuleId;

use super::{
    Files,
    files::below,
    places::{self, Place, Source},
};

/// Where the tables lie.
pub(super) const FOLDER: &str = "docs/requirements";

/// The table of each protocol; `fresh` holds the chapters that are about to be written.
pub(super) fn wanted(root: &Path, fresh: &Files) -> anyhow::Result<Files> {
    let mut tables = Files::new();
    for Suite {
        protocol,
        chapters,
        rules,
        sources,
    } in suites(root, fresh)?
    {
        let path = Path::new(FOLDER).join(format!("{protocol}.md"));
        let table = table(protocol, &chapters, &rules, &sources);
        tables.insert(path, table.into_bytes());
    }
    Ok(tables)
}

/// What a protocol's table is made of.
struct Suite {
    protocol: &'static str,
    chapters: Vec<Chapter>,
    rules: Vec<RuleId>,
    sources: Rc<Vec<Source>>,
}

fn suites(root: &Path, fresh: &Files) -> anyhow::Result<Vec<Suite>> {
    let mut server = below(root, "server/src")?;
    server.extend(below(root, "server/tests")?);
    let sources = Rc::new(places::sources(&server));
    let all = wireproof_server::rules();
    let protocols = wireproof_schemas::protocols().iter();
    protocols
        .map(|protocol| {
            let rules = all.iter().filter(|rule| rule.protocol == protocol.id);
            Ok(Suite {
                protocol: protocol.id,
                chapters: chapters(root, protocol.id, fresh)?,
                rules: rules.copied().collect(),
                sources: Rc::clone(&sources),
            })
        })
        .collect()
}

/// The chapters of a protocol, in the order of their names.
fn chapters(root: &Path, protocol: &str, fresh: &Files) -> anyhow::Result<Vec<Chapter>> {
    let folder = format!("fixtures/{protocol}");
    let mut files = below(root, &folder)?;
    for (path, content) in fresh.iter().filter(|(path, _)| path.starts_with(&folder)) {
        files.insert(path.clone(), content.clone());
    }
    files.retain(|path, _| {
        path.parent() == Some(Path::new(&folder))
            && path.extension().is_some_and(|extension| extension == "md")
    });
    let mut chapters = Vec::new();
    for (path, content) in files {
        let path = path.display().to_string().replace('\\', "/");
        let text = String::from_utf8(content).with_context(|| format!("{path} is no text"))?;
        match chapter::parse(&path, &text) {
            Ok(chapter) => chapters.push(chapter),
            Err(mistakes) => {
                let shown = mistakes.iter().map(|mistake| mistake.render(&text, false));
                bail!("{}", shown.collect::<Vec<_>>().join("\n"));
            }
        }
    }
    Ok(chapters)
}

fn requirements(chapters: &[Chapter]) -> impl Iterator<Item = (&Chapter, &Requirement)> {
    let all = chapters.iter();
    all.flat_map(|chapter| {
        chapter
            .requirements
            .iter()
            .map(move |known| (chapter, known))
    })
}

/// The tests that show what no wire can; the other names are those of their files.
fn tests(requirement: &Requirement) -> Vec<&str> {
    let named = requirement
        .not_observable
        .iter()
        .flat_map(|hidden| &hidden.tests);
    named
        .map(String::as_str)
        .filter(|name| !name.contains('/'))
        .collect()
}

fn table(protocol: &str, chapters: &[Chapter], rules: &[RuleId], sources: &[Source]) -> String {
    let mut text = format!(
        "# Requirements of {protocol}\n\n\
         <!-- Written by `cargo xtask generate` from the chapters, the server's rules and its sources: edit those. -->\n\n\
         Where each requirement is said, where its scenarios begin, and where the reference server keeps it: the name of\n\
         the rule that a test can switch off, and the place that asks for it.\n\n{}",
        counts(chapters, rules)
    );
    for chapter in chapters {
        // Writing to a `String` cannot fail.
        let _ = write!(
            text,
            "\n## {}\n\n| requirement | basis | said | played | kept |\n|---|---|---|---|---|\n",
            chapter.title
        );
        for requirement in &chapter.requirements {
            text += &row(chapter, requirement, rules, sources);
        }
    }
    text
}

fn counts(chapters: &[Chapter], rules: &[RuleId]) -> String {
    let of = |basis| {
        requirements(chapters)
            .filter(|(_, r)| r.basis == basis)
            .count()
    };
    let hidden = requirements(chapters)
        .filter(|(_, r)| r.not_observable.is_some())
        .count();
    let scenarios: usize = requirements(chapters).map(|(_, r)| r.scenarios.len()).sum();
    format!(
        "| requirements | documented | implied | convention | not observable | scenarios | rules |\n\
         |---|---|---|---|---|---|---|\n\
         | {} | {} | {} | {} | {hidden} | {scenarios} | {} |\n",
        requirements(chapters).count(),
        of(Basis::Documented),
        of(Basis::Implied),
        of(Basis::Convention),
        rules.len(),
    )
}

fn row(
    chapter: &Chapter,
    requirement: &Requirement,
    rules: &[RuleId],
    sources: &[Source],
) -> String {
    let place = |offset: usize| Place {
        path: chapter.path.clone(),
        line: line(&chapter.source, offset),
    };
    let played = match &requirement.not_observable {
        Some(hidden) => format!("not observable: {}", hidden.why),
        None => {
            let scenarios = requirement.scenarios.iter().map(|block| {
                let Place { path, line } = place(block.span.start);
                format!("[{line}](../../{path}#L{line})")
            });
            scenarios.collect::<Vec<_>>().join(" ")
        }
    };
    let mut kept: Vec<String> = rules
        .iter()
        .filter(|rule| rule.requirement == requirement.id)
        .map(|rule| {
            let places = places::asked(sources, rule.protocol, rule.name);
            let places: Vec<String> = places.iter().map(Place::link).collect();
            format!("`{}` {}", rule.name, places.join(" "))
        })
        .collect();
    kept.extend(tests(requirement).into_iter().filter_map(|name| {
        let place = places::test(sources, name)?;
        Some(format!("test `{name}` {}", place.link()))
    }));
    format!(
        "| **{}** {} | {} | {} | {} | {} |\n",
        requirement.id,
        cell(&requirement.title),
        requirement.basis.name(),
        place(requirement.span.start).link(),
        cell(&played),
        kept.join("<br>")
    )
}

/// A text inside of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

fn line(source: &str, offset: usize) -> usize {
    let before = source.get(..offset).unwrap_or(source);
    before.matches('\n').count() + 1
}

#[cfg(test)]
mod tests;
