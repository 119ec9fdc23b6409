//! The schemas of a document: where they are, and whether they can be used at all.
//!
//! AsyncAPI's own parser lets a nonsense schema pass, so each is held against the meta-schema here,
//! and its references are followed: to a schema, inside this document, and not in a circle.

use std::collections::BTreeSet;

use serde_json::Value;

use super::folder::FILES;
use super::layer;
use super::mismatch;
use super::place::Place;
use super::placeholder;
use super::pointer::Pointer;
use super::read::{check_words, unresolved};
use super::report::Report;
use super::schema_graph::Graph;
use super::subschemas::{self, Keyword};

/// Keywords that change what references mean, or that only work together with such.
const FOREIGN: &[&str] = &[
    "$id",
    "$anchor",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
];

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Every schema of the document that is not inside another.
pub(super) fn outermost<'a>(document: &Place<'a>) -> Vec<Place<'a>> {
    // What a reference leads to is a part of the document like any other.
    let followed = |place: Place<'a>| place.followed(document.value);
    let members = |path: &[&str]| {
        let map = document.path(path).and_then(followed);
        let members = map.into_iter().flat_map(|map| map.members());
        members.map(|(_, place)| place)
    };
    let mut found: Vec<_> = members(&["components", "schemas"]).collect();
    let messages = members(&["components", "messages"]).filter_map(followed);
    found.extend(messages.filter_map(|message| payload(&message)));
    for channel in members(&["channels"]).filter_map(followed) {
        let messages = channel.get("messages").and_then(followed);
        let messages = messages.into_iter().flat_map(|map| map.members());
        let messages = messages.filter_map(|(_, message)| followed(message));
        found.extend(messages.filter_map(|message| payload(&message)));
        let bindings = channel.get("bindings").and_then(followed);
        let binding = bindings.and_then(|all| all.get("ws")).and_then(followed);
        let parts = ["headers", "query"];
        found.extend(
            binding
                .iter()
                .flat_map(|ws| parts.map(|part| ws.get(part)))
                .flatten(),
        );
    }
    for kind in members(&["x-wireproof", "world"]) {
        found.extend(["with", "gives"].iter().filter_map(|part| kind.get(part)));
    }
    let mut seen = BTreeSet::new();
    found.retain(|place| seen.insert(place.pointer.clone()));
    found
}

/// The schema of a message's payload, whether it stands there alone or beside its format.
pub(super) fn payload<'a>(message: &Place<'a>) -> Option<Place<'a>> {
    let payload = message.get("payload")?;
    match payload.get("schemaFormat") {
        None => Some(payload),
        // What is in another language is no schema to anybody here.
        Some(format) if !format.text().is_some_and(is_json_schema) => None,
        Some(_) => payload.get("schema"),
    }
}

/// Whether a media type names a form of JSON Schema, spaces and case aside.
pub(super) fn is_json_schema(format: &str) -> bool {
    let plain: String = format.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.to_ascii_lowercase();
    let (media_type, version) = plain.split_once(";version=").unwrap_or((&plain, ""));
    let media_type = media_type.trim_end_matches("+json");
    match media_type.trim_end_matches("+yaml") {
        "application/schema" => DRAFTS.contains(&version.trim_start_matches("draft-")),
        "application/vnd.aai.asyncapi" => version.starts_with("3."),
        "application/vnd.oai.openapi" => version.starts_with("3."),
        _ => false,
    }
}

/// The drafts of JSON Schema that are understood: what older ones write otherwise is rewritten when
/// a folder is read.
const DRAFTS: [&str; 6] = ["04", "06", "07", "2019-09", "2020-12", ""];

