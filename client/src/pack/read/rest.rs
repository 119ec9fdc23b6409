//! Reads what can be asked for over HTTP from an OpenAPI 3.1 document.
//!
//! It is read as the AsyncAPI document is: structure first, then schemas, each in its place of the
//! document and in two layers, so that conventions are judged for those who claim them only.

mod operation;
mod parts;

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::compile::{Compiler, registry};
use super::parsed;
use super::reader::{Reader, check_words};
use super::shown;
use crate::pack::folder::Bundle;
use crate::pack::layer;
use crate::pack::origin::Source;
use crate::pack::outline::{FormId, Outline};
use crate::pack::outline_builder::OutlineBuilder;
use crate::pack::place::Place;
use crate::pack::report::Report;
use crate::pack::schemas;
use crate::pack::{
    AnswerForm, Claims, Content, Credential, Document, Endpoint, Message, Pack, Pointer, Problems,
};
use operation::EndpointDraft;
use parts::ContentDraft;

/// Adds the endpoints of a document to a pack.
pub(in crate::pack) fn rest(
    pack: Pack,
    document: &Document<'_>,
    claims: &Claims,
) -> Result<Pack, Problems> {
    let value = parsed(document, "OpenAPI 3.1")?;
    added(pack, &value, Source::Text(*document), claims)
}

/// Adds the endpoints of a folder's document to a pack.
pub(in crate::pack) fn rest_of_folder(
    pack: Pack,
    bundle: &Bundle,
    claims: &Claims,
) -> Result<Pack, Problems> {
    added(pack, &bundle.value, Source::Folder(bundle), claims)
}

fn added(
    mut pack: Pack,
    value: &Value,
    source: Source<'_>,
    claims: &Claims,
) -> Result<Pack, Problems> {
    let report = Report::new(source);
    let reader = Reader::new(value, &report);
    check_version(&reader);
    if let Some(own) = reader.root().get("x-wireproof") {
        check_words(&own, &["requirements"], &report);
    }
    let drafts = operation::read(&reader);
    check_names(&reader, &drafts);
    check_credentials(&reader, &drafts, &pack);
    let mut outermost = outermost(&reader, &drafts);
    let endpoints = match schemas::check(value, &mut outermost, &report) {
        true => compile(&reader, &drafts, &outermost, claims),
        false => None,
    };
    pack.remarks.extend(report.take_remarks());
    pack.endpoints = report.verdict(endpoints)?;
    Ok(pack)
}

fn check_version(reader: &Reader<'_>) {
    if let Some(version) = reader.text(reader.root(), "openapi", "3.1.0")
        && !version.starts_with("3.1")
        && let Some(place) = reader.root().get("openapi")
    {
        let message = format!("OpenAPI {version} is not understood");
        let help = r#"write the document in OpenAPI 3.1: `"3.1.0"`"#;
        reader.note(&place, message, help);
    }
}

/// Notes names and addresses that two operations have.
fn check_names(reader: &Reader<'_>, drafts: &[EndpointDraft<'_>]) {
    let mut names = BTreeSet::new();
    for draft in drafts {
        if !names.insert(&draft.name) {
            let message = format!("another operation is called `{}` too", draft.name);
            let help = "give each operation an `operationId` of its own";
            reader.note_member(&draft.place, "operationId", message, help);
        }
    }
}

/// Notes credentials that nobody of the world has.
fn check_credentials(reader: &Reader<'_>, drafts: &[EndpointDraft<'_>], pack: &Pack) {
    if pack.kinds.is_empty() {
        return;
    }
    for draft in drafts {
        let field = match &draft.credential {
            Some(Credential::Bearer { field } | Credential::ApiKey { field, .. }) => field,
            None => continue,
        };
        let mut people = pack.kinds.iter().filter(|kind| kind.person);
        if !people.any(|kind| kind.has_field(field)) {
            let message =
                format!("nobody in the world has the credential `{field}` of this operation");
            let help = format!("let a person of the world give `{field}`");
            reader.note(&draft.place, message, help);
        }
    }
}

