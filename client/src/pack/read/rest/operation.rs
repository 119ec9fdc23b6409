//! The operations of an OpenAPI document, read but not compiled.

use std::collections::BTreeSet;

use super::parts::{self, AnswerDraft, ContentDraft};
use crate::pack::place::Place;
use crate::pack::read::channels::{in_braces, person_field};
use crate::pack::read::reader::{Reader, is_name};
use crate::pack::read::security;
use crate::pack::{AnswerForm, Content, Credential, Endpoint, Parameter};

/// The methods that a path may have, as the document writes them.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation as the document defines it.
pub(super) struct EndpointDraft<'a> {
    pub(super) place: Place<'a>,
    pub(super) name: String,
    method: String,
    path: &'a str,
    summary: &'a str,
    parameters: Vec<Parameter>,
    pub(super) credential: Option<Credential>,
    anonymous: bool,
    needs_body: bool,
    pub(super) bodies: Vec<ContentDraft<'a>>,
    pub(super) answers: Vec<AnswerDraft<'a>>,
    /// The schemas of its parameters.
    pub(super) schemas: Vec<Place<'a>>,
}

impl<'a> EndpointDraft<'a> {
    /// Every form of body that it takes or gives, in the order in which they are compiled.
    pub(super) fn contents(&self) -> impl Iterator<Item = &ContentDraft<'a>> {
        let answers = self.answers.iter().flat_map(|answer| &answer.contents);
        self.bodies.iter().chain(answers)
    }

    /// The endpoint, with its compiled parts.
    pub(super) fn endpoint(&self, bodies: Vec<Content>, answers: Vec<AnswerForm>) -> Endpoint {
        Endpoint {
            place: self.place.pointer.clone(),
            name: self.name.clone(),
            method: self.method.clone(),
            path: self.path.to_owned(),
            summary: self.summary.to_owned(),
            parameters: self.parameters.clone(),
            credential: self.credential.clone(),
            anonymous: self.anonymous,
            needs_body: self.needs_body,
            bodies,
            answers,
        }
    }
}

/// Reads every operation.
pub(super) fn read<'a>(reader: &Reader<'a>) -> Vec<EndpointDraft<'a>> {
    let paths = match reader.report.is_ours() {
        true => reader.object(reader.root(), "paths", r#"{"/…": {"get": {…}}}"#),
        // A document may be about webhooks or shared parts alone.
        false => reader.optional_object(reader.root(), "paths"),
    };
    let mut drafts = Vec::new();
    for (path, item) in paths.into_iter().flat_map(|paths| paths.members()) {
        if path.starts_with("x-") {
            continue;
        }
        if !path.starts_with('/') {
            let help = format!("write `\"/{path}\"`");
            reader.note(&item, "a path begins with a slash", help);
        }
        let Some(item) = reader.follow(item) else {
            continue;
        };
        for (word, operation) in item.members() {
            if METHODS.contains(&word) {
                drafts.extend(draft(reader, path, &item, word, operation));
            }
        }
    }
    drafts
}

fn draft<'a>(
    reader: &Reader<'a>,
    path: &'a str,
    item: &Place<'a>,
    method: &str,
    place: Place<'a>,
) -> Option<EndpointDraft<'a>> {
    let name = name(reader, path, method, &place);
    let (parameters, schemas) = parameters(reader, path, item, &place);
    let body = reader.optional_object(&place, "requestBody");
    let alternatives = alternatives(reader, &place);
    let mut each = alternatives.iter();
    let anonymous = alternatives.is_empty() || each.any(|one| one.members().next().is_none());
    Some(EndpointDraft {
        method: method.to_ascii_uppercase(),
        path,
        summary: place
            .text_of("description")
            .or_else(|| place.text_of("summary"))
            .unwrap_or_default(),
        parameters,
        schemas,
        credential: credential(reader, &alternatives),
        anonymous,
        needs_body: body
            .as_ref()
            .is_some_and(|body| reader.flag(body, "required")),
        bodies: body
            .map(|body| parts::contents(reader, &body))
            .unwrap_or_default(),
        answers: parts::answers(reader, &place),
        name: name?,
        place,
    })
}

