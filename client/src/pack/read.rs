//! Reads a pack from its document, in two steps.
//!
//! First the document's structure: what is there, under which name, and what it refers to. Then, if
//! the schemas can be used at all, everything is compiled and what only compiled schemas can show is
//! checked: examples, fences, messages that cannot be told apart. Both steps note problems and go
//! on, so that an author sees them all at once.

mod apart;
mod channels;
mod compile;
mod judge;
mod messages;
mod operations;
mod reader;
mod rest;
mod security;
mod shown;
mod world;

use serde_json::Value;

use super::report::Report;
use super::schemas;
use super::{Claims, Document, Pack, Problems};
use channels::ChannelDraft;
use messages::Drafts;
use reader::Reader;
use world::KindDraft;

pub(super) use reader::{check_words, unresolved};
pub(super) use rest::rest;

/// Reads and compiles a document.
pub(super) fn pack(id: &str, document: &Document<'_>, claims: &Claims) -> Result<Pack, Problems> {
    let report = Report::new(*document);
    let value: Value = match serde_json::from_str(document.text) {
        Ok(value) => value,
        Err(error) => return Err(report.syntax(&error, "AsyncAPI 3")),
    };
    let reader = Reader::new(&value, &report);
    let structure = Structure::read(&reader);
    let outermost = schemas::outermost(reader.root());
    let pack = if schemas::check(&value, &outermost, &report) {
        compile::pack(id, &reader, &structure, &outermost, claims)
    } else {
        None
    };
    report.verdict(pack)
}

/// What a document holds, read but not compiled.
struct Structure<'a> {
    title: &'a str,
    prefix: &'a str,
    messages: Drafts<'a>,
    channels: Vec<ChannelDraft<'a>>,
    kinds: Vec<KindDraft<'a>>,
}

impl<'a> Structure<'a> {
    fn read(reader: &Reader<'a>) -> Self {
        let root = reader.root();
        check_version(reader);
        let info = reader.object(root, "info", r#"{"title": "…", "version": "1.0.0"}"#);
        let title = info.and_then(|info| reader.text(&info, "title", "The protocol's name"));
        let own = reader.object(root, "x-wireproof", r#"{"requirements": "AB"}"#);
        if let Some(own) = &own {
            check_words(own, &["protocol", "requirements", "world"], reader.report);
        }
        let prefix = own
            .as_ref()
            .and_then(|own| reader.text(own, "requirements", "AB"));
        let messages = messages::read(reader);
        let mut channels = channels::read(reader, &messages);
        operations::read(reader, &messages, &mut channels);
        let kinds = world::read(reader, own.as_ref());
        world::check_credentials(reader, &channels, &kinds);
        Self {
            title: title.unwrap_or_default(),
            prefix: prefix.unwrap_or_default(),
            messages,
            channels,
            kinds,
        }
    }
}

fn check_version(reader: &Reader<'_>) {
    if let Some(version) = reader.text(reader.root(), "asyncapi", "3.1.0")
        && !version.starts_with("3.")
        && let Some(place) = reader.root().get("asyncapi")
    {
        let message = format!("AsyncAPI {version} is not understood");
        reader.note(
            &place,
            message,
            r#"write the document in AsyncAPI 3: `"3.1.0"`"#,
        );
    }
}
