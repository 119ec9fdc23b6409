//! The end of what a person reads: what the run amounts to, and what a verdict must not hide.

mod inventory;

use std::collections::BTreeSet;

use super::failure::{Look, cut, line, milliseconds, printable};
use super::wrap::wrapped;
use crate::adaptation;
use crate::baseline::Why;
use crate::chapter::Basis;
use crate::denied;
use crate::event::{Finding, RunEnd, RunReport, ScenarioId, suspicions};
use crate::matching::shorten;
use crate::verdict::ExitCode;

/// A peer that floods has more forms than anybody reads.
const MANY: usize = 20;

/// Where what is said begins, behind the word for it.
const INDENT: usize = 14;

pub(crate) fn summary(run: &RunReport, look: Look) -> String {
    let mut text = String::new();
    for hint in &run.hints {
        let odd = look.odd;
        let words: Vec<&str> = hint.split(' ').collect();
        let row = wrapped("hint          ", INDENT, &words, " ", look.width);
        text.push_str(&row.replacen("hint", &format!("{odd}hint{odd:#}"), 1));
    }
    line(&mut text, &verdicts(run, look));
    text.push_str(&inventory::too_small(run, look));
    for (_, told) in suspicions(&run.suspects) {
        let (odd, told) = (look.odd, printable(&told));
        line(&mut text, &format!("{odd}suspect{odd:#}       {told}"));
    }
    if let Some(requirements) = requirements(run) {
        line(&mut text, &requirements);
    }
    if let Some(silences) = silences(run) {
        line(&mut text, &silences);
    }
    text.push_str(&not_declared(run, look));
    line(&mut text, &undocumented(run, look));
    for unused in &run.unused {
        let odd = look.odd;
        let row = format!(
            "{odd}unused{odd:#}        {} made no difference to any frame: {}",
            unused.id,
            printable(&unused.title)
        );
        line(&mut text, &row);
        line(
            &mut text,
            &format!("              declared at {}", unused.place),
        );
    }
    text.push_str(&stale(run, look));
    let others = run.outdated.iter();
    for entry in others.filter(|entry| entry.why != Why::Passes) {
        let (odd, name, what) = (look.odd, entry.why.name(), entry.why.words(entry));
        let row = format!("{odd}{name:<13}{odd:#} {} {what}", entry.id);
        line(&mut text, &row);
        line(
            &mut text,
            &format!("              listed at {}", printable(&entry.listed)),
        );
    }
    line(&mut text, &format!("seed          {}", run.seed));
    text
}

/// Entries that do not deviate any more, and once what to do about them.
fn stale(run: &RunReport, look: Look) -> String {
    let stale = run.outdated.iter();
    let stale: Vec<_> = stale.filter(|entry| entry.why == Why::Passes).collect();
    let mut text = String::new();
    for entry in &stale {
        let (odd, name, listed) = (look.odd, entry.why.name(), printable(&entry.listed));
        let row = format!("{odd}{name:<13}{odd:#} {} is listed at {listed}", entry.id);
        line(&mut text, &row);
    }
    let cure = match stale.as_slice() {
        [] => return text,
        [_] => "it does not deviate any more: take it off the list",
        _ => "they do not deviate any more: take them off the list",
    };
    // What an option lists is in no file.
    let of_file = |listed: &str| -> Option<String> {
        let (file, number) = listed.rsplit_once(':')?;
        number.parse::<usize>().ok().map(|_| file.to_owned())
    };
    let files: BTreeSet<String> = stale.iter().filter_map(|e| of_file(&e.listed)).collect();
    let mut files = files.iter();
    match files.next() {
        None => line(&mut text, &format!("              {cure}")),
        Some(file) => {
            let file = printable(file);
            line(&mut text, &format!("              {cure} by"));
            line(
                &mut text,
                &format!(
                    "              `wireproof baseline prune RUN --baseline {file}`; RUN is what `--report ndjson=RUN` writes"
                ),
            );
        }
    }
    text
}

fn verdicts(run: &RunReport, look: Look) -> String {
    let totals = run.totals;
    let (word, style) = match totals.exit_code() {
        _ if run.ended == RunEnd::Interrupted => ("interrupted", look.bad),
        ExitCode::Conforms => ("conforms", look.good),
        ExitCode::StaleBaseline => (outdated(run), look.odd),
        ExitCode::HarnessError => ("our fault", look.bad),
        _ if totals.fail + totals.flaky + totals.denied + totals.adapted == 0 => {
            ("untested", look.bad)
        }
        _ => ("deviates", look.bad),
    };
    let counted = [
        (totals.pass, "passed"),
        (totals.fail, "failed"),
        (totals.flaky, "flaky"),
        (totals.known, "known"),
        (totals.known_flaky, "known to be flaky"),
        (totals.denied, "denied"),
        (totals.denied_known, "denied as known"),
        (totals.adapted, "adapted"),
        (totals.adapted_known, "adapted as known"),
        (totals.not_declared, "not declared"),
        (totals.could_not_test, "could not be tested"),
        (totals.harness_error, "harness errors"),
        (totals.not_begun, "not begun"),
    ];
    let counts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let (causes, elapsed) = (causes(run), milliseconds(run.elapsed));
    format!(
        "{style}{word:<13}{style:#} {causes}{}  ({elapsed})",
        counts.join(", ")
    )
}

