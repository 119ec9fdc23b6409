//! `wireproof run`: chapters and scripts from anywhere, played as `check` plays the built-in
//! ones.

use std::collections::BTreeMap;
use std::sync::Arc;

use wireproof_client::pack::Claims;
use wireproof_conformance::chapter::{self, Basis, Chapter};
use wireproof_conformance::format::Form;
use wireproof_conformance::plan::{Selection, Suite};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::wire::ast::StatementKind;

use crate::Exit;
use crate::again::quoted;
use crate::args::Run;
use crate::check::{list, selects_something};
use crate::files;
use crate::play::{nowhere, play};
use crate::selected::{has_a_server, is_same, selected};
use crate::suites::{Protocol, known_exist, planned, rendered};
use crate::target;

/// A protocol, and the files that are about it.
struct Chosen {
    protocol: Protocol,
    chapters: Vec<Arc<Chapter>>,
}

pub(crate) async fn run(arguments: Run) -> anyhow::Result<ExitCode> {
    let described = target::named(&arguments.play.target)?;
    let chapters = chapters(&arguments)?;
    let folder = arguments.play.target.pack.pack.as_deref();
    let named = arguments.protocol.as_deref();
    let protocols = selected(named, folder, described.as_ref())?;
    let is_told = named.is_some() || folder.is_some() || described.is_some();
    if !arguments.list {
        has_a_server(&protocols, &arguments.play.target)?;
    }
    let chosen = chosen(protocols, is_told, chapters)?;
    if arguments.list {
        return list(&suites(&arguments, &chosen, &nowhere)?, arguments.json);
    }
    let command = |protocol: &Protocol| command(&arguments, protocol);
    let plans = |target: &dyn Fn(&Protocol) -> Arc<Target>| suites(&arguments, &chosen, target);
    play(&arguments.play, described, command, plans).await
}

/// Reads the files. All that is wrong with them is told at once.
fn chapters(arguments: &Run) -> anyhow::Result<Vec<Arc<Chapter>>> {
    if arguments.files.is_empty() {
        let message = "name the chapters or scripts to play, such as `wireproof run chapter.md`";
        return Err(Exit::error(ExitCode::Usage, message));
    }
    let mut chapters = Vec::new();
    let mut problems = String::new();
    for source in files::read(&arguments.files)? {
        let parsed = match source.form {
            Form::Markdown => chapter::parse(&source.name, &source.text),
            Form::Script => chapter::parse_script(&source.name, &source.text),
        };
        match parsed {
            Ok(chapter) => chapters.push(Arc::new(chapter)),
            Err(diagnostics) => problems += &rendered(&diagnostics, &source.text),
        }
    }
    if problems.is_empty() {
        twice(&chapters)?;
        Ok(chapters)
    } else {
        let message = format!("nothing was played\n\n{problems}");
        Err(Exit::error(ExitCode::BadInput, message))
    }
}

/// A report could not tell two requirements of one name apart.
fn twice(chapters: &[Arc<Chapter>]) -> anyhow::Result<()> {
    let mut places = BTreeMap::new();
    for chapter in chapters {
        for requirement in &chapter.requirements {
            if let Some(other) = places.insert(&requirement.id, &chapter.path) {
                let (id, path) = (&requirement.id, &chapter.path);
                let message = format!("{id} stands in {other} and in {path}");
                return Err(Exit::error(ExitCode::BadInput, message));
            }
        }
    }
    Ok(())
}

/// Finds out which file is about which protocol, where nobody has told.
fn chosen(
    protocols: Vec<Protocol>,
    is_told: bool,
    chapters: Vec<Arc<Chapter>>,
) -> anyhow::Result<Vec<Chosen>> {
    let mut candidates = Vec::new();
    for protocol in protocols {
        let prefix = protocol.pack(&Claims::All)?.prefix.clone() + "-";
        candidates.push((protocol, prefix, Vec::new()));
    }
    for chapter in chapters {
        let names = names(&chapter);
        let mut fitting = candidates.iter_mut().filter(|(_, prefix, _)| {
            is_told || names.iter().all(|name| name.starts_with(prefix.as_str()))
        });
        match (fitting.next(), fitting.next()) {
            (Some((_, _, chapters)), None) => chapters.push(chapter),
            _ => {
                let known: Vec<&str> = candidates
                    .iter()
                    .map(|(known, ..)| known.id.as_str())
                    .collect();
                let known = known.join(", ");
                let message = format!(
                    "{}: which protocol is it about? Name it by --protocol; there is {known}",
                    chapter.path
                );
                return Err(Exit::error(ExitCode::Usage, message));
            }
        }
    }
    candidates.retain(|(_, _, chapters)| !chapters.is_empty());
    let chosen = candidates
        .into_iter()
        .map(|(protocol, _, chapters)| Chosen { protocol, chapters });
    Ok(chosen.collect())
}

/// The requirements that a chapter or script names: those it has, and those it needs.
fn names(chapter: &Chapter) -> Vec<&str> {
    let requirements = chapter.requirements.iter();
    let own = requirements
        .clone()
        .filter(|requirement| requirement.basis != Basis::Unstated)
        .map(|requirement| requirement.id.as_str());
    let statements = requirements
        .flat_map(|requirement| &requirement.scenarios)
        .flat_map(|block| &block.statements);
    let needed = statements.flat_map(|statement| match &statement.kind {
        StatementKind::Needs(ids) => ids.as_slice(),
        _ => &[],
    });
    own.chain(needed.map(|id| id.value.as_str())).collect()
}

/// Plans the files of every protocol; a word that selects nothing is an error.
fn suites(
    arguments: &Run,
    chosen: &[Chosen],
    target: &dyn Fn(&Protocol) -> Arc<Target>,
) -> anyhow::Result<Vec<Suite>> {
    let selection = Selection(arguments.only.clone());
    let mut suites = Vec::new();
    for Chosen { protocol, chapters } in chosen {
        // What a scenario needs may stand in a built-in chapter, so these are planned as well,
        // unless a file that is played is what has become of one.
        let mut all = protocol.chapters()?;
        all.retain(|known| {
            chapters
                .iter()
                .all(|given| !is_same(given.path.as_ref(), known.path.as_ref()))
        });
        all.extend(chapters.iter().cloned());
        let mut suite = planned(protocol, &target(protocol), &all, &selection)?;
        let given =
            |chapter: &Arc<Chapter>| chapters.iter().any(|given| Arc::ptr_eq(given, chapter));
        suite.scenarios.retain(|scenario| given(&scenario.chapter));
        suite.not_observable.retain(|id| {
            let mut requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
            requirements.any(|requirement| requirement.id == *id)
        });
        suites.push(suite);
    }
    let all: Vec<_> = chosen
        .iter()
        .flat_map(|chosen| chosen.chapters.clone())
        .collect();
    known_exist(&arguments.play.target.known, &suites, &all)?;
    for word in &arguments.only {
        selects_something(word, &suites, &all)?;
    }
    Ok(suites)
}

/// What plays scenarios of a protocol again when their ids are added to it.
fn command(arguments: &Run, protocol: &Protocol) -> String {
    let files = arguments
        .files
        .iter()
        .map(|file| quoted(&file.display().to_string()));
    let files = files.collect::<Vec<_>>().join(" ");
    let protocol = match protocol.folder() {
        None => format!("--protocol {}", protocol.id),
        Some(_) => protocol.argument(),
    };
    format!("wireproof run {files} {protocol} --only")
}
