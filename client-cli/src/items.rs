//! `--items`: scenarios get the items of an inventory that the user names, as a failure's `again` has
//! them, and not those that happen to be free.

use std::collections::BTreeSet;

use wireproof_conformance::plan::Suite;
use wireproof_conformance::verdict::ExitCode;
use wireproof_conformance::world::Worlds;

use crate::Exit;
use crate::names::unknown;
use crate::target::Read;

/// The target with these items assigned.
pub(crate) fn assigned(
    items: &[(String, String)],
    described: Option<Read>,
) -> anyhow::Result<Option<Read>> {
    if items.is_empty() {
        return Ok(described);
    }
    let Some(mut read) = described else {
        return Err(has_no_inventory("the target"));
    };
    let Worlds::Parts(inventory) = &read.target.worlds else {
        return Err(has_no_inventory(&read.path.display().to_string()));
    };
    let assigned = inventory.assigned(items).map_err(|why| wrong(&why))?;
    read.target.worlds = Worlds::Parts(assigned);
    Ok(Some(read))
}

/// An error where no scenario asks for one of these, or asks for something of another kind.
pub(crate) fn are_asked_for(items: &[(String, String)], suites: &[Suite]) -> anyhow::Result<()> {
    if items.is_empty() {
        return Ok(());
    }
    let mut names = BTreeSet::new();
    for suite in suites {
        for scenario in &suite.scenarios {
            names.extend(scenario.things.iter().map(|thing| thing.name.as_str()));
            if let Worlds::Parts(inventory) = &suite.target.worlds {
                let fits = inventory.is_assignable(&scenario.things);
                let told = |why| wrong(&format!("in {} {why}", scenario.short_name()));
                fits.map_err(told)?;
            }
        }
    }
    match items
        .iter()
        .find(|(name, _)| !names.contains(name.as_str()))
    {
        None => Ok(()),
        Some((name, _)) => Err(wrong(&unknown(
            "no scenario that is played asks for",
            name,
            names,
        ))),
    }
}

fn has_no_inventory(target: &str) -> anyhow::Error {
    wrong(&format!(
        "{target} has no inventory that they could be taken from; they need `--target <FILE>`, a file with \
         `[[inventory]]` or `inventory_file`"
    ))
}

fn wrong(why: &str) -> anyhow::Error {
    Exit::error(ExitCode::Usage, format!("--items: {why}"))
}
