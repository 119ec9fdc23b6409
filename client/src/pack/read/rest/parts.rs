//! Bodies and answers of an OpenAPI document, read but not compiled.

use serde_json::Value;

use crate::pack::endpoint::is_json;
use crate::pack::outline::FormId;
use crate::pack::outline_builder::OutlineBuilder;
use crate::pack::place::Place;
use crate::pack::read::reader::Reader;
use crate::pack::read::shown;
use crate::pack::{AnswerHeader, Message, Statuses};

/// A body of one media type.
pub(super) struct ContentDraft<'a> {
    pub(super) media_type: String,
    /// Of bytes nothing is said.
    pub(super) schema: Option<Place<'a>>,
    /// The bodies it shows.
    pub(super) examples: Vec<Place<'a>>,
}

/// What an answer may be, for some statuses.
pub(super) struct AnswerDraft<'a> {
    pub(super) statuses: Statuses,
    /// The statuses as they are written.
    pub(super) word: &'a str,
    pub(super) headers: Vec<AnswerHeader>,
    pub(super) contents: Vec<ContentDraft<'a>>,
}

impl<'a> ContentDraft<'a> {
    /// The forms of the body in both layers: as it is stated, and as it is judged.
    pub(super) fn forms(
        &self,
        judging: &'a Value,
        outlines: &mut [OutlineBuilder<'a>; 2],
    ) -> Option<(FormId, FormId)> {
        let schema = self.schema.clone()?;
        let judged = Place::at(judging, schema.pointer.clone())?;
        let [of_stated, of_judging] = outlines;
        Some((of_stated.form(schema), of_judging.form(judged)))
    }

    /// Notes bodies that it shows and that do not fit.
    pub(super) fn check_examples(&self, reader: &Reader<'_>, message: &Message) {
        if !is_json(&self.media_type) {
            return;
        }
        shown::check_examples(reader.report, &self.examples, message);
    }
}

/// The forms of body that a request or an answer has.
pub(super) fn contents<'a>(reader: &Reader<'a>, of: &Place<'a>) -> Vec<ContentDraft<'a>> {
    let contents = reader.members(of, "content").into_iter();
    contents
        .map(|(written, place)| {
            let shown = reader.members(&place, "examples").into_iter();
            let shown = shown.filter_map(|(_, example)| reader.follow(example)?.get("value"));
            let media_type = written.split(';').next().unwrap_or(written);
            ContentDraft {
                media_type: media_type.trim().to_ascii_lowercase(),
                schema: place.get("schema"),
                examples: shown.chain(place.get("example")).collect(),
            }
        })
        .collect()
}

/// What the answers to an operation may be.
pub(super) fn answers<'a>(reader: &Reader<'a>, operation: &Place<'a>) -> Vec<AnswerDraft<'a>> {
    let example = r#"{"200": {"description": "…"}}"#;
    let answers = match reader.report.is_ours() {
        true => reader.object(operation, "responses", example),
        false => reader.optional_object(operation, "responses"),
    };
    let answers = answers.into_iter().flat_map(|answers| answers.members());
    answers
        .filter(|(word, _)| !word.starts_with("x-"))
        .filter_map(|(word, place)| {
            let statuses = statuses(word);
            if statuses.is_none() {
                let message = format!("`{word}` is no status");
                let help =
                    r#"write a number such as `"200"`, a class such as `"4XX"`, or `"default"`"#;
                reader.note(&place, message, help);
            }
            let place = reader.follow(place)?;
            Some(AnswerDraft {
                statuses: statuses?,
                word,
                headers: headers(reader, &place),
                contents: contents(reader, &place),
            })
        })
        .collect()
}

fn statuses(word: &str) -> Option<Statuses> {
    if word == "default" {
        return Some(Statuses::Others);
    }
    if let Some(class) = word.strip_suffix("XX") {
        let class = class.parse().ok().filter(|class| (1..=5).contains(class));
        return class.map(Statuses::Class);
    }
    let status = word.parse().ok();
    let status = status.filter(|status| (100..600).contains(status) && word.len() == 3);
    status.map(Statuses::One)
}

fn headers<'a>(reader: &Reader<'a>, answer: &Place<'a>) -> Vec<AnswerHeader> {
    let headers = reader.members(answer, "headers").into_iter();
    let headers = headers.filter_map(|(name, place)| {
        let place = reader.follow(place)?;
        Some(AnswerHeader {
            name: name.to_owned(),
            required: reader.flag(&place, "required"),
        })
    });
    // The specification wants this one ignored: the media types say it.
    headers
        .filter(|header| !header.name.eq_ignore_ascii_case("content-type"))
        .collect()
}
