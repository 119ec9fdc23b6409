//! The protocols as commands know them: built in, with the documents that the types generate
//! and the embedded chapters, or read from somebody's folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use wireproof_client::pack::folder::{self, Documents};
use wireproof_client::pack::{Claims, Document, Origin, Pack};
use wireproof_conformance::baseline::Subject;
use wireproof_conformance::chapter::{self, Chapter};
use wireproof_conformance::denied;
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::lint::Written;
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::again::quoted;
use crate::files;
use crate::names::unknown;

/// A protocol, wherever its documents are.
#[derive(Debug)]
pub(crate) struct Protocol {
    /// Its id.
    pub(crate) id: String,
    /// What people call it.
    pub(crate) title: String,
    source: Source,
}

#[derive(Debug)]
enum Source {
    BuiltIn(Embedded),
    Folder(PathBuf, Box<Documents>),
}

/// What the types have generated.
#[derive(Debug)]
struct Embedded {
    asyncapi: Text,
    /// Of a protocol that has anything to ask over HTTP.
    openapi: Option<Text>,
}

/// A document, and where it lies in the source tree.
#[derive(Debug)]
struct Text {
    path: String,
    text: String,
}

impl Text {
    fn document(&self) -> Document<'_> {
        Document {
            path: &self.path,
            text: &self.text,
        }
    }
}

/// The built-in protocol of this name; all of them without a name.
pub(crate) fn built_in(name: Option<&str>) -> anyhow::Result<Vec<Protocol>> {
    let documents = wireproof_schemas::documents();
    let written = |path: &str| {
        let document = documents.iter().find(|document| document.path == path)?;
        Some(Text {
            path: format!("schemas/generated/{path}"),
            text: document.text.clone(),
        })
    };
    let all = wireproof_schemas::protocols()
        .iter()
        .filter_map(|protocol| {
            let embedded = Embedded {
                asyncapi: written(&format!("{}/asyncapi.json", protocol.id))?,
                openapi: written(&format!("{}/openapi.json", protocol.id)),
            };
            Some(Protocol {
                id: protocol.id.to_owned(),
                title: protocol.title.to_owned(),
                source: Source::BuiltIn(embedded),
            })
        });
    let Some(name) = name else {
        return Ok(all.collect());
    };
    let found: Vec<Protocol> = all.filter(|protocol| protocol.id == name).collect();
    if found.is_empty() {
        let known = wireproof_schemas::protocols().iter().map(|p| p.id);
        let message = unknown("no protocol", name, known);
        return Err(Exit::error(ExitCode::Usage, message));
    }
    Ok(found)
}

/// The protocol of a folder.
pub(crate) fn of_folder(path: &Path) -> anyhow::Result<Protocol> {
    if !path.is_dir() {
        let shown = path.display();
        let message = match path.exists() {
            true => format!("--pack {shown}: this is a file; name the folder that it is in"),
            false => format!("--pack {shown}: there is no such folder"),
        };
        return Err(Exit::error(ExitCode::Usage, message));
    }
    let documents = folder::read(path).map_err(|problems| wrong(&problems))?;
    Ok(Protocol {
        id: documents.id(),
        title: documents.title().to_owned(),
        source: Source::Folder(path.to_owned(), Box::new(documents)),
    })
}

fn wrong(problems: &wireproof_client::pack::Problems) -> anyhow::Error {
    Exit::error(ExitCode::BadInput, format!("a pack is wrong\n\n{problems}"))
}

impl Protocol {
    /// The folder it was read from, if it was.
    pub(crate) fn folder(&self) -> Option<&Path> {
        match &self.source {
            Source::BuiltIn(_) => None,
            Source::Folder(path, _) => Some(path),
        }
    }

    /// How a command line names it.
    pub(crate) fn argument(&self) -> String {
        match self.folder() {
            None => self.id.clone(),
            Some(path) => format!("--pack {}", quoted(&path.display().to_string())),
        }
    }

    /// The compiled documents, for a target with these claims.
    pub(crate) fn pack(&self, claims: &Claims) -> anyhow::Result<Arc<Pack>> {
        let pack = match &self.source {
            Source::BuiltIn(Embedded { asyncapi, openapi }) => {
                let pack = Pack::load(&self.id, &asyncapi.document(), claims);
                pack.and_then(|pack| match openapi {
                    Some(openapi) => pack.with_rest(&openapi.document(), claims),
                    None => Ok(pack),
                })
            }
            Source::Folder(_, documents) => documents.pack(claims),
        };
        pack.map(Arc::new).map_err(|problems| wrong(&problems))
    }

    /// The documents, with where they were written.
    pub(crate) fn written(&self) -> (Written<'_>, Option<Written<'_>>) {
        let (asyncapi, openapi) = match &self.source {
            Source::BuiltIn(Embedded { asyncapi, openapi }) => {
                let rest = openapi.as_ref().map(Text::document);
                (
                    Origin::of_text(asyncapi.document()),
                    rest.map(Origin::of_text),
                )
            }
            Source::Folder(_, documents) => {
                (documents.asyncapi_origin(), documents.openapi_origin())
            }
        };
        let value = self.json();
        let asyncapi = Written {
            origin: asyncapi,
            value,
        };
        let openapi = openapi.map(|origin| Written {
            origin,
            value: self.rest_json(),
        });
        (asyncapi, openapi)
    }

