//! Honest servers: they follow the protocol's document, differ in a convention and do not claim it.
//! Nothing that they do may fail; what leans on that convention is not played.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context;
use serde_json::Value;

use super::{DOES_NOT_FIT, Run};

/// What a patch says: `# without AB-BEAT-4 AB-BEAT-5`, or `# without all`.
const WITHOUT: &str = "# without ";

impl Run<'_> {
    /// Judges an example that differs in conventions. The error is the end of a sentence about the
    /// patch.
    pub(super) fn honest(
        &self,
        example: &Path,
        patch: &Path,
        protocol: &str,
    ) -> anyhow::Result<Result<String, String>> {
        let text = fs::read_to_string(patch)
            .with_context(|| format!("cannot read {}", patch.display()))?;
        let Some(without) = text.lines().find_map(|line| line.strip_prefix(WITHOUT)) else {
            return Ok(Err(format!(
                "does not say what it does not claim: write `{WITHOUT}ID`, or `all`"
            )));
        };
        let conventions = self.conventions(protocol)?;
        let without: BTreeSet<&str> = without.split_whitespace().collect();
        let strange = |id: &&str| *id != "all" && !conventions.contains(*id);
        if let Some(id) = without.iter().copied().find(strange) {
            return Ok(Err(format!("is without {id}, which is no convention")));
        }
        let Some(copy) = self.patched(example, patch)? else {
            return Ok(Err(DOES_NOT_FIT.to_owned()));
        };
        let claimed = conventions.iter().map(String::as_str);
        let claimed = claimed.filter(|id| !without.contains("all") && !without.contains(id));
        let target = copy.join("target.toml");
        let written = fs::read_to_string(&target)?;
        fs::write(&target, claiming(&written, claimed))?;
        let judged = self.judge(&copy, &[])?;
        let count = |verdict: &str| judged.verdicts.get(verdict).copied().unwrap_or_default();
        let came = judged.verdicts.iter();
        let came: Vec<String> = came
            .map(|(verdict, count)| format!("{count} {verdict}"))
            .collect();
        let blamed = count("fail") + count("harness_error");
        Ok(match (judged.code, blamed, count("pass")) {
            (Some(0 | 1), 0, 1..) => Ok(came.join(", ")),
            (code, ..) => Err(format!(
                "is blamed, and follows the document: {}, exit code {code:?}\n{}",
                came.join(", "),
                judged.told
            )),
        })
    }

    /// The conventions of a protocol that scenarios hold.
    fn conventions(&self, protocol: &str) -> anyhow::Result<BTreeSet<String>> {
        let listed = Command::new(self.wireproof)
            .args(["check", protocol, "--list", "--json"])
            .output()
            .context("cannot run the binary")?;
        let listed: Vec<Value> = serde_json::from_slice(&listed.stdout)
            .with_context(|| format!("cannot list the scenarios of {protocol}"))?;
        let conventions = listed.iter().filter(|one| one["basis"] == "convention");
        let conventions = conventions.filter_map(|one| one["requirement"].as_str());
        Ok(conventions.map(str::to_owned).collect())
    }
}

/// A target file with these conventions in place of those that it claims.
fn claiming<'a>(written: &str, claimed: impl Iterator<Item = &'a str>) -> String {
    let ids: Vec<String> = claimed.map(|id| format!("\"{id}\"")).collect();
    let claim = format!("conventions = [{}]", ids.join(", "));
    let mut text = String::new();
    let mut within = false;
    for line in written.lines() {
        let begins = line.starts_with("conventions =");
        if begins {
            text.push_str(&claim);
            text.push('\n');
            within = line.contains('[');
        }
        if !begins && !within {
            text.push_str(line);
            text.push('\n');
        }
        within &= !line.contains(']');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, claimed: &[&str], expected: &str) {
        assert_eq!(claiming(written, claimed.iter().copied()), expected);
    }

    #[test]
    fn claims_are_replaced_however_they_are_written() {
        let expected = "a = 1\nconventions = [\"AB-1\", \"AB-2\"]\nb = [2]\n";
        let ids = ["AB-1", "AB-2"];
        check("a = 1\nconventions = \"all\"\nb = [2]\n", &ids, expected);
        check("a = 1\nconventions = [\"AB-3\"]\nb = [2]\n", &ids, expected);
        let over_lines = "a = 1\nconventions = [\n  \"AB-3\",\n]\nb = [2]\n";
        check(over_lines, &ids, expected);
    }
}
