//! Compiles a document's structure into a pack.

use std::collections::BTreeMap;
use std::sync::Arc;

use jsonschema::{Draft, Registry, Validator};
use serde_json::{Value, json};

use super::Structure;
use super::assemble::{alike, channel};
use super::judge::{self, Judged};
use super::messages::MessageDraft;
use super::reader::Reader;
use super::shown;
use super::world::KindDraft;
use crate::pack::layer;
use crate::pack::outline::{FormId, Outline};
use crate::pack::outline_builder::OutlineBuilder;
use crate::pack::place::Place;
use crate::pack::report::Report;
use crate::pack::types::Types;
use crate::pack::{Channel, Claims, Correlation, CorrelationForm, Kind, Message, Pack, Pointer};

/// The name the document has for the validator.
const DOCUMENT: &str = "urn:wireproof:document";

/// The messages by the place of their definition.
pub(super) type Messages = BTreeMap<Pointer, Arc<Message>>;

/// Compiles a document whose schemas are sound; `outermost` are all of them. Nothing comes of it
/// where a problem was noted.
pub(super) fn pack(
    id: &str,
    reader: &Reader<'_>,
    structure: &Structure<'_>,
    outermost: &[Place<'_>],
    claims: &Claims,
) -> Option<Pack> {
    let schemas: Vec<_> = outermost
        .iter()
        .map(|place| place.pointer.clone())
        .collect();
    let document = layer::layered(reader.document(), &schemas, claims);
    let registry = registry(&document, reader.report)?;
    let compiler = Compiler {
        registry: &registry,
        report: reader.report,
        claims,
    };
    let outlines = Outlines::of(reader.document(), &document, structure);
    let messages: Messages = structure
        .messages
        .iter()
        .filter_map(|(pointer, draft)| {
            Some((
                pointer.clone(),
                Arc::new(compiler.message(draft, &outlines)?),
            ))
        })
        .collect();
    let kinds = structure
        .kinds
        .iter()
        .filter_map(|draft| compiler.kind(draft))
        .collect();
    let channels = structure
        .channels
        .iter()
        .map(|draft| {
            // Of a document of ours such a pair is a problem.
            let alike = match reader.report.is_ours() {
                true => Vec::new(),
                false => alike(draft, &messages, &outlines.stated),
            };
            Arc::new(Channel {
                alike,
                ..channel(draft, &messages)
            })
        })
        .collect();
    let pack = Pack {
        id: id.to_owned(),
        title: structure.title.to_owned(),
        prefix: structure.prefix.to_owned(),
        channels,
        endpoints: Vec::new(),
        kinds,
        kinds_are_known: structure.has_world,
        remarks: Vec::new(),
    };
    let judged = Judged {
        reader,
        structure,
        messages: &messages,
        pack: &pack,
    };
    judge::check(&judged, &outlines, matches!(claims, Claims::All));
    for schema in outermost {
        shown::check(&compiler, schema);
    }
    Some(pack)
}

/// The outlines of a document as it is stated, and as it judges the target.
pub(super) struct Outlines {
    /// Everything the document says, conventions included.
    pub(super) stated: Arc<Outline>,
    /// What it says to those who make the target's claims.
    judging: Outline,
    /// The forms of the messages' payloads, in both.
    messages: BTreeMap<Pointer, (FormId, FormId)>,
    /// The stated forms of what can be asked of the kinds.
    pub(super) with: BTreeMap<Pointer, FormId>,
}

impl Outlines {
    fn of(stated: &Value, judging: &Value, structure: &Structure<'_>) -> Self {
        let (mut of_stated, mut of_judging) =
            (OutlineBuilder::new(stated), OutlineBuilder::new(judging));
        let messages = structure
            .messages
            .iter()
            .filter_map(|(pointer, draft)| {
                let in_judging = Place::at(judging, draft.schema.pointer.clone())?;
                let in_stated = Place::at(stated, draft.schema.pointer.clone())?;
                Some((
                    pointer.clone(),
                    (of_stated.form(in_stated), of_judging.form(in_judging)),
                ))
            })
            .collect();
        let with = structure
            .kinds
            .iter()
            .filter_map(|kind| Place::at(stated, kind.with.as_ref()?.pointer.clone()))
            .map(|place| (place.pointer.clone(), of_stated.form(place)))
            .collect();
        Self {
            stated: Arc::new(of_stated.finished()),
            judging: of_judging.finished(),
            messages,
            with,
        }
    }
}

/// The document in the validator's hands, to be judged by in place.
pub(super) fn registry<'a>(document: &'a Value, report: &Report<'_>) -> Option<Registry<'a>> {
    let prepared = Registry::new()
        .draft(Draft::Draft202012)
        .add(DOCUMENT, document)
        .and_then(|builder| builder.prepare());
    match prepared {
        Ok(registry) => Some(registry),
        Err(error) => {
            let help = "write plain schemas of draft 2020-12, with references inside this document";
            report.note_at(
                &Pointer::default(),
                format!("the schemas cannot be used: {error}"),
                help,
            );
            None
        }
    }
}

/// Compiles schemas in their place.
pub(super) struct Compiler<'a> {
    pub(super) registry: &'a Registry<'a>,
    pub(super) report: &'a Report<'a>,
    pub(super) claims: &'a Claims,
}

