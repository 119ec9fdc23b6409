//! Reads a pack from its document, in two steps.
//!
//! First the document's structure: what is there, under which name, and what it refers to. Then, if
//! the schemas can be used at all, everything is compiled and what only compiled schemas can show is
//! checked: examples, fences, messages that cannot be told apart. Both steps note problems and go
//! on, so that an author sees them all at once.

mod apart;
mod assemble;
mod channels;
mod compile;
mod heard;
mod judge;
mod messages;
mod operations;
mod reader;
mod rest;
mod security;
mod shared;
mod shown;
mod world;

use serde_json::Value;

use super::folder::Bundle;
use super::origin::Source;
use super::report::{Report, syntax_of};
use super::schemas;
use super::{Claims, Document, Pack, Problems};
use channels::ChannelDraft;
use messages::Drafts;
use reader::Reader;
use world::KindDraft;

pub(super) use reader::{check_words, unresolved};
pub(super) use rest::{rest, rest_of_folder};

/// Reads and compiles a document.
pub(super) fn pack(id: &str, document: &Document<'_>, claims: &Claims) -> Result<Pack, Problems> {
    let value = parsed(document, "AsyncAPI 3")?;
    let source = Source::Text(*document);
    compiled(&Named { id, prefix: "" }, &value, source, claims)
}

/// The value of a text.
fn parsed(document: &Document<'_>, kind: &str) -> Result<Value, Problems> {
    let help = format!("write an {kind} document as JSON");
    serde_json::from_str(document.text)
        .map_err(|error| Problems::new(vec![syntax_of(document, &error, &help)]))
}

/// Reads and compiles the document of a folder.
pub(super) fn of_folder(
    named: &Named<'_>,
    bundle: &Bundle,
    claims: &Claims,
) -> Result<Pack, Problems> {
    compiled(named, &bundle.value, Source::Folder(bundle), claims)
}

/// What a protocol is called where its document does not say.
pub(super) struct Named<'a> {
    pub(super) id: &'a str,
    /// What its requirement ids begin with.
    pub(super) prefix: &'a str,
}

fn compiled(
    named: &Named<'_>,
    value: &Value,
    source: Source<'_>,
    claims: &Claims,
) -> Result<Pack, Problems> {
    let report = Report::new(source);
    let reader = Reader::new(value, &report);
    let structure = Structure::read(&reader, named);
    let mut outermost = schemas::outermost(reader.root());
    let pack = if schemas::check(value, &mut outermost, &report) {
        compile::pack(named.id, &reader, &structure, &outermost, claims)
    } else {
        None
    };
    let pack = pack.map(|pack| Pack {
        remarks: report.take_remarks(),
        ..pack
    });
    report.verdict(pack)
}

/// What a document holds, read but not compiled.
struct Structure<'a> {
    title: &'a str,
    prefix: &'a str,
    messages: Drafts<'a>,
    channels: Vec<ChannelDraft<'a>>,
    kinds: Vec<KindDraft<'a>>,
    /// Whether the document says what its world is made of.
    has_world: bool,
}

impl<'a> Structure<'a> {
    fn read(reader: &Reader<'a>, named: &Named<'a>) -> Self {
        let root = reader.root();
        check_version(reader);
        let info = reader.object(root, "info", r#"{"title": "…", "version": "1.0.0"}"#);
        let title = info.and_then(|info| reader.text(&info, "title", "The protocol's name"));
        let own = match reader.report.is_ours() {
            true => reader.object(root, "x-wireproof", r#"{"requirements": "AB"}"#),
            false => reader.optional_object(root, "x-wireproof"),
        };
        if let Some(own) = &own {
            let words = ["protocol", "requirements", "view", "world"];
            check_words(own, &words, reader.report);
        }
        let prefix = own
            .as_ref()
            .filter(|own| reader.report.is_ours() || own.get("requirements").is_some())
            .and_then(|own| reader.text(own, "requirements", "AB"));
        let messages = messages::read(reader);
        let mut channels = channels::read(reader, &messages);
        operations::read(reader, &messages, &mut channels);
        let kinds = world::read(reader, own.as_ref());
        world::check_credentials(reader, &channels, &kinds);
        Self {
            title: title.unwrap_or_default(),
            prefix: prefix.unwrap_or(named.prefix),
            messages,
            channels,
            kinds,
            has_world: own.is_some_and(|own| own.get("world").is_some()),
        }
    }
}

fn check_version(reader: &Reader<'_>) {
    if let Some(version) = reader.text(reader.root(), "asyncapi", "3.1.0")
        && !version.starts_with("3.")
        && let Some(place) = reader.root().get("asyncapi")
    {
        let message = format!("AsyncAPI {version} is not understood");
        let help = r#"write the document in AsyncAPI 3: `"3.1.0"`; AsyncAPI's own `asyncapi convert` makes it of an older one"#;
        reader.note(&place, message, help);
    }
}
