//! What has changed between two runs, for people: what broke comes last, next to the counts, and what
//! became of several scenarios for one cause is told once.

use std::collections::BTreeMap;

use super::alike::alike;
use super::failure::{Look, line, printable};
use crate::diff::{Change, Diff, ScenarioChange, State};
use crate::event::Cause;
use crate::matching::shorten;
use crate::recorded::Recorded;

/// What a person reads. `styled` adds colours; in `full` every scenario is told by itself.
pub fn text(old: &Recorded, new: &Recorded, diff: &Diff, styled: bool, full: bool) -> String {
    let mut look = Look::new(styled);
    look.full = full;
    let mut text = String::new();
    for (run, name) in [(old, "old"), (new, "new")] {
        let targets = run.targets.iter().map(|target| target.url.as_str());
        let targets = targets.collect::<Vec<_>>().join(", ");
        line(
            &mut text,
            &printable(&format!("{name}  {}  {targets}", run.name)),
        );
    }
    line(&mut text, "");
    // What passes still, or is known still, is a number.
    for change in Change::ALL
        .into_iter()
        .rev()
        .filter(|change| is_told(*change))
    {
        for mut group in groups(diff, change, look) {
            // Who shows the cause best stands for all, as in the report of the run.
            group.sort_by_key(|scenario| {
                let rank = |run: &Recorded| run.ranks.get(&scenario.id).copied();
                rank(new).or_else(|| rank(old)).unwrap_or(usize::MAX)
            });
            if let [example, others @ ..] = &group[..] {
                told(&mut text, example, others, look);
            }
        }
    }
    undocumented(&mut text, diff);
    counts(&mut text, diff, look);
    text
}

fn is_told(change: Change) -> bool {
    !matches!(change, Change::StillPassing)
}

/// Scenarios of which that became, those of one cause together; what takes down most comes last, as in a
/// run's report.
fn groups(diff: &Diff, change: Change, look: Look) -> Vec<Vec<&ScenarioChange>> {
    let scenarios = diff.scenarios.iter();
    let scenarios = scenarios.filter(|scenario| scenario.change == change);
    if look.full {
        return scenarios.map(|scenario| vec![scenario]).collect();
    }
    let mut groups: Vec<Vec<&ScenarioChange>> = Vec::new();
    let mut numbers: BTreeMap<Like<'_>, usize> = BTreeMap::new();
    for scenario in scenarios {
        let number = *numbers.entry(like(scenario)).or_insert(groups.len());
        match groups.get_mut(number) {
            Some(group) => group.push(scenario),
            None => groups.push(vec![scenario]),
        }
    }
    groups.sort_by_key(Vec::len);
    groups
}

/// Equal for scenarios to which the same happened: what came of them before and after, and why.
type Like<'a> = (&'a str, [Option<(&'static str, Option<&'a Cause>)>; 2]);

fn like(scenario: &ScenarioChange) -> Like<'_> {
    let states = [&scenario.was, &scenario.now];
    let states = states.map(|state| {
        let state = state.as_ref()?;
        Some((state.outcome.name(), state.cause.as_ref()))
    });
    (&scenario.id.protocol, states)
}

/// One of a group, and the names of the others.
fn told(text: &mut String, scenario: &ScenarioChange, others: &[&ScenarioChange], look: Look) {
    let style = match scenario.change {
        Change::Broken | Change::StillFailing => look.bad,
        Change::Fixed => look.good,
        _ => look.odd,
    };
    let (word, strong) = (scenario.change.name().to_uppercase(), look.strong);
    let id = &scenario.id;
    line(
        text,
        &format!(
            "{style}{word}{style:#} {}/{}  {strong}{}{strong:#} {}",
            id.protocol,
            id.chapter,
            id.short(),
            printable(&scenario.title)
        ),
    );
    line(
        text,
        &format!("  --> {}", printable(&scenario.place.to_string())),
    );
    let states = [("was", &scenario.was), ("now", &scenario.now)];
    for (word, state) in states {
        if let Some(state) = state {
            note(text, word, &clause(state), look);
        }
    }
    if let (true, Some(again)) = (calls_for_a_look(scenario), &scenario.again) {
        note(text, "again", again, look);
    }
    let names = others.iter().map(|other| {
        let id = &other.id;
        format!("{}#{}", id.requirement, id.number)
    });
    text.push_str(&alike(names, "", look));
    line(text, "");
}

fn calls_for_a_look(scenario: &ScenarioChange) -> bool {
    let passes = |state: &State| state.why.is_none();
    scenario.change == Change::Broken
        || scenario.change == Change::New && !scenario.now.as_ref().is_some_and(passes)
}

fn note(text: &mut String, title: &str, content: &str, look: Look) {
    let strong = look.strong;
    line(
        text,
        &format!("   = {strong}{title:<5}{strong:#} {}", printable(content)),
    );
}

fn clause(state: &State) -> String {
    let outcome = state.outcome.name();
    match &state.why {
        Some(why) => format!("{outcome}: {}", shorten(why)),
        None => outcome.to_owned(),
    }
}

fn undocumented(text: &mut String, diff: &Diff) {
    let told = [
        ("new", &diff.undocumented_new),
        ("gone", &diff.undocumented_gone),
    ];
    for (word, shapes) in told {
        for shape in shapes {
            let shape = shorten(&printable(shape));
            line(text, &format!("undocumented  {word}: {shape}"));
        }
    }
}

fn counts(text: &mut String, diff: &Diff, look: Look) {
    line(text, "               scenarios  requirements");
    for change in Change::ALL {
        let (scenarios, requirements) = diff.count(change);
        let style = match (change, scenarios) {
            (Change::Broken, 1..) => look.bad,
            (Change::Fixed, 1..) => look.good,
            _ => look.strong,
        };
        if scenarios + requirements > 0 || matches!(change, Change::Broken | Change::Fixed) {
            let name = change.name();
            let row = format!("{style}{name:<13}{style:#}  {scenarios:>9}  {requirements:>12}");
            line(text, &row);
        }
    }
}
