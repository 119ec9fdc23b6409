//! The crates depend on each other as the table in `docs/architecture.md` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

/// Which crates each crate depends on, of ours only.
type Graph = BTreeMap<String, BTreeSet<String>>;

/// What the engine's tests may use beyond the table: they need servers, documents and
/// chapters to prove it on.
const FOR_TESTS: &[(&str, &[&str])] = &[(
    "wireproof-conformance",
    &[
        "wireproof-fixtures",
        "wireproof-schemas",
        "wireproof-server",
    ],
)];

#[test]
fn crates_depend_on_each_other_as_documented() {
    let architecture = fs::read_to_string(super::workspace().join("docs/architecture.md"));
    let documented = documented(&architecture.expect("docs/architecture.md"));
    let metadata = metadata();
    super::assert_none(&deviations(
        &documented,
        &actual(&metadata, false),
        "the table",
    ));
    let for_tests = FOR_TESTS.iter().map(|(from, to)| {
        let to = to.iter().map(|to| (*to).to_owned());
        ((*from).to_owned(), to.collect())
    });
    let mut allowed: Graph = documented
        .into_keys()
        .map(|from| (from, BTreeSet::new()))
        .collect();
    allowed.extend(for_tests);
    super::assert_none(&deviations(&allowed, &actual(&metadata, true), "FOR_TESTS"));
}

/// Where the manifests depart from a list of what they may say.
fn deviations(list: &Graph, actual: &Graph, named: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for name in actual.keys().filter(|name| !list.contains_key(*name)) {
        wrong.push(format!(
            "{named} has no line for the crate {name}: write one"
        ));
    }
    for (from, allowed) in list {
        let Some(used) = actual.get(from) else {
            wrong.push(format!(
                "{named} has a line for {from}, which is no crate: take it out"
            ));
            continue;
        };
        for to in used.difference(allowed) {
            wrong.push(format!("{from} depends on {to}: {named} does not allow it"));
        }
        for to in allowed.difference(used) {
            wrong.push(format!(
                "{from} does not depend on {to}: take it out of {named}"
            ));
        }
    }
    wrong
}

/// Reads `| folder | crate | holds | depends on |`, where the last cell names folders, or
/// says `all` for every library of ours.
fn documented(markdown: &str) -> Graph {
    let rows = markdown.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        match cells.as_slice() {
            ["", folder, name, _, to, ""] if name.starts_with('`') => {
                Some((quoted(folder), quoted(name), *to))
            }
            _ => None,
        }
    });
    let rows: Vec<_> = rows.collect();
    let by_folder: BTreeMap<String, String> = rows
        .iter()
        .flat_map(|(folder, name, _)| folder.iter().cloned().zip(name.iter().cloned()))
        .collect();
    let graph = rows.iter().flat_map(|(_, name, to)| {
        let to: BTreeSet<String> = if *to == "all" {
            let libraries = by_folder
                .values()
                .filter(|name| name.starts_with("wireproof-"));
            libraries.cloned().collect()
        } else {
            let folders = quoted(to);
            let named = |folder: &String| by_folder.get(folder).unwrap_or(folder).clone();
            folders.iter().map(named).collect()
        };
        name.iter().map(move |name| (name.clone(), to.clone()))
    });
    graph.collect()
}

/// The words of a cell that stand in backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(super::workspace())
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The graph of the manifests: what is built into the crates, or what their tests use.
fn actual(metadata: &Value, for_tests: bool) -> Graph {
    let list = |value: &Value, key: &str| value[key].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let packages = list(metadata, "packages").into_iter().map(|package| {
        let to = list(&package, "dependencies")
            .into_iter()
            // Only what lies in the workspace has a path.
            .filter(|dependency| dependency["path"].is_string())
            .filter(|dependency| (dependency["kind"] == "dev") == for_tests)
            .map(|dependency| text(&dependency["name"]));
        (text(&package["name"]), to.collect())
    });
    packages.collect()
}

mod can_fail {
    use serde_json::json;

    use super::*;

    const TABLE: &str = "\
| folder | crate | holds | depends on |
|---|---|---|---|
| `schemas` | `wireproof-schemas` | types | – |
| `server` | `wireproof-server` | handlers | `schemas` |
| `client-cli` | `wireproof` | the binary | all |
";

    fn manifests(server: &Value) -> Value {
        let ours = |name: &str| json!({"name": name, "kind": null, "path": "/somewhere"});
        json!({"packages": [
            {"name": "wireproof-schemas", "dependencies": [{"name": "serde", "kind": null}]},
            {"name": "wireproof-server", "dependencies": server},
            {"name": "wireproof", "dependencies": [ours("wireproof-schemas"), ours("wireproof-server")]},
        ]})
    }

    #[track_caller]
    fn check(server: &Value, expected: &[&str]) {
        let actual = actual(&manifests(server), false);
        assert_eq!(
            deviations(&documented(TABLE), &actual, "the table"),
            expected
        );
    }

    #[test]
    fn the_graph_of_the_table_is_fine() {
        check(
            &json!([{"name": "wireproof-schemas", "kind": null, "path": "/s"}]),
            &[],
        );
    }

    #[test]
    fn a_dependency_too_many_is_told() {
        let both = json!([
            {"name": "wireproof-schemas", "kind": null, "path": "/s"},
            {"name": "wireproof", "kind": "build", "path": "/c"},
        ]);
        check(
            &both,
            &["wireproof-server depends on wireproof: the table does not allow it"],
        );
    }

    #[test]
    fn a_dependency_of_tests_is_none_of_the_crate() {
        let wrong =
            "wireproof-server does not depend on wireproof-schemas: take it out of the table";
        check(
            &json!([{"name": "wireproof-schemas", "kind": "dev", "path": "/s"}]),
            &[wrong],
        );
    }

    #[test]
    fn crates_and_lines_come_in_pairs() {
        let crates = Graph::from([("a".to_owned(), BTreeSet::new())]);
        let lines = Graph::from([("b".to_owned(), BTreeSet::new())]);
        let wrong = [
            "the table has no line for the crate a: write one",
            "the table has a line for b, which is no crate: take it out",
        ];
        assert_eq!(deviations(&lines, &crates, "the table"), wrong);
    }
}
