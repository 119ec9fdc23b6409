//! The folder of generated files says what the tables say.

use std::{collections::BTreeMap, fs, path::Path};

const MEND: &str = "to mend it: cargo xtask generate";

const END: &str = "(the end)";

type Files = BTreeMap<String, String>;

#[test]
fn the_generated_folder_is_current() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated");
    let mut present = Files::new();
    collect(&folder, "", &mut present);

    let documents = wireproof_schemas::documents();
    let wanted = documents
        .into_iter()
        .map(|document| (document.path, document.text))
        .collect();
    if let Some(difference) = difference(&present, &wanted) {
        panic!("{} is not current\n{difference}\n{MEND}", folder.display());
    }
}

fn collect(folder: &Path, prefix: &str, files: &mut Files) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// The first thing to look at, if anything: which files there are comes before what they hold.
fn difference(present: &Files, wanted: &Files) -> Option<String> {
    let missing = wanted
        .keys()
        .filter(|path| !present.contains_key(*path))
        .map(|path| format!("missing: {path}"));
    let stale = present
        .keys()
        .filter(|path| !wanted.contains_key(*path))
        .map(|path| format!("stale: {path}"));
    let paths: Vec<_> = missing.chain(stale).collect();
    if !paths.is_empty() {
        return Some(paths.join("\n"));
    }
    wanted
        .iter()
        .find_map(|(path, text)| Some(format!("{path}:{}", first_line(&present[path], text)?)))
}

fn first_line(present: &str, wanted: &str) -> Option<String> {
    if present == wanted {
        return None;
    }
    let lines = present
        .lines()
        .chain([END])
        .zip(wanted.lines().chain([END]));
    let first = lines
        .enumerate()
        .find(|(_, (is, should_be))| is != should_be);
    Some(first.map_or(
        " line endings differ".to_owned(),
        |(index, (is, should_be))| {
            format!("{}\n  is        {is}\n  should be {should_be}", index + 1)
        },
    ))
}

#[track_caller]
fn differ(present: &[(&str, &str)], wanted: &[(&str, &str)], expected: Option<&str>) {
    let files = |files: &[(&str, &str)]| {
        files
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect()
    };
    assert_eq!(
        difference(&files(present), &files(wanted)).as_deref(),
        expected
    );
}

#[test]
fn paths_are_compared_before_contents() {
    differ(
        &[("a", "1"), ("b", "1")],
        &[("a", "2"), ("c", "1")],
        Some("missing: c\nstale: b"),
    );
}

#[test]
fn the_first_differing_line_is_shown() {
    differ(
        &[("a", "1\n2\n")],
        &[("a", "1\n3\n")],
        Some("a:2\n  is        2\n  should be 3"),
    );
    differ(
        &[("a", "1\n")],
        &[("a", "1\n2\n")],
        Some("a:2\n  is        (the end)\n  should be 2"),
    );
    differ(
        &[("a", "1")],
        &[("a", "1\n")],
        Some("a: line endings differ"),
    );
}

#[test]
fn equal_folders_do_not_differ() {
    differ(&[("a", "1\n")], &[("a", "1\n")], None);
}
