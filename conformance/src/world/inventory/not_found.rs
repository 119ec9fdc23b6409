//! Why there is nothing for what a scenario asks for, in words for whoever fills the inventory.

use std::collections::BTreeSet;

use serde_json::Value;

use super::claim::Holder;
use super::references::by_kind;
use crate::world::Thing;

/// Why nothing was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NotFound {
    /// There is no item for this thing, whatever the others are.
    Alone(usize),
    /// There are items for this thing and for those before it, but none that fit together.
    Together(usize),
    /// There are items for this thing, but none that gives these fields of it as well.
    Lacks(usize, Vec<String>),
    /// What there is for this thing is more than was asked for, and others were not.
    Richer(usize),
    /// There is everything, but not in one world.
    Apart,
    /// There may be some; it would take too long to know.
    TooMany,
}

impl NotFound {
    /// The end of "the target has no …".
    pub(super) fn told(&self, things: &[Thing]) -> String {
        match self {
            NotFound::Alone(thing) | NotFound::Richer(thing) => described(&things[*thing]),
            NotFound::Lacks(thing, fields) => lacking(&things[*thing].kind, fields),
            NotFound::Together(thing) => {
                let others = things[..*thing].iter();
                let others: Vec<_> = others.map(|other| format!("`{}`", other.name)).collect();
                format!(
                    "{}, together with {}",
                    described(&things[*thing]),
                    others.join(", ")
                )
            }
            NotFound::Apart => {
                let all: Vec<_> = things
                    .iter()
                    .map(|thing| format!("`{}`", thing.name))
                    .collect();
                format!(
                    "`world` of its inventory in which {} are together",
                    all.join(", ")
                )
            }
            NotFound::TooMany => {
                "items that are found to fit together within reasonable time; name in \
                `with` what belongs together, or give it fewer items"
                    .to_owned()
            }
        }
    }
}

/// `room {"of": …} to be `name``, for people.
fn described(thing: &Thing) -> String {
    let with = match &thing.with {
        Value::Object(fields) if fields.is_empty() => String::new(),
        with => format!(" {with}"),
    };
    format!("{}{with} to be `{}`", thing.kind, thing.name)
}

/// The kind of what an inventory has too little of, where that is why a scenario could not be tested, in
/// the words of [`WorldError::Missing`](crate::world::WorldError::Missing). What an item does not give, or
/// what `--items` asks for, is no question of how much there is.
pub(crate) fn too_little(why: &str) -> Option<&str> {
    let what = why.strip_prefix("the target has no ")?;
    let is_amount = [
        "to be `",
        ": those that it has are used up ",
        "`world` of its inventory ",
    ]
    .iter()
    .any(|words| what.contains(words));
    let kind = what.split([' ', ':']).next()?.trim_matches('`');
    (is_amount && !what.ends_with(ASSIGNED)).then_some(kind)
}

/// Behind what is not there because of what a command line says.
pub(super) const ASSIGNED: &str = ", with what --items says";

/// The end of "the target has no …", the same for all scenarios that ask for the same. `by` are the runs
/// that have used it up: this one, and others.
pub(super) fn used_up(left: &NotFound, things: &[Thing], by: &BTreeSet<Option<&Holder>>) -> String {
    let of = |thing: &usize| by_kind(&things[*thing], things);
    let what = match left {
        NotFound::Alone(thing) | NotFound::Together(thing) => format!("{} left", of(thing)),
        NotFound::Lacks(thing, fields) => {
            format!("{} left that gives {}", of(thing), listed(fields))
        }
        NotFound::Richer(thing) => {
            format!("{} left that is no more than was asked for", of(thing))
        }
        NotFound::Apart => format!("{} left", world_of(things)),
        // When all was there, the best was found.
        NotFound::TooMany => format!("{} left that is soon found", world_of(things)),
    };
    let by = by.iter().map(|run| match run {
        None => "this run".to_owned(),
        Some(other) => other.as_run(),
    });
    let by: Vec<String> = by.collect();
    let by = match by.as_slice() {
        [] => "this run".to_owned(),
        by => by.join(" and "),
    };
    format!(
        "{what}: those that it has are used up (`once`) by {by}; \
         `wireproof target probe` counts how many a run needs"
    )
}

/// `world of master, client`.
pub(super) fn world_of(things: &[Thing]) -> String {
    let all: Vec<_> = things.iter().map(|thing| by_kind(thing, things)).collect();
    format!("world of {}", all.join(", "))
}

/// `master that gives `token``, with what to do about it.
pub(in crate::world) fn lacking(kind: &str, fields: &[String]) -> String {
    format!(
        "{kind} that gives {}, which the scenario uses: let the target file give it, or what makes \
         its worlds",
        listed(fields)
    )
}

fn listed(fields: &[String]) -> String {
    let fields: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    fields.join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::world::WorldError;

    #[track_caller]
    fn check(told: String, expected: Option<&str>) {
        let why = WorldError::Missing(told).to_string();
        assert_eq!(too_little(&why), expected, "{why}");
    }

    #[test]
    fn what_there_is_too_little_of_is_read_from_the_words() {
        let things = [
            Thing::new("a", "brand", json!({})),
            Thing::new("r", "room", json!({"of": {"$ref": "a"}})),
        ];
        let none = BTreeSet::new();
        let told = [
            (NotFound::Alone(0), "brand"),
            (NotFound::Together(1), "room"),
            (NotFound::Richer(1), "room"),
            (NotFound::Apart, "world"),
        ];
        for (why, kind) in told {
            check(why.told(&things), Some(kind));
            check(used_up(&why, &things, &none), Some(kind));
        }
        let lacks = NotFound::Lacks(0, vec!["token".to_owned()]);
        check(lacks.told(&things), None);
        check(used_up(&lacks, &things, &none), Some("brand"));
        // Too many to know is not too few, unless there were enough before some were used up.
        check(NotFound::TooMany.told(&things), None);
        check(used_up(&NotFound::TooMany, &things, &none), Some("world"));
        check(NotFound::Alone(0).told(&things) + ASSIGNED, None);
        assert_eq!(too_little("nothing answers"), None);
    }
}