/// The word that chapters use. Of a document that was not written for this suite, what is asked of
/// which path will do where there is no name that a chapter could write.
fn name<'a>(
    reader: &Reader<'a>,
    path: &str,
    method: &str,
    operation: &Place<'a>,
) -> Option<String> {
    if !reader.report.is_ours() {
        let written = operation.text_of("operationId");
        if let Some(name) = written.filter(|name| is_name(name)) {
            return Some(name.to_owned());
        }
        let words = path.split(|c: char| !c.is_ascii_alphanumeric());
        let words = std::iter::once(method).chain(words.filter(|word| !word.is_empty()));
        return Some(words.collect::<Vec<_>>().join("_"));
    }
    let name = reader.text(operation, "operationId", "the word chapters use")?;
    if let Some(at) = operation.get("operationId") {
        reader.check_name(&at, name);
    }
    Some(name.to_owned())
}

/// The parameters of the path, with the schemas of all parameters.
fn parameters<'a>(
    reader: &Reader<'a>,
    path: &str,
    item: &Place<'a>,
    operation: &Place<'a>,
) -> (Vec<Parameter>, Vec<Place<'a>>) {
    let mut parameters: Vec<Parameter> = Vec::new();
    let mut schemas = Vec::new();
    // What an operation says of a parameter goes before what is said for the whole path.
    let listed = [operation, item].map(|of| reader.elements(of, "parameters"));
    for place in listed.into_iter().flatten() {
        let Some(place) = reader.follow(place) else {
            continue;
        };
        let name = reader.text(&place, "name", "id");
        let stands = reader.text(&place, "in", "path");
        let own = reader.own_words(&place, &["value"]);
        let schema = reader.optional_object(&place, "schema");
        schemas.extend(schema.clone());
        let (Some(name), Some("path")) = (name, stands) else {
            continue;
        };
        if parameters.iter().all(|known| known.name != name) {
            parameters.push(Parameter {
                name: name.to_owned(),
                description: place.text_of("description").unwrap_or_default().to_owned(),
                schema: schema.map(|schema| schema.value.clone()),
                default: None,
                person: own.and_then(|own| person_field(reader, &own)),
            });
        }
    }
    check_path(reader, path, operation, &parameters);
    (parameters, schemas)
}

fn check_path(reader: &Reader<'_>, path: &str, operation: &Place<'_>, declared: &[Parameter]) {
    let Some(used) = in_braces(path) else {
        let help = "write each parameter as `{name}`";
        reader.note(operation, "a brace of this path has no partner", help);
        return;
    };
    let known: BTreeSet<&str> = declared.iter().map(|known| known.name.as_str()).collect();
    for name in used.difference(&known) {
        let message = format!("the parameter `{name}` is not declared");
        let help = format!(
            r#"write `"parameters": [{{"name": "{name}", "in": "path", "required": true, "schema": {{…}}}}]`"#
        );
        reader.note(operation, message, help);
    }
    for name in known.difference(&used) {
        let message = format!("the path has no parameter `{name}`");
        let help = format!("write `{{{name}}}` into the path, or remove the parameter");
        reader.note(operation, message, help);
    }
}

/// What an operation, or the whole document, says of who may ask: each alternative with its schemes.
fn alternatives<'a>(reader: &Reader<'a>, operation: &Place<'a>) -> Vec<Place<'a>> {
    let said_by = match operation.get("security") {
        Some(_) => operation,
        None => reader.root(),
    };
    reader.elements(said_by, "security")
}

/// The credential that goes along: that of the first alternative, which may be none.
fn credential<'a>(reader: &Reader<'a>, alternatives: &[Place<'a>]) -> Option<Credential> {
    let (name, place) = alternatives.first()?.members().next()?;
    let scheme = reader.root().path(&["components", "securitySchemes", name]);
    let Some(scheme) = scheme else {
        let message = format!("there is no security scheme `{name}`");
        let help = format!(r#"write `"securitySchemes": {{"{name}": {{…}}}}` under `components`"#);
        reader.note(&place, message, help);
        return None;
    };
    security::scheme_of(reader, scheme, "apiKey")
}