/// Notes what keeps the schemas from being used. Says whether they can be compiled. Those that only
/// references lead to are added to the outermost.
pub(super) fn check<'a>(
    document: &'a Value,
    outermost: &mut Vec<Place<'a>>,
    report: &Report<'_>,
) -> bool {
    let mut walk = Walk {
        document,
        report,
        graph: Graph::default(),
        sound: true,
    };
    let mut next = 0;
    loop {
        while let Some(schema) = outermost.get(next).cloned() {
            walk.sound &= check_meta(&schema, report);
            walk.visit(&schema, None);
            next += 1;
        }
        let unseen = walk.graph.unseen();
        let elsewhere = unseen.filter(|target| may_hold_schemas(target));
        let elsewhere = elsewhere.filter_map(|target| Place::at(document, target.clone()));
        outermost.extend(elsewhere);
        if outermost.len() == next {
            break;
        }
    }
    walk.sound && walk.graph.check(outermost, report)
}

/// Whether what is at a place that only a reference names may be meant as a schema: something in
/// another file, or among definitions that the specification has no place for.
fn may_hold_schemas(target: &Pointer) -> bool {
    let tokens = target.tokens();
    let definitions = |token: &String| token == "definitions" || token == "$defs";
    tokens.first().is_some_and(|first| first == FILES) || tokens.iter().any(definitions)
}

fn check_meta(schema: &Place<'_>, report: &Report<'_>) -> bool {
    let validator = jsonschema::draft202012::meta::validator();
    let found = mismatch::collect(validator.iter_errors(schema.value), schema.value);
    for mismatch in &found {
        let inside: Pointer = mismatch.pointer.parse().unwrap_or_default();
        report.note_at(
            &schema.pointer.join(&inside),
            format!("this is not a JSON Schema: {}", mismatch.message()),
            "write what JSON Schema draft 2020-12 allows for this keyword",
        );
    }
    found.is_empty()
}

struct Walk<'a, 'r> {
    document: &'a Value,
    report: &'r Report<'r>,
    graph: Graph,
    sound: bool,
}

impl Walk<'_, '_> {
    /// Looks at a schema and all inside it. `under` is the keyword on the way that a looser schema
    /// would make stricter.
    fn visit(&mut self, schema: &Place<'_>, under: Option<Keyword>) {
        self.check_marks(schema, under);
        self.check_foreign(schema);
        self.graph.add(schema);
        if let Some(target) = self.reference(schema) {
            self.graph.refer(schema, target);
        }
        for (keyword, place) in subschemas::inside(schema) {
            self.graph.hold(schema, &place, keyword.in_place);
            let strict = Some(keyword).filter(|keyword| !keyword.loosens);
            self.visit(&place, under.or(strict));
        }
    }

    /// The target of a schema's reference.
    fn reference(&mut self, schema: &Place<'_>) -> Option<Pointer> {
        let place = schema.get("$ref")?;
        let reference = place.text()?;
        if let Some(target) = Place::target(self.document, reference) {
            return Some(target.pointer);
        }
        let (message, help) = unresolved(reference);
        self.report.note(&place, message, help);
        self.sound = false;
        None
    }

    fn check_foreign(&mut self, schema: &Place<'_>) {
        for keyword in FOREIGN {
            if let Some(place) = schema.get(keyword) {
                let message = format!("`{keyword}` is not understood inside a document");
                let help = "remove it, and refer to schemas as `#/components/schemas/Name`";
                self.report.note(&place, message, help);
                self.sound = false;
            }
        }
        if let Some(place) = schema
            .get("$schema")
            .filter(|place| place.text() != Some(DRAFT))
        {
            let message = "schemas are read as JSON Schema draft 2020-12";
            self.report.note(
                &place,
                message,
                format!("write `\"{DRAFT}\"` or leave it out"),
            );
            self.sound = false;
        }
        let of_format = schema
            .get("schemaFormat")
            .filter(|_| schema.get("schema").is_some());
        if let Some(place) = of_format {
            let message = "a schema with its format is understood only as a message's payload";
            let help = "write the plain schema here, and `schemaFormat` at the payload";
            self.report.note(&place, message, help);
        }
    }

