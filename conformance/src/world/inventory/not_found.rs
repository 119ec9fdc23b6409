//! Why there is nothing for what a scenario asks for, in words for whoever fills the inventory.

use std::collections::BTreeSet;

use serde_json::Value;

use super::claim::Holder;
use super::references::by_kind;
use crate::world::Thing;

/// The kind of what is scarce where that is no single thing.
const WORLD: &str = "world";

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
    /// The kind of what there is too little of, where that is why. Too many to know is not too few.
    pub(super) fn scarce(&self, things: &[Thing]) -> Option<String> {
        match self {
            NotFound::Alone(thing) | NotFound::Together(thing) | NotFound::Richer(thing) => {
                Some(things[*thing].kind.clone())
            }
            NotFound::Apart => Some(WORLD.to_owned()),
            NotFound::Lacks(..) | NotFound::TooMany => None,
        }
    }

    /// The same of what is left, where there was enough before some was used up.
    pub(super) fn scarce_now(&self, things: &[Thing]) -> String {
        let kind = match self {
            NotFound::Lacks(thing, _) => Some(things[*thing].kind.clone()),
            left => left.scarce(things),
        };
        kind.unwrap_or_else(|| WORLD.to_owned())
    }

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

    #[test]
    fn of_what_there_is_too_little_is_told_beside_the_words() {
        let things = [
            Thing::new("a", "brand", json!({})),
            Thing::new("r", "room", json!({"of": {"$ref": "a"}})),
        ];
        let told = [
            (NotFound::Alone(0), "brand"),
            (NotFound::Together(1), "room"),
            (NotFound::Richer(1), "room"),
            (NotFound::Apart, "world"),
        ];
        for (why, kind) in told {
            assert_eq!(why.scarce(&things).as_deref(), Some(kind));
            assert_eq!(why.scarce_now(&things), kind);
        }
        let lacks = NotFound::Lacks(0, vec!["token".to_owned()]);
        assert_eq!(lacks.scarce(&things), None);
        assert_eq!(lacks.scarce_now(&things), "brand");
        // Too many to know is not too few, unless there were enough before some were used up.
        assert_eq!(NotFound::TooMany.scarce(&things), None);
        assert_eq!(NotFound::TooMany.scarce_now(&things), "world");
    }
}
