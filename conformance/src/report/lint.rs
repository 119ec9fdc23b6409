//! What would make a suite blind, for people: by rule, with what nobody sees because of it, and for
//! each place what to write. The counts come last.

use super::failure::{Look, line, printable};
use crate::lint::{Ended, Finding, Level, Rule};

/// What a person reads of one protocol. `styled` adds colours.
pub fn text(findings: &[Finding], ended: &Ended, styled: bool) -> String {
    let look = Look::new(styled);
    let mut text = String::new();
    for rule in Rule::ALL {
        let told = findings.iter();
        let told = told.filter(|found| found.rule == rule && found.level != Level::Allow);
        let told: Vec<&Finding> = told.collect();
        if !told.is_empty() {
            group(&mut text, rule, &told, look);
        }
    }
    for stale in &ended.stale {
        let (id, why) = (printable(&stale.id), stale.why);
        let (odd, end) = (look.odd, "take it out of lint.toml");
        line(
            &mut text,
            &format!("{odd}stale{odd:#}         {id} {why}: {end}"),
        );
    }
    if !ended.stale.is_empty() {
        line(&mut text, "");
    }
    line(&mut text, &counts(ended, look));
    text
}

fn group(text: &mut String, rule: Rule, findings: &[&Finding], look: Look) {
    let denied = findings.iter().any(|finding| finding.level == Level::Deny);
    let (style, word) = match denied {
        true => (look.bad, "DENIED"),
        false => (look.odd, "WARN"),
    };
    let strong = look.strong;
    let blind = rule.blind();
    line(
        text,
        &format!("{style}{word}{style:#} {strong}{rule}{strong:#}  {blind}"),
    );
    for (number, finding) in findings.iter().enumerate() {
        let Finding {
            file,
            line: at,
            column,
            ..
        } = finding;
        line(text, &format!("  --> {}:{at}:{column}", printable(file)));
        line(text, &format!("      {}", printable(&finding.message)));
        // What is to be written is said once, where it is the same for those that follow.
        let next = findings.get(number + 1);
        if next.is_none_or(|next| next.cure != finding.cure) {
            line(text, &format!("    = cure  {}", printable(&finding.cure)));
        }
    }
    line(text, "");
}

fn counts(ended: &Ended, look: Look) -> String {
    let Ended {
        protocol,
        warned,
        denied,
        allowed,
        ..
    } = ended;
    let mut parts = Vec::new();
    for (count, what) in [
        (denied, "denied"),
        (warned, "warned of"),
        (allowed, "allowed"),
    ] {
        if *count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let (style, what) = match (warned + denied, denied) {
        (0, _) => (look.good, "nothing makes its suite blind".to_owned()),
        (told, 0) => (look.odd, places(told)),
        (told, _) => (look.bad, places(told)),
    };
    let parts = match parts.is_empty() {
        true => String::new(),
        false => format!(": {}", parts.join(", ")),
    };
    format!("{style}{protocol}{style:#}  {what}{parts}")
}

fn places(count: usize) -> String {
    match count {
        1 => "1 place makes its suite blind".to_owned(),
        count => format!("{count} places make its suite blind"),
    }
}