/// Every schema that is not inside another: those that are shared, and those of bodies and
/// parameters.
fn outermost<'a>(reader: &Reader<'a>, drafts: &[EndpointDraft<'a>]) -> Vec<Place<'a>> {
    let shared = reader.root().path(&["components", "schemas"]);
    let mut found: Vec<Place<'a>> = shared
        .into_iter()
        .flat_map(|map| map.members())
        .map(|(_, place)| place)
        .collect();
    let mut seen: BTreeSet<_> = found.iter().map(|place| place.pointer.clone()).collect();
    for draft in drafts {
        let contents = draft
            .contents()
            .filter_map(|content| content.schema.clone());
        let here = contents.chain(draft.schemas.iter().cloned());
        // Several operations may share a part that is written under `components`.
        found.extend(here.filter(|place| seen.insert(place.pointer.clone())));
    }
    found
}

impl Compiler<'_> {
    /// A body as a message: what its schema knows, and where it stands.
    fn body(
        &self,
        name: &str,
        draft: &ContentDraft<'_>,
        constants: Vec<(Pointer, Value)>,
        (outline, form): (Arc<Outline>, FormId),
    ) -> Option<Message> {
        let schema = draft.schema.as_ref()?;
        let examples = draft.examples.iter();
        Some(Message {
            name: name.to_owned(),
            key: name.to_owned(),
            place: schema.pointer.clone(),
            schema: schema.pointer.clone(),
            refusal: false,
            heartbeat: false,
            conventions: Vec::new(),
            claimed: true,
            correlation: None,
            constants,
            examples: examples.map(|example| example.value.clone()).collect(),
            validator: self.validator(schema)?,
            outline,
            form,
        })
    }
}

/// Compiles what was read.
fn compile(
    reader: &Reader<'_>,
    drafts: &[EndpointDraft<'_>],
    outermost: &[Place<'_>],
    claims: &Claims,
) -> Option<Vec<Arc<Endpoint>>> {
    let pointers: Vec<_> = outermost
        .iter()
        .map(|place| place.pointer.clone())
        .collect();
    let judging = layer::layered(reader.document(), &pointers, claims);
    let registry = registry(&judging, reader.report)?;
    let compiler = Compiler {
        registry: &registry,
        report: reader.report,
        claims,
    };
    let mut outlines = [
        OutlineBuilder::new(reader.document()),
        OutlineBuilder::new(&judging),
    ];
    let forms = drafts.iter().flat_map(EndpointDraft::contents);
    let forms: Vec<_> = forms
        .map(|content| content.forms(&judging, &mut outlines))
        .collect();
    let [stated, judging] = outlines.map(OutlineBuilder::finished);
    let stated = Arc::new(stated);
    let mut forms = forms.into_iter();
    let mut content = |name: &str, draft: &ContentDraft<'_>| {
        let message = forms.next().flatten().and_then(|(form, in_judging)| {
            let constants = judging.constants(in_judging);
            let outline = (Arc::clone(&stated), form);
            compiler.body(name, draft, constants, outline).map(Arc::new)
        });
        if let Some(message) = &message {
            draft.check_examples(reader, message);
        }
        Content {
            media_type: draft.media_type.clone(),
            message,
        }
    };
    let endpoints = drafts.iter().map(|draft| {
        let bodies = draft.bodies.iter();
        let bodies = bodies.map(|body| content(&draft.name, body)).collect();
        let answers = draft.answers.iter().map(|answer| AnswerForm {
            statuses: answer.statuses,
            headers: answer.headers.clone(),
            contents: {
                let name = format!("{} {}", draft.name, answer.word);
                let contents = answer.contents.iter();
                contents.map(|body| content(&name, body)).collect()
            },
        });
        Arc::new(draft.endpoint(bodies, answers.collect()))
    });
    let endpoints = endpoints.collect();
    for schema in outermost {
        shown::check(&compiler, schema);
    }
    Some(endpoints)
}