/// What the entries are that have to be looked at: the gravest word for them.
fn outdated(run: &RunReport) -> &'static str {
    let all = [Why::Passes, Why::Expired, Why::Unmatched];
    let found = |why: &Why| run.outdated.iter().any(|entry| entry.why == *why);
    all.into_iter().find(found).unwrap_or(Why::Passes).name()
}

/// `3 causes in 27 scenarios`, where anything is wrong.
fn causes(run: &RunReport) -> String {
    // What a target's file declares and what is denied are counted by themselves.
    let besides = [adaptation::CHAPTER, denied::CHAPTER];
    let of_scenarios = |finding: &&Finding| {
        let mut scenarios = finding.scenarios.iter();
        scenarios.any(|id| !besides.contains(&id.chapter.as_str()))
    };
    let findings: Vec<&Finding> = run.findings.iter().filter(of_scenarios).collect();
    let scenarios = findings.iter().flat_map(|finding| &finding.scenarios);
    let scenarios: BTreeSet<&ScenarioId> = scenarios.collect();
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        count => format!("{count} {what}s"),
    };
    match findings.len() {
        0 => String::new(),
        causes => {
            let scenarios = count(scenarios.len(), "scenario");
            format!("{} in {scenarios}: ", count(causes, "cause"))
        }
    }
}

/// Scripts prove none.
fn requirements(run: &RunReport) -> Option<String> {
    let judged = run.requirements.iter();
    let judged = judged.filter(|(basis, _)| **basis != Basis::Unstated);
    let total: usize = judged.map(|(_, count)| count).sum();
    if total == 0 && run.requirements.contains_key(&Basis::Unstated) {
        return None;
    }
    let by_basis: Vec<String> = [Basis::Documented, Basis::Implied, Basis::Convention]
        .iter()
        .filter_map(|basis| Some(format!("{} {}", run.requirements.get(basis)?, basis.name())))
        .collect();
    let hidden = match run.not_observable {
        0 => String::new(),
        count => format!("; {count} more are not observable"),
    };
    let by_basis = match by_basis.as_slice() {
        [] => String::new(),
        counts => format!(": {}", counts.join(", ")),
    };
    Some(format!("requirements  {total} judged{by_basis}{hidden}"))
}

fn silences(run: &RunReport) -> Option<String> {
    let silences = run.silences;
    let counted = [
        (silences.until, "by a later message"),
        (silences.fence, "by a fence (weaker)"),
        (silences.window, "by a settling window (weakest)"),
    ];
    let parts: Vec<String> = counted
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{count} {how}"))
        .collect();
    (!parts.is_empty()).then(|| format!("silences      proven {}", parts.join(", ")))
}

/// How one comes to claim a convention. A command stays in one piece, for those who paste it.
const CLAIM: [&str; 2] = [
    "claim it by `conventions` in a target file:",
    "`wireproof target init PROTOCOL`",
];

/// What scenarios lean on that this target does not claim or have, and what to do about it.
fn not_declared(run: &RunReport, look: Look) -> String {
    let claims: Vec<&str> = run.not_declared.iter().map(String::as_str).collect();
    if claims.is_empty() {
        return String::new();
    }
    let scenarios = match run.totals.not_declared {
        1 => "1 scenario leans".to_owned(),
        count => format!("{count} scenarios lean"),
    };
    let head = format!("not declared  {scenarios} on what this target does not claim or have: ");
    let blanks = " ".repeat(INDENT);
    wrapped(&head, INDENT, &claims, ", ", look.width)
        + &wrapped(&blanks, INDENT, &CLAIM, " ", look.width)
}

fn undocumented(run: &RunReport, look: Look) -> String {
    if run.undocumented.is_empty() {
        return "undocumented  none".to_owned();
    }
    let (style, what) = match run.totals.denied {
        0 => (look.odd, "seen, and known to no document:"),
        _ => (look.bad, "seen, known to no document, and denied:"),
    };
    let mut text = format!("{style}undocumented{style:#}  {what}");
    for (shape, seen) in run.undocumented.iter().take(MANY) {
        let start = format!("  {:>5} × ", seen.times);
        let shape = shorten(&printable(shape));
        let shape = cut(&shape, start.chars().count(), look);
        text.push_str(&format!(
            "\n{start}{shape}\n          first at {}",
            seen.first
        ));
    }
    if let Some(more @ 1..) = run.undocumented.len().checked_sub(MANY) {
        text.push_str(&format!("\n  and {more} more forms"));
    }
    text
}
