//! `wireproof schema`: the documents, as they are embedded.

mod endpoint;
mod message;

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value;
use wireproof_client::pack::{Channel, Claims, Endpoint, Message, Pack};
use wireproof_conformance::baseline::file;
use wireproof_conformance::target::TargetFile;
use wireproof_conformance::verdict::ExitCode;

use crate::args::Schema;
use crate::names::unknown;
use crate::selected::selected;
use crate::suites::Protocol;
use crate::{Exit, say};

pub(crate) fn schema(arguments: &Schema) -> anyhow::Result<ExitCode> {
    if arguments.baseline {
        let schema = serde_json::to_string_pretty(&file::schema())?;
        say(&(schema + "\n"))?;
        return Ok(ExitCode::Conforms);
    }
    if arguments.target {
        say(&format!("{:#}\n", TargetFile::schema()))?;
        return Ok(ExitCode::Conforms);
    }
    let folder = arguments.pack.pack.as_deref();
    // A folder stands for the protocol, so that the first word is a message.
    let (protocol, message) = match folder {
        None => (arguments.protocol.as_deref(), arguments.message.as_deref()),
        Some(_) => (None, arguments.protocol.as_deref()),
    };
    if let (Some(_), Some(extra)) = (folder, &arguments.message) {
        let message = format!("`{extra}` is one word too many beside --pack");
        return Err(Exit::error(ExitCode::Usage, message));
    }
    for protocol in selected(protocol, folder, None)? {
        let text = if arguments.asyncapi {
            protocol.text()
        } else if arguments.openapi {
            let nothing = || {
                let message = format!("{} asks for nothing over HTTP", protocol.id);
                Exit::error(ExitCode::Usage, message)
            };
            protocol.rest_text().ok_or_else(nothing)?
        } else {
            let pack = protocol.pack(&Claims::All)?;
            let entries = entries(&pack);
            match message {
                None => table(&entries, &summaries(protocol.json())) + &endpoints(&pack.endpoints),
                Some(asked) => one(&protocol, &pack, &entries, asked)?,
            }
        };
        say(&text)?;
    }
    Ok(ExitCode::Conforms)
}

/// A message, and where it goes which way.
struct Entry {
    message: Arc<Message>,
    direction: &'static str,
    channels: Vec<String>,
}

/// Every message once, requests before what answers them.
fn entries(pack: &Pack) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for channel in &pack.channels {
        for operation in &channel.operations {
            add(&mut entries, &operation.request, "client → server", channel);
            let answers = operation.replies.iter().chain(&operation.refusals);
            for answer in answers.filter(|answer| !answer.refusal) {
                add(&mut entries, answer, "server → client", channel);
            }
        }
    }
    // What is never a reply, and what any request may be answered with.
    for channel in &pack.channels {
        for message in &channel.incoming {
            add(&mut entries, message, "server → client", channel);
        }
    }
    entries
}

fn add(
    entries: &mut Vec<Entry>,
    message: &Arc<Message>,
    direction: &'static str,
    channel: &Channel,
) {
    let same =
        |entry: &&mut Entry| entry.message.key == message.key && entry.direction == direction;
    match entries.iter_mut().find(same) {
        Some(entry) if entry.channels.contains(&channel.name) => {}
        Some(entry) => entry.channels.push(channel.name.clone()),
        None => entries.push(Entry {
            message: Arc::clone(message),
            direction,
            channels: vec![channel.name.clone()],
        }),
    }
}

/// What the document says each message is.
fn summaries(document: Value) -> impl Fn(&Message) -> String {
    move |message| {
        let defined = message.place.get(&document);
        let summary = defined.and_then(|defined| defined.get("summary"));
        let summary = summary.and_then(Value::as_str);
        summary.unwrap_or_default().to_owned()
    }
}

fn table(entries: &[Entry], summary: &impl Fn(&Message) -> String) -> String {
    let rows = entries.iter().map(|entry| {
        let channels = entry.channels.join(", ");
        (entry, channels, summary(&entry.message))
    });
    let rows: Vec<_> = rows.collect();
    let keys = rows
        .iter()
        .map(|(entry, ..)| entry.message.key.chars().count());
    let channels = rows.iter().map(|(_, channels, _)| channels.chars().count());
    let (keys, channels) = (keys.max().unwrap_or(0), channels.max().unwrap_or(0));
    let mut out = String::new();
    for (entry, on, summary) in rows {
        let line = format!(
            "{:<keys$}  {}  {on:<channels$}  {summary}",
            entry.message.key, entry.direction
        );
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{}", line.trim_end());
    }
    out
}

/// What can be asked for over HTTP, behind a line that is left blank.
fn endpoints(endpoints: &[Arc<Endpoint>]) -> String {
    let width = |of: fn(&Endpoint) -> &str| {
        let widths = endpoints
            .iter()
            .map(|endpoint| of(endpoint).chars().count());
        widths.max().unwrap_or(0)
    };
    let (names, methods) = (width(|e| &e.name), width(|e| &e.method));
    let paths = width(|e| &e.path);
    let mut out = String::new();
    for endpoint in endpoints {
        let Endpoint {
            name,
            method,
            path,
            summary,
            ..
        } = endpoint.as_ref();
        let line = format!("{name:<names$}  {method:<methods$}  {path:<paths$}  {summary}");
        let blank = if out.is_empty() { "\n" } else { "" };
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{blank}{}", line.trim_end());
    }
    out
}

/// The schema of the message that is called so: by its key, which nothing shares, or by its name;
/// or the document of an endpoint.
fn one(protocol: &Protocol, pack: &Pack, entries: &[Entry], asked: &str) -> anyhow::Result<String> {
    let usage = |message: String| Exit::error(ExitCode::Usage, message);
    let by_key = entries.iter().find(|entry| entry.message.key == asked);
    let named = |entry: &&Entry| entry.message.name == asked;
    let named: Vec<&Entry> = entries.iter().filter(named).collect();
    let found = match (by_key, named.as_slice()) {
        (Some(entry), _) => entry,
        (None, [entry]) => *entry,
        (None, []) => {
            if let Some(endpoint) = pack.endpoint(asked) {
                let alone = endpoint::alone(&protocol.rest_json(), endpoint);
                return Ok(format!("{alone:#}\n"));
            }
            let known = entries.iter().map(|entry| entry.message.key.as_str());
            let endpoints = pack.endpoints.iter().map(|e| e.name.as_str());
            let known = known.chain(endpoints);
            let no_such = match pack.endpoints.is_empty() {
                true => format!("{} has no message", protocol.id),
                false => format!("{} has no message or endpoint", protocol.id),
            };
            return Err(usage(unknown(&no_such, asked, known)));
        }
        (None, several) => {
            let lines = several.iter().map(|entry| {
                let (key, on) = (&entry.message.key, entry.channels.join(", "));
                format!("\n  {key:<32} {} on {on}", entry.direction)
            });
            let lines: String = lines.collect();
            return Err(usage(format!(
                "several messages are called `{asked}`; say which:{lines}"
            )));
        }
    };
    if protocol.folder().is_some() {
        let alone = message::alone(&protocol.json(), &found.message);
        return Ok(format!("{alone:#}\n"));
    }
    let schema = protocol.schema(&found.message.key);
    schema.ok_or_else(|| {
        let message = format!("no schema was generated for {}", found.message.key);
        Exit::error(ExitCode::BadInput, message)
    })
}
