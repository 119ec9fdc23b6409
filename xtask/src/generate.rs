//! `cargo xtask generate`: makes the folder of generated documents say what the tables say.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;

const FOLDER: &str = "schemas/generated";

/// What files hold, by their path below the folder.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Writes what differs, removes what no table accounts for, and says so.
pub(crate) fn write(root: &Path) -> anyhow::Result<ExitCode> {
    let folder = root.join(FOLDER);
    let (present, wanted) = (present(&folder)?, wanted());
    let changes = changes(&present, &wanted);
    for change in &changes {
        carry_out(change, &folder)?;
        println!("{change}");
    }
    println!(
        "{FOLDER}: {} files, {} changed",
        wanted.len(),
        changes.len()
    );
    Ok(ExitCode::SUCCESS)
}

/// Says what would be written, and fails if that is anything.
pub(crate) fn check(root: &Path) -> anyhow::Result<ExitCode> {
    let (present, wanted) = (present(&root.join(FOLDER))?, wanted());
    let changes = changes(&present, &wanted);
    if changes.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    for change in &changes {
        println!("{change}");
    }
    println!("{FOLDER} is not current; to mend it: cargo xtask generate");
    Ok(ExitCode::FAILURE)
}

fn wanted() -> Files {
    let documents = wireproof_schemas::documents();
    documents
        .into_iter()
        .map(|document| (document.path.into(), document.text.into_bytes()))
        .collect()
}

/// What is to be done about a file.
#[derive(Debug, PartialEq, Eq)]
enum Change<'a> {
    Add(&'a Path, &'a [u8]),
    Update(&'a Path, &'a [u8]),
    Remove(&'a Path),
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (verb, path) = match self {
            Self::Add(path, _) => ("add", path),
            Self::Update(path, _) => ("update", path),
            Self::Remove(path) => ("remove", path),
        };
        write!(formatter, "{verb:>6} {FOLDER}/{}", path.display())
    }
}

fn changes<'a>(present: &'a Files, wanted: &'a Files) -> Vec<Change<'a>> {
    let written = wanted
        .iter()
        .filter_map(|(path, content)| match present.get(path) {
            None => Some(Change::Add(path, content)),
            Some(other) if other != content => Some(Change::Update(path, content)),
            Some(_) => None,
        });
    let stale = present.keys().filter(|path| !wanted.contains_key(*path));
    written
        .chain(stale.map(|path| Change::Remove(path)))
        .collect()
}

fn carry_out(change: &Change<'_>, folder: &Path) -> anyhow::Result<()> {
    match change {
        Change::Add(path, content) | Change::Update(path, content) => {
            save(&folder.join(path), content)
        }
        Change::Remove(path) => remove(folder, path),
    }
}

fn save(path: &Path, content: &[u8]) -> anyhow::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)
            .with_context(|| format!("cannot create {}", parent.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Removes a file, and the folders that it leaves empty.
fn remove(folder: &Path, path: &Path) -> anyhow::Result<()> {
    let file = folder.join(path);
    fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    for parent in path
        .ancestors()
        .skip(1)
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        // A folder that still holds something cannot be removed, and neither can those around it.
        if fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Every file of the folder; none where there is no folder yet.
fn present(folder: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    if folder.exists() {
        collect(folder, folder, &mut files)
            .with_context(|| format!("cannot read {}", folder.display()))?;
    }
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Files) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else {
            files.insert(path.strip_prefix(root)?.to_owned(), fs::read(&path)?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(entries: &[(&str, &str)]) -> Files {
        entries
            .iter()
            .map(|(path, content)| (PathBuf::from(path), content.as_bytes().to_vec()))
            .collect()
    }

    #[track_caller]
    fn check(present: &[(&str, &str)], wanted: &[(&str, &str)], expected: &[&str]) {
        let (present, wanted) = (files(present), files(wanted));
        let said: Vec<_> = changes(&present, &wanted)
            .iter()
            .map(Change::to_string)
            .collect();
        assert_eq!(said, expected);
    }

    #[test]
    fn equal_folders_need_no_change() {
        check(
            &[("a", "1"), ("b/c", "2")],
            &[("a", "1"), ("b/c", "2")],
            &[],
        );
    }

    #[test]
    fn every_difference_is_named_by_its_path() {
        check(
            &[("kept", "1"), ("changed", "1"), ("old/gone", "1")],
            &[("kept", "1"), ("changed", "2"), ("fresh", "1")],
            &[
                "update schemas/generated/changed",
                "   add schemas/generated/fresh",
                "remove schemas/generated/old/gone",
            ],
        );
    }
}
