//! `wireproof protocols`.

mod chapter;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value, json};
use wireproof_client::pack::{Channel, Claims, Kind, Pack, Property};
use wireproof_conformance::chapter::{Basis, Chapter};
use wireproof_conformance::verdict::ExitCode;

use crate::args::Protocols;
use crate::say;
use crate::selected::selected;

pub(crate) fn protocols(arguments: &Protocols) -> anyhow::Result<ExitCode> {
    if let Some(what) = &arguments.chapter {
        return print_chapter(arguments, what);
    }
    let mut described = Vec::new();
    let mut text = String::new();
    let folder = arguments.pack.pack.as_deref();
    let is_named = arguments.protocol.is_some() || folder.is_some();
    for protocol in selected(arguments.protocol.as_deref(), folder, None)? {
        let (pack, chapters) = (protocol.pack(&Claims::All)?, protocol.chapters()?);
        let counts = Counts::of(&chapters);
        text.push_str(&overview(&pack, &counts));
        if is_named {
            text.push_str(&detail(&pack));
        }
        described.push(as_json(&pack, &counts));
    }
    if arguments.json {
        text = format!("{:#}\n", Value::Array(described));
    }
    say(&text)?;
    Ok(ExitCode::Conforms)
}

/// Of all protocols where none is named: ids of requirements are no two protocols'.
fn print_chapter(arguments: &Protocols, what: &str) -> anyhow::Result<ExitCode> {
    let folder = arguments.pack.pack.as_deref();
    let mut chapters = Vec::new();
    for protocol in selected(arguments.protocol.as_deref(), folder, None)? {
        chapters.extend(protocol.chapters()?);
    }
    say(&chapter::text(what, &chapters)?)?;
    Ok(ExitCode::Conforms)
}

/// What the chapters hold.
struct Counts {
    requirements: usize,
    by_basis: Vec<(&'static str, usize)>,
    not_observable: usize,
    scenarios: usize,
}

impl Counts {
    fn of(chapters: &[Arc<Chapter>]) -> Counts {
        let requirements = || chapters.iter().flat_map(|chapter| &chapter.requirements);
        let bases = [Basis::Documented, Basis::Implied, Basis::Convention];
        let by_basis = bases.map(|basis| {
            let count = requirements().filter(|r| r.basis == basis).count();
            (basis.name(), count)
        });
        Counts {
            requirements: requirements().count(),
            by_basis: by_basis.to_vec(),
            not_observable: requirements()
                .filter(|r| r.not_observable.is_some())
                .count(),
            scenarios: requirements().map(|r| r.scenarios.len()).sum(),
        }
    }
}

fn overview(pack: &Pack, counts: &Counts) -> String {
    let channels: Vec<String> = pack
        .channels
        .iter()
        .map(|channel| {
            format!(
                "  {:<12} {}  {}\n",
                channel.name, channel.address, channel.description
            )
        })
        .collect();
    let by_basis: Vec<String> = counts
        .by_basis
        .iter()
        .map(|(basis, count)| format!("{count} {basis}"))
        .collect();
    format!(
        "{}  {}\n{}  {} requirements ({}; {} not observable), {} scenarios\n",
        pack.id,
        pack.title,
        channels.concat(),
        counts.requirements,
        by_basis.join(", "),
        counts.not_observable,
        counts.scenarios,
    )
}

fn detail(pack: &Pack) -> String {
    let mut text = String::new();
    let width = width(pack);
    // On some nothing can be asked for.
    let channels = pack.channels.iter();
    for channel in channels.filter(|channel| !channel.operations.is_empty()) {
        text.push_str(&format!("\noperations on {}\n", channel.name));
        for operation in &channel.operations {
            text.push_str(&format!(
                "  {:<width$} {}\n",
                operation.name, operation.summary
            ));
        }
    }
    if !pack.endpoints.is_empty() {
        text.push_str("\nover HTTP\n");
    }
    for endpoint in &pack.endpoints {
        text.push_str(&format!(
            "  {:<width$} {}\n",
            endpoint.name, endpoint.summary
        ));
    }
    text.push_str("\nworld: what a scenario may ask for\n");
    if !pack.kinds_are_known {
        text.push_str("  whatever chapters call it and targets give; the document does not say\n");
    }
    for kind in &pack.kinds {
        text.push_str(&format!("  {:<width$} {}\n", kind.name, kind.description));
        let inner = width.saturating_sub(2);
        for asked in kind.asked() {
            let (name, sentence) = (format!("with {}", asked.name), asked.sentence());
            text.push_str(&format!("    {name:<inner$} {sentence}\n"));
        }
        let gives = kind.gives().iter().map(|field| field.name.as_str());
        let gives: Vec<&str> = gives.collect();
        if !gives.is_empty() {
            text.push_str(&format!("    {:<inner$} {}\n", "gives", gives.join(", ")));
        }
    }
    text
}

/// How wide the names are of all that is listed.
fn width(pack: &Pack) -> usize {
    let operations = pack.channels.iter().flat_map(|channel| &channel.operations);
    let names = operations.map(|operation| &operation.name);
    let names = names.chain(pack.endpoints.iter().map(|endpoint| &endpoint.name));
    let names = names.chain(pack.kinds.iter().map(|kind| &kind.name));
    names.map(|name| name.chars().count()).fold(20, usize::max)
}

fn as_json(pack: &Pack, counts: &Counts) -> Value {
    let channel = |channel: &Arc<Channel>| {
        json!({
            "name": channel.name,
            "address": channel.address,
            "operations": channel.operations.iter().map(|o| &o.name).collect::<Vec<_>>(),
        })
    };
    let about = |described: &[Property]| -> Value {
        let described = described.iter();
        described
            .map(|about| (about.name.clone(), json!(about.description)))
            .collect::<Map<_, _>>()
            .into()
    };
    let kind = |kind: &Kind| {
        json!({
            "name": kind.name,
            "description": kind.description,
            "person": kind.person,
            "with": about(kind.asked()),
            "gives": about(kind.gives()),
        })
    };
    json!({
        "id": pack.id,
        "title": pack.title,
        "channels": pack.channels.iter().map(channel).collect::<Vec<_>>(),
        "kinds": pack.kinds.iter().map(kind).collect::<Vec<_>>(),
        "requirements": counts.requirements,
        "basis": counts.by_basis.iter().copied().collect::<BTreeMap<_, _>>(),
        "not_observable": counts.not_observable,
        "scenarios": counts.scenarios,
    })
}
