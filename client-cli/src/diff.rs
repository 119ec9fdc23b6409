//! `wireproof diff`: what has changed between two runs.

use serde_json::json;
use wireproof_conformance::diff::{Change, Diff};
use wireproof_conformance::recorded::Recorded;
use wireproof_conformance::report;
use wireproof_conformance::verdict::ExitCode;

use crate::records::{of_protocol, read};
use crate::{Exit, args, output, say};

pub(crate) fn diff(arguments: &args::Diff) -> anyhow::Result<ExitCode> {
    let [old, new] = &read(&[&arguments.old, &arguments.new])?[..] else {
        return Err(Exit::error(ExitCode::HarnessError, "two files are not two"));
    };
    let protocol = arguments.protocol.as_deref();
    let (old, new) = (of_protocol(old, protocol)?, of_protocol(new, protocol)?);
    alike(&old, &new)?;
    let diff = Diff::between(&old, &new);
    say(&match arguments.json {
        true => as_json(&old, &new, &diff),
        false => report::diff::text(&old, &new, &diff, output::is_styled(), arguments.full),
    })?;
    Ok(match diff.broke() {
        true => ExitCode::Deviates,
        false => ExitCode::Conforms,
    })
}

/// Runs of different protocols have nothing in common: all of one would be gone, all of the
/// other new, and nothing broken.
fn alike(old: &Recorded, new: &Recorded) -> anyhow::Result<()> {
    let (before, after) = (old.protocols(), new.protocols());
    if before == after {
        return Ok(());
    }
    let names =
        |names: std::collections::BTreeSet<&str>| names.into_iter().collect::<Vec<_>>().join(", ");
    let shared = before.intersection(&after).next();
    let cure = match shared {
        Some(protocol) => format!("compare what both have: --protocol {protocol}"),
        None => "compare two runs of one protocol".to_owned(),
    };
    let message = format!(
        "different protocols were played: {} in {}, {} in {}\n  {cure}",
        names(before.clone()),
        old.name,
        names(after.clone()),
        new.name
    );
    Err(Exit::error(ExitCode::BadInput, message))
}

fn as_json(old: &Recorded, new: &Recorded, diff: &Diff) -> String {
    let about =
        |run: &Recorded| json!({"file": run.name, "tool": run.tool, "targets": run.targets});
    let counts = Change::ALL.into_iter().map(|change| {
        let (scenarios, requirements) = diff.count(change);
        let counts = json!({"scenarios": scenarios, "requirements": requirements});
        (change.name().replace(' ', "_"), counts)
    });
    let counts: serde_json::Map<_, _> = counts.collect();
    let json = json!({
        "old": about(old),
        "new": about(new),
        "broke": diff.broke(),
        "counts": counts,
        "scenarios": diff.scenarios,
        "requirements": diff.requirements,
        "undocumented": {"new": diff.undocumented_new, "gone": diff.undocumented_gone},
    });
    format!("{json:#}\n")
}