    /// The AsyncAPI document; of a folder, with everything that it refers to.
    pub(crate) fn text(&self) -> String {
        match &self.source {
            Source::BuiltIn(embedded) => embedded.asyncapi.text.clone(),
            Source::Folder(_, documents) => format!("{:#}\n", documents.asyncapi()),
        }
    }

    /// The JSON Schema of the message with this key.
    pub(crate) fn schema(&self, message: &str) -> Option<String> {
        let path = format!("{}/messages/{message}.schema.json", self.id);
        let documents = wireproof_schemas::documents();
        let document = documents.into_iter().find(|document| document.path == path);
        document.map(|document| document.text)
    }

    /// The AsyncAPI document as JSON.
    pub(crate) fn json(&self) -> Value {
        match &self.source {
            Source::BuiltIn(embedded) => {
                serde_json::from_str(&embedded.asyncapi.text).unwrap_or_default()
            }
            Source::Folder(_, documents) => documents.asyncapi().clone(),
        }
    }

    /// The OpenAPI document, if there is one.
    pub(crate) fn rest_text(&self) -> Option<String> {
        match &self.source {
            Source::BuiltIn(embedded) => embedded.openapi.as_ref().map(|rest| rest.text.clone()),
            Source::Folder(_, documents) => documents.openapi().map(|rest| format!("{rest:#}\n")),
        }
    }

    /// The OpenAPI document as JSON; `null` where there is none.
    pub(crate) fn rest_json(&self) -> Value {
        match &self.source {
            Source::BuiltIn(embedded) => {
                let rest = embedded.openapi.as_ref();
                rest.and_then(|rest| serde_json::from_str(&rest.text).ok())
                    .unwrap_or_default()
            }
            Source::Folder(_, documents) => documents.openapi().cloned().unwrap_or_default(),
        }
    }

    /// The chapters, parsed.
    pub(crate) fn chapters(&self) -> anyhow::Result<Vec<Arc<Chapter>>> {
        let mut chapters = Vec::new();
        let mut problems = String::new();
        for (path, text) in self.chapter_texts()? {
            match chapter::parse(&path, &text) {
                Ok(chapter) => chapters.push(Arc::new(chapter)),
                Err(diagnostics) => problems.push_str(&rendered(&diagnostics, &text)),
            }
        }
        if problems.is_empty() {
            Ok(chapters)
        } else {
            Err(Exit::error(
                ExitCode::BadInput,
                format!("chapters are wrong\n\n{problems}"),
            ))
        }
    }

    /// The chapters, each with its path.
    fn chapter_texts(&self) -> anyhow::Result<Vec<(String, String)>> {
        match &self.source {
            Source::BuiltIn(_) => {
                let all = wireproof_fixtures::chapters().iter();
                let own = all.filter(|file| file.protocol == self.id);
                Ok(own
                    .map(|file| (file.path.to_owned(), file.text.to_owned()))
                    .collect())
            }
            Source::Folder(_, documents) => {
                let sources = files::read(documents.chapters())?.into_iter();
                Ok(sources.map(|source| (source.name, source.text)).collect())
            }
        }
    }
}

/// The selected scenarios of some chapters, as they are played against a target.
pub(crate) fn planned(
    protocol: &Protocol,
    target: &Arc<Target>,
    chapters: &[Arc<Chapter>],
    selection: &Selection,
) -> anyhow::Result<Suite> {
    let pack = protocol.pack(&target.claims)?;
    let suite = plan(&pack, target, chapters, selection);
    suite.map_err(|problems| disagreement(&problems, chapters))
}

fn disagreement(problems: &[Diagnostic], chapters: &[Arc<Chapter>]) -> anyhow::Error {
    let texts = problems.iter().map(|problem| {
        let chapter = chapters.iter().find(|chapter| chapter.path == problem.path);
        let source = chapter.map_or("", |chapter| &chapter.source);
        rendered(std::slice::from_ref(problem), source)
    });
    let text: String = texts.collect();
    let is_unreadable = chapters.iter().any(|chapter| !chapter.problems.is_empty());
    let what = match is_unreadable {
        true => "syntax errors: nothing was played",
        false => "chapters and pack disagree",
    };
    let message = format!("{what}\n\n{text}");
    Exit::error(ExitCode::BadInput, message)
}

/// A deviation of a requirement that no chapter has would never be taken off the list.
pub(crate) fn known_exist(
    known: &[(Subject, String)],
    suites: &[Suite],
    chapters: &[Arc<Chapter>],
) -> anyhow::Result<()> {
    let mut subjects = known.iter().map(|(subject, _)| subject);
    let declared = |subject: &Subject| {
        suites.iter().any(|suite| {
            let is_declared = suite.target.adaptation.has(&subject.requirement);
            is_declared || denied::is_about(subject, suite)
        })
    };
    match subjects.find(|subject| !exists(subject, chapters) && !declared(subject)) {
        None => Ok(()),
        Some(subject) => {
            let message = format!("--known {subject}: there is no such requirement");
            Err(Exit::error(ExitCode::Usage, message))
        }
    }
}

fn exists(subject: &Subject, chapters: &[Arc<Chapter>]) -> bool {
    let mut requirements = chapters.iter().flat_map(|chapter| &chapter.requirements);
    requirements.any(|written| {
        let number = subject.number.unwrap_or_default();
        written.id == subject.requirement && number <= written.scenarios.len()
    })
}

/// Diagnostics of one file, for people.
pub(crate) fn rendered(diagnostics: &[Diagnostic], source: &str) -> String {
    let styled = anstream::stderr().is_terminal();
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.render(source, styled) + "\n\n")
        .collect()
}
