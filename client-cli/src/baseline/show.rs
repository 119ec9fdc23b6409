//! `wireproof baseline show`: what is listed, why, and until when.

use serde_json::{Value, json};
use wireproof_conformance::baseline::{Entry, List, today};
use wireproof_conformance::verdict::{ExitCode, Shape};

use super::{parsed, unreadable};
use crate::args::Show;
use crate::say;

pub(super) fn show(arguments: &Show) -> anyhow::Result<ExitCode> {
    let path = &arguments.baseline;
    let text = wireproof_client::bounded::read_to_string(path)
        .map_err(|error| unreadable(path, &error))?;
    let baseline = parsed(path, &text)?;
    let entries = baseline.0.iter();
    say(&match arguments.json {
        true => {
            let entries: Vec<Value> = entries.map(as_json).collect();
            format!("{:#}\n", Value::Array(entries))
        }
        false if baseline.0.is_empty() => format!("nothing is listed in {}\n", path.display()),
        false => entries.map(as_text).collect(),
    })?;
    Ok(ExitCode::Conforms)
}

fn word(list: List) -> &'static str {
    match list {
        List::Known => "known",
        List::Flaky => "flaky",
    }
}

fn as_text(entry: &Entry) -> String {
    let (subject, reason) = (&entry.subject, &entry.reason);
    let mut text = format!("{}  {subject}  {reason}\n", word(entry.list));
    text += &format!("  --> {}\n", entry.place);
    if let Some(ticket) = &entry.ticket {
        text += &format!("   = ticket   {ticket}\n");
    }
    if let Some(last) = entry.expires {
        let expired = if entry.has_expired(today()) {
            "  it has expired"
        } else {
            ""
        };
        text += &format!("   = expires  {last}{expired}\n");
    }
    match &entry.shapes {
        None => text += "   = shape    any\n",
        Some(shapes) => {
            let shapes = shapes
                .iter()
                .map(|shape| format!("   = shape    {shape}\n"));
            text += &shapes.collect::<String>();
        }
    }
    text + "\n"
}

fn as_json(entry: &Entry) -> Value {
    let shapes: Option<&Vec<Shape>> = entry.shapes.as_ref();
    json!({
        "id": entry.subject.to_string(),
        "list": word(entry.list),
        "reason": entry.reason,
        "ticket": entry.ticket,
        "expires": entry.expires.map(|last| last.to_string()),
        "expired": entry.has_expired(today()),
        "shape": shapes,
        "listed": entry.place,
    })
}
