//! The built-in protocols: packs from the documents that the types generate, chapters
//! from the embedded files.

use std::sync::Arc;

use serde_json::Value;
use wireproof_client::pack::{Claims, Document, Pack};
use wireproof_conformance::baseline::Subject;
use wireproof_conformance::chapter::{self, Chapter};
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::plan::{Selection, Suite, plan};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::Exit;
use crate::names::unknown;

/// A protocol as it is embedded.
pub(crate) struct BuiltIn {
    /// Its id.
    pub(crate) id: &'static str,
    /// What people call it.
    pub(crate) title: &'static str,
    /// Its AsyncAPI document.
    document: String,
    /// Where that document lies in the source tree.
    path: String,
    /// Its OpenAPI document and where that lies, if it has anything to ask over HTTP.
    rest: Option<(String, String)>,
}

/// The protocols asked for; all of them without a name.
pub(crate) fn built_in(name: Option<&str>) -> anyhow::Result<Vec<BuiltIn>> {
    let documents = wireproof_schemas::documents();
    let all = wireproof_schemas::protocols()
        .iter()
        .filter_map(|protocol| {
            let path = format!("{}/asyncapi.json", protocol.id);
            let document = documents.iter().find(|document| document.path == path)?;
            let rest = format!("{}/openapi.json", protocol.id);
            let rest = documents.iter().find(|document| document.path == rest);
            Some(BuiltIn {
                rest: rest.map(|rest| {
                    let path = format!("schemas/generated/{}", rest.path);
                    (path, rest.text.clone())
                }),
                id: protocol.id,
                title: protocol.title,
                document: document.text.clone(),
                path: format!("schemas/generated/{path}"),
            })
        });
    let Some(name) = name else {
        return Ok(all.collect());
    };
    let found: Vec<BuiltIn> = all.filter(|protocol| protocol.id == name).collect();
    if found.is_empty() {
        let known = wireproof_schemas::protocols().iter().map(|p| p.id);
        let message = unknown("no protocol", name, known);
        return Err(Exit::error(ExitCode::Usage, message));
    }
    Ok(found)
}

impl BuiltIn {
    /// The compiled documents, for a target with these claims.
    pub(crate) fn pack(&self, claims: &Claims) -> anyhow::Result<Arc<Pack>> {
        let document = Document {
            path: &self.path,
            text: &self.document,
        };
        let pack = Pack::load(self.id, &document, claims);
        let pack = pack.and_then(|pack| match &self.rest {
            Some((path, text)) => pack.with_rest(&Document { path, text }, claims),
            None => Ok(pack),
        });
        match pack {
            Ok(pack) => Ok(Arc::new(pack)),
            Err(problems) => Err(Exit::error(ExitCode::BadInput, format!("\n{problems}"))),
        }
    }

    /// The AsyncAPI document.
    pub(crate) fn text(&self) -> &str {
        &self.document
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
        serde_json::from_str(&self.document).unwrap_or_default()
    }

    /// The OpenAPI document, if there is one.
    pub(crate) fn rest_text(&self) -> Option<&str> {
        self.rest.as_ref().map(|(_, text)| text.as_str())
    }

    /// The OpenAPI document as JSON; `null` where there is none.
    pub(crate) fn rest_json(&self) -> Value {
        let rest = self.rest.as_ref();
        rest.and_then(|(_, text)| serde_json::from_str(text).ok())
            .unwrap_or_default()
    }

    /// The chapters, parsed.
    pub(crate) fn chapters(&self) -> anyhow::Result<Vec<Arc<Chapter>>> {
        let mut chapters = Vec::new();
        let mut problems = String::new();
        for file in wireproof_fixtures::chapters() {
            if file.protocol != self.id {
                continue;
            }
            match chapter::parse(file.path, file.text) {
                Ok(chapter) => chapters.push(Arc::new(chapter)),
                Err(diagnostics) => problems.push_str(&rendered(&diagnostics, file.text)),
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
}

/// The selected scenarios of some chapters, as they are played against a target.
pub(crate) fn planned(
    protocol: &BuiltIn,
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
    let message = format!("chapters and pack disagree\n\n{text}");
    Exit::error(ExitCode::BadInput, message)
}

/// A deviation of a requirement that no chapter has would never be taken off the list.
pub(crate) fn known_exist(
    known: &[(Subject, String)],
    chapters: &[Arc<Chapter>],
) -> anyhow::Result<()> {
    let mut subjects = known.iter().map(|(subject, _)| subject);
    match subjects.find(|subject| !exists(subject, chapters)) {
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