    fn check_marks(&self, schema: &Place<'_>, under: Option<Keyword>) {
        let Some(marks) = schema.get("x-wireproof") else {
            return;
        };
        check_words(
            &marks,
            &[
                "convention",
                "id",
                "text_with",
                "time",
                "value",
                "words_for",
            ],
            self.report,
        );
        for (name, mark) in marks.members() {
            if mark.text().is_none_or(str::is_empty) {
                let message = format!("`{name}` must be a word");
                self.report
                    .note(&mark, message, format!("write `\"{name}\": \"…\"`"));
            }
            let of_ids = ["id", "text_with"].contains(&name);
            if of_ids && mark.text() == Some(placeholder::CORRELATION) {
                let message = "this word is taken: transcripts number correlation ids by it";
                self.report.note(
                    &mark,
                    message,
                    "call the kind something else, such as `inquiry`",
                );
            }
        }
        if let (Some(keyword), Some(_)) = (under, layer::convention(schema.value)) {
            let name = keyword.name;
            self.report.note(
                &marks,
                format!("a convention inside `{name}` would judge those who do not claim it"),
                format!("mark the schema that holds `{name}` instead"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::pack::Document;
    use crate::pack::origin::Source;

    /// Schemas `S0`, `S1`, …, each made from a reference to the next; the last is `true`.
    fn row(length: usize, schema: impl Fn(Value) -> Value) -> Value {
        let name = |n: usize| format!("S{n}");
        let next = |n: usize| json!({"$ref": format!("#/components/schemas/{}", name(n + 1))});
        let mut schemas: serde_json::Map<_, _> =
            (0..length).map(|n| (name(n), schema(next(n)))).collect();
        schemas.insert(name(length), json!(true));
        json!({"components": {"schemas": schemas}})
    }

    /// What is said about the schemas of a document.
    #[track_caller]
    fn check_said(document: &Value, expected: Option<&str>) {
        let text = document.to_string();
        let report = Report::new(Source::Text(Document {
            path: "",
            text: &text,
        }));
        let root = Place::root(document);
        let sound = check(document, &mut outermost(&root), &report);
        let said = report.verdict(sound.then_some(())).err().map(|problems| {
            problems
                .iter()
                .map(|problem| problem.message.clone())
                .collect::<Vec<_>>()
                .join("; ")
        });
        assert_eq!(said.as_deref(), expected);
    }

    #[test]
    fn schemas_may_nest_but_not_for_ever() {
        let in_parts = |next| json!({"properties": {"a": next}});
        check_said(&row(40, in_parts), None);
        let told = "this schema is reached through more than 100 others";
        check_said(&row(60, in_parts), Some(told));
        check_said(&row(200, |next| json!({"allOf": [next]})), Some(told));
        check_said(&row(2_000, |next| next), Some(told));
    }

    #[test]
    fn schemas_may_share_others_but_not_double_at_every_step() {
        check_said(&row(10, |next| json!({"allOf": [next, next]})), None);
        check_said(
            &row(20, |next| json!({"allOf": [next, next]})),
            Some("this schema judges one value more than 10000 times"),
        );
        check_said(
            &row(40, |next| json!({"properties": {"a": next, "b": next}})),
            None,
        );
    }

    #[test]
    fn a_circle_must_lead_through_a_part() {
        let to = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
        let schemas = |a: Value, b: Value| json!({"components": {"schemas": {"A": a, "B": b}}});
        check_said(&schemas(json!({"items": to("B")}), to("A")), None);
        let told = Some("this schema judges a value by itself, without end");
        check_said(&schemas(json!({"anyOf": [to("B")]}), to("A")), told);
        // The way through the part is met first, and must not hide the one in place.
        let both = json!({"properties": {"b": to("B")}, "not": to("B")});
        check_said(&schemas(both, to("A")), told);
    }
}
