//! What has changed between two runs, for people: what broke comes last, next to the counts.

use super::failure::{Look, line, printable};
use crate::diff::{Change, Diff, ScenarioChange, State};
use crate::matching::shorten;
use crate::recorded::Recorded;

/// What a person reads. `styled` adds colours.
pub fn text(old: &Recorded, new: &Recorded, diff: &Diff, styled: bool) -> String {
    let look = Look::new(styled);
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
        let scenarios = diff
            .scenarios
            .iter()
            .filter(|scenario| scenario.change == change);
        scenarios.for_each(|scenario| told(&mut text, scenario, look));
    }
    undocumented(&mut text, diff);
    counts(&mut text, diff, look);
    text
}

fn is_told(change: Change) -> bool {
    !matches!(change, Change::StillPassing)
}

fn told(text: &mut String, scenario: &ScenarioChange, look: Look) {
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
