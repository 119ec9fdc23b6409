//! `wireproof pack lint`: what would make a suite blind.

use std::fmt::Write as _;
use std::sync::Arc;

use wireproof_client::base::Base;
use wireproof_client::pack::Claims;
use wireproof_conformance::lint::{
    self, Ended, Event, Level, Levels, Rule, Started, Subject, VERSION,
};
use wireproof_conformance::plan::Selection;
use wireproof_conformance::report;
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::args::Lint;
use crate::selected::selected;
use crate::suites::{Protocol, planned};
use crate::{Exit, output, reasons, say};

pub(super) fn lint(arguments: &Lint) -> anyhow::Result<ExitCode> {
    if arguments.rules {
        say(&rules())?;
        return Ok(ExitCode::Conforms);
    }
    let levels = levels(arguments)?;
    let folder = arguments.pack.pack.as_deref();
    let protocols = selected(arguments.protocol.as_deref(), folder, None)?;
    let (mut denied, mut stale) = (0, 0);
    for protocol in &protocols {
        let ended = look(protocol, &levels, arguments.json)?;
        denied += ended.denied;
        stale += ended.stale.len();
    }
    Ok(match (denied, stale) {
        (0, 0) => ExitCode::Conforms,
        (0, _) => ExitCode::StaleBaseline,
        _ => ExitCode::Deviates,
    })
}

/// Looks at one protocol, and says what there is.
fn look(protocol: &Protocol, levels: &Levels, json: bool) -> anyhow::Result<Ended> {
    let pack = protocol.pack(&Claims::All)?;
    let chapters = protocol.chapters()?;
    // Chapters that do not fit the documents would be taken to play what they do not.
    let mut nowhere = Target::new(Base::new("127.0.0.1", ""), None);
    nowhere.claims = Claims::All;
    planned(
        protocol,
        &Arc::new(nowhere),
        &chapters,
        &Selection::default(),
    )?;
    let allowed = reasons::allowed(protocol)?;
    let (asyncapi, openapi) = protocol.written();
    let subject = Subject {
        pack: &pack,
        asyncapi,
        openapi,
        chapters: &chapters,
    };
    let findings = lint::lint(&subject, levels, &allowed);
    let ended = Ended::of(&protocol.id, &findings, allowed.stale(&findings));
    if !json {
        say(&report::lint::text(&findings, &ended, output::is_styled()))?;
        return Ok(ended);
    }
    let started = Event::LintStarted(Started {
        version: VERSION,
        tool: concat!("wireproof ", env!("CARGO_PKG_VERSION")).to_owned(),
        protocol: protocol.id.clone(),
    });
    let found = findings.into_iter().map(Box::new).map(Event::LintFound);
    let all = std::iter::once(started)
        .chain(found)
        .chain([Event::LintFinished(ended.clone())]);
    for event in all {
        say(&(serde_json::to_string(&event)? + "\n"))?;
    }
    Ok(ended)
}

/// What the command line says of rules. What it says twice it must not say in two ways.
fn levels(arguments: &Lint) -> anyhow::Result<Levels> {
    let mut levels = Levels::default();
    if let Some(rule) = arguments
        .deny
        .iter()
        .find(|rule| arguments.allow.contains(rule))
    {
        let message = format!("`{rule}` is denied and allowed: say one of the two");
        return Err(Exit::error(ExitCode::Usage, message));
    }
    let sides = [
        (&arguments.allow, Level::Allow),
        (&arguments.deny, Level::Deny),
    ];
    for (rules, level) in sides {
        for rule in rules {
            levels.set(Rule::named(rule), level);
        }
    }
    Ok(levels)
}

fn rules() -> String {
    let mut text = String::new();
    for rule in Rule::ALL {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{:<20} {}", rule.name(), rule.blind());
    }
    text
}
