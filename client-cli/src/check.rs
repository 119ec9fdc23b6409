//! `wireproof check`.

use std::sync::Arc;

use serde_json::{Value, json};
use wireproof_conformance::chapter::Chapter;
use wireproof_conformance::plan::{Scenario, Selection, Suite};
use wireproof_conformance::target::Target;
use wireproof_conformance::verdict::ExitCode;

use crate::args::Check;
use crate::names::likeliest;
use crate::play::{nowhere, play};
use crate::selected::{has_a_server, selected_before};
use crate::suites::{Protocol, known_exist, planned};
use crate::target;
use crate::{Exit, say};

pub(crate) async fn check(mut arguments: Check) -> anyhow::Result<ExitCode> {
    let described = target::named(&arguments.play.target)?;
    let protocols = selected_before(
        &mut arguments.protocol,
        &mut arguments.requirements,
        arguments.play.target.pack.pack.as_deref(),
        described.as_ref(),
    )?;
    if arguments.list {
        let suites = suites(&arguments, &protocols, &nowhere)?;
        return list(&suites, arguments.json);
    }
    has_a_server(&protocols, &arguments.play.target)?;
    let command = |protocol: &Protocol| format!("wireproof check {}", protocol.argument());
    let plans = |target: &dyn Fn(&Protocol) -> Arc<Target>| suites(&arguments, &protocols, target);
    play(&arguments.play, described, command, plans).await
}

/// Plans every protocol; a word that selects nothing is an error.
fn suites(
    arguments: &Check,
    protocols: &[Protocol],
    target: &dyn Fn(&Protocol) -> Arc<Target>,
) -> anyhow::Result<Vec<Suite>> {
    let selection = Selection(arguments.requirements.clone());
    let mut suites = Vec::new();
    let mut all = Vec::new();
    for protocol in protocols {
        let chapters = protocol.chapters()?;
        suites.push(planned(protocol, &target(protocol), &chapters, &selection)?);
        all.extend(chapters);
    }
    known_exist(&arguments.play.target.known, &suites, &all)?;
    for word in &arguments.requirements {
        selects_something(word, &suites, &all)?;
    }
    Ok(suites)
}

/// A word that selects nothing is most often a slip.
pub(crate) fn selects_something(
    word: &str,
    suites: &[Suite],
    chapters: &[Arc<Chapter>],
) -> anyhow::Result<()> {
    let only = Selection(vec![word.to_owned()]);
    let mut played = suites.iter().flat_map(|suite| &suite.scenarios);
    if played.any(|scenario| only.wants(&scenario.id)) {
        return Ok(());
    }
    let mut hidden = suites.iter().flat_map(|suite| &suite.not_observable);
    let message = match hidden.find(|id| id.eq_ignore_ascii_case(word)) {
        Some(id) => format!("{id} is not observable on the wire: no scenario can show it"),
        None => {
            let known = chapters.iter().flat_map(|chapter| &chapter.requirements);
            let known: Vec<&str> = known.map(|known| known.id.as_str()).collect();
            let meant = likeliest(word, &known);
            let meant = meant.map(|meant| format!("; did you mean `{meant}`?"));
            let meant = meant.unwrap_or_else(|| ";".to_owned());
            format!("`{word}` selects no scenario{meant} `--list` shows what there is")
        }
    };
    Err(Exit::error(ExitCode::Usage, message))
}

/// Prints what would be played.
pub(crate) fn list(suites: &[Suite], json: bool) -> anyhow::Result<ExitCode> {
    say(&match json {
        true => list_as_json(suites),
        false => list_as_text(suites),
    })?;
    Ok(ExitCode::Conforms)
}

fn list_as_text(suites: &[Suite]) -> String {
    let scenarios = suites.iter().flat_map(|suite| &suite.scenarios);
    let lines = scenarios.map(|scenario| {
        let (id, basis) = (scenario.id.to_string(), scenario.basis.name());
        format!("{id:<44} {basis:<11} {}\n", scenario.title)
    });
    lines.collect()
}

fn list_as_json(suites: &[Suite]) -> String {
    let scenarios = suites.iter().flat_map(|suite| &suite.scenarios);
    let listed: Vec<Value> = scenarios.map(|scenario| as_json(scenario)).collect();
    format!("{:#}\n", Value::Array(listed))
}

fn as_json(scenario: &Scenario) -> Value {
    json!({
        "id": scenario.id,
        "protocol": scenario.id.protocol,
        "chapter": scenario.id.chapter,
        "requirement": scenario.id.requirement,
        "number": scenario.id.number,
        "title": scenario.title,
        "basis": scenario.basis.name(),
        "needs": scenario.needs,
        "place": scenario.place(),
    })
}
