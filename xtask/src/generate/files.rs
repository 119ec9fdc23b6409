//! What is generated and what lies there, compared by their paths first and their contents then.

use std::{
    collections::BTreeMap,
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// What files hold, by their path from the root of the workspace.
pub(super) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// What is to be done about a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Change<'a> {
    /// It is missing.
    Add(&'a Path, &'a [u8]),
    /// Nothing accounts for it.
    Remove(&'a Path),
    /// It says something else; the number is that of the first line that differs.
    Update(&'a Path, &'a [u8], usize),
}

impl fmt::Display for Change<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Add(path, _) => write!(formatter, "   add {}", path.display()),
            Self::Remove(path) => write!(formatter, "remove {}", path.display()),
            Self::Update(path, _, line) => {
                write!(formatter, "update {}:{line}", path.display())
            }
        }
    }
}

/// What makes of the files that lie there those that are wanted.
pub(super) fn changes<'a>(present: &'a Files, wanted: &'a Files) -> Vec<Change<'a>> {
    let missing = wanted
        .iter()
        .filter(|(path, _)| !present.contains_key(*path));
    let stale = present.keys().filter(|path| !wanted.contains_key(*path));
    let updates = wanted.iter().filter_map(|(path, content)| {
        let other = present.get(path).filter(|other| *other != content)?;
        Some(Change::Update(path, content, differs_in(other, content)))
    });
    let mut changes: Vec<_> = missing
        .map(|(path, content)| Change::Add(path, content))
        .collect();
    changes.extend(stale.map(|path| Change::Remove(path)));
    changes.extend(updates);
    changes
}

/// The number of the first line in which two contents differ.
fn differs_in(one: &[u8], other: &[u8]) -> usize {
    let [mut one, mut other] = [one, other].map(|content| content.split(|byte| *byte == b'\n'));
    let mut line = 1;
    while let (Some(a), Some(b)) = (one.next(), other.next()) {
        if a != b {
            break;
        }
        line += 1;
    }
    line
}

impl Change<'_> {
    /// Does it below `root`.
    pub(super) fn carry_out(&self, root: &Path) -> anyhow::Result<()> {
        match self {
            Self::Add(path, content) | Self::Update(path, content, _) => {
                save(&root.join(path), content)
            }
            Self::Remove(path) => remove(root, path),
        }
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
fn remove(root: &Path, path: &Path) -> anyhow::Result<()> {
    let file = root.join(path);
    fs::remove_file(&file).with_context(|| format!("cannot remove {}", file.display()))?;
    for parent in path
        .ancestors()
        .skip(1)
        .filter(|parent| !parent.as_os_str().is_empty())
    {
        // A folder that still holds something cannot be removed, and neither can those around it.
        if fs::remove_dir(root.join(parent)).is_err() {
            break;
        }
    }
    Ok(())
}

/// Every file below a folder of the workspace; none where there is no folder yet.
pub(super) fn below(root: &Path, folder: &str) -> anyhow::Result<Files> {
    let mut files = Files::new();
    let path = root.join(folder);
    if path.exists() {
        collect(root, &path, &mut files)
            .with_context(|| format!("cannot read {}", path.display()))?;
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
    fn equal_sets_need_no_change() {
        check(
            &[("a", "1"), ("b/c", "2")],
            &[("a", "1"), ("b/c", "2")],
            &[],
        );
    }

    #[test]
    fn paths_come_first_and_contents_then() {
        check(
            &[("changed", "1\n2\n3"), ("kept", "1"), ("old/gone", "1")],
            &[("changed", "1\n2\n4"), ("fresh", "1"), ("kept", "1")],
            &["   add fresh", "remove old/gone", "update changed:3"],
        );
    }
}
