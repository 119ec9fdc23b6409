//! Shows what people would read if the reference server broke one of its rules:
//! `cargo run -p wireproof-conformance --example mutant -- RULE [all]`. Without a rule it
//! lists them; with `all` it plays every scenario and not just the requirement's own.

#[path = "../tests/support/documents.rs"]
mod documents;
#[path = "../tests/support/play.rs"]
mod play;
#[path = "../tests/support/reference.rs"]
mod reference;

use std::io::{IsTerminal, Write};

use reference::Reference;
use wireproof_conformance::event::Event;
use wireproof_conformance::report::terminal::Terminal;
use wireproof_server::RuleId;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut words = std::env::args().skip(1);
    let (wanted, all) = (words.next(), words.next().is_some());
    let rules = wireproof_server::rules();
    let rule = rules
        .iter()
        .find(|rule| Some(rule.name) == wanted.as_deref());
    let text = match rule {
        Some(rule) => shown(*rule, all).await,
        None => listed(&rules),
    };
    std::io::stdout().write_all(text.as_bytes())
}

fn listed(rules: &[RuleId]) -> String {
    let protocols = documents::protocols().into_iter();
    let lines = protocols.flat_map(|protocol| {
        let own = rules.iter().filter(move |rule| rule.protocol == protocol);
        own.map(|rule| {
            format!(
                "{:<14} {:<14} {}\n",
                rule.protocol, rule.requirement, rule.name
            )
        })
    });
    lines.collect()
}

/// Colours for a terminal, and for whoever asks for them.
fn is_styled() -> bool {
    std::env::var_os("CLICOLOR_FORCE").is_some() || std::io::stdout().is_terminal()
}

async fn shown(rule: RuleId, all: bool) -> String {
    let reference = Reference::start(Some(rule)).await;
    let words: &[&str] = if all { &[] } else { &[rule.requirement] };
    let suite = play::suite(rule.protocol, reference.target(rule.protocol), words);
    let (scenarios, run) = play::play(suite, 8).await;
    reference.stop().await;
    let mut terminal = Terminal::new(is_styled());
    let mut text = String::new();
    for scenario in scenarios {
        text.push_str(&terminal.event(&Event::ScenarioFinished(Box::new(scenario))));
    }
    text + &terminal.event(&Event::RunFinished(Box::new(run)))
}