impl Compiler<'_> {
    fn message(&self, draft: &MessageDraft<'_>, outlines: &Outlines) -> Option<Message> {
        let (form, judging) = *outlines.messages.get(&draft.place.pointer)?;
        let correlation = draft.correlation.as_ref();
        Some(Message {
            name: draft.name.clone(),
            key: draft.key.to_owned(),
            place: draft.place.pointer.clone(),
            schema: draft.schema.pointer.clone(),
            refusal: draft.refusal,
            heartbeat: draft.heartbeat,
            conventions: draft.conventions.iter().map(ToString::to_string).collect(),
            claimed: draft
                .conventions
                .iter()
                .all(|convention| self.claims.contains(convention)),
            correlation: correlation
                .and_then(|(place, pointer)| self.correlation(place, pointer, form, outlines)),
            constants: outlines.judging.constants(judging),
            examples: draft
                .examples
                .iter()
                .map(|example| example.value.clone())
                .collect(),
            validator: self.validator(&draft.schema)?,
            outline: Arc::clone(&outlines.stated),
            form,
        })
    }

    /// The correlation id at a place of the payload; what it may be is read off the schema there.
    fn correlation(
        &self,
        place: &Place<'_>,
        pointer: &Pointer,
        form: FormId,
        outlines: &Outlines,
    ) -> Option<Correlation> {
        let Some(described) = outlines.stated.at(form, pointer) else {
            let schema = outlines
                .stated
                .get(form)
                .map(|form| form.schema.to_string());
            let message = format!(
                "the payload, `#{}`, has no `{pointer}` for the correlation id",
                schema.unwrap_or_default()
            );
            self.report.note(
                place,
                message,
                "describe that member in the payload, or correct the location",
            );
            return None;
        };
        let types = described.facts.types.without(Types::NULL);
        let form = if types == Types::INTEGER {
            CorrelationForm::Integer
        } else if types == Types::STRING {
            CorrelationForm::Text
        } else {
            let message = "a correlation id must be an integer or a string";
            let help = r#"write `"type": "integer"` or `"type": "string"`, with `"null"` beside it if need be"#;
            self.report.note_at(&described.schema, message, help);
            return None;
        };
        Some(Correlation {
            pointer: pointer.clone(),
            form,
        })
    }

    fn kind(&self, draft: &KindDraft<'_>) -> Option<Kind> {
        let with = match &draft.with {
            Some(schema) => self.validator(schema),
            None => self.build(
                &json!({"type": "object", "additionalProperties": false}),
                &draft.place.pointer,
            ),
        };
        Some(Kind {
            name: draft.name.to_owned(),
            person: draft.person,
            description: draft.description.to_owned(),
            with: with?,
            gives: self.validator(&draft.gives)?,
            asked: draft.asked.clone(),
            fields: draft.given.clone(),
            defaults: draft.defaults.clone(),
        })
    }

    /// The validator of a schema, used in its place so that what it reports are the document's own
    /// pointers.
    pub(super) fn validator(&self, schema: &Place<'_>) -> Option<Validator> {
        let reference = format!("{DOCUMENT}#{}", schema.pointer.fragment());
        self.build(&json!({"$ref": reference}), &schema.pointer)
    }

    fn build(&self, schema: &Value, pointer: &Pointer) -> Option<Validator> {
        let built = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(self.registry)
            .should_validate_formats(true)
            .build(schema);
        match built {
            Ok(validator) => Some(validator),
            Err(error) => {
                let inside = error.schema_path().as_str().parse::<Pointer>();
                let at = inside.ok().filter(|inside| !inside.tokens().is_empty());
                let (message, help) = match too_big(&error) {
                    Some(pattern) => (
                        format!("the regular expression `{pattern}` is too big to be compiled"),
                        "let it repeat less: `{1000}` in `{1000}` is a million",
                    ),
                    None => (
                        format!("this schema cannot be compiled: {error}"),
                        "write what JSON Schema draft 2020-12 allows for this keyword",
                    ),
                };
                self.report
                    .note_at(at.as_ref().unwrap_or(pointer), message, help);
                None
            }
        }
    }
}

/// The regular expression that an error is about, if it is one and only too big.
fn too_big<'a>(error: &'a jsonschema::ValidationError<'_>) -> Option<&'a str> {
    let pattern = error.instance().as_str()?;
    let compiled = regex::Regex::new(pattern);
    matches!(compiled, Err(regex::Error::CompiledTooBig(_))).then_some(pattern)
}
