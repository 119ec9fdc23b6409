//! A table of the mistakes of each example: what each is, and what finds it, as its patch says.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

use super::Files;
use crate::examples;

/// The table's name in each folder of mistakes.
const TABLE: &str = "README.md";

const HEAD: &str = "\
# Deliberate mistakes

<!-- Written by `cargo xtask generate` from the patches beside it: edit those. -->

Each patch makes one mistake, of the kind that passes a review: the server starts and mostly works. `cargo xtask examples --defects`
tries them all, and a scenario of a requirement on the right has to fail.

| mistake | found by |
|---|---|
";

/// The tables of all examples that have mistakes.
pub(super) fn wanted(root: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    for (folder, patches) in folders(root)? {
        let mut text = HEAD.to_owned();
        for patch in patches {
            let read = fs::read_to_string(&patch)
                .with_context(|| format!("cannot read {}", patch.display()))?;
            let what = read.lines().next().unwrap_or_default();
            let what = what.trim_start_matches("# ").replace('|', "\\|");
            let finds = examples::finds(&read).unwrap_or_default();
            let name = patch.file_name().unwrap_or_default().to_string_lossy();
            text.push_str(&format!("| [{what}]({name}) | {finds} |\n"));
        }
        files.insert(folder.join(TABLE), text.into_bytes());
    }
    Ok(files)
}

/// The tables that lie there.
pub(super) fn present(root: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    for (folder, _) in folders(root)? {
        let path = folder.join(TABLE);
        if root.join(&path).exists() {
            files.insert(path.clone(), fs::read(root.join(path))?);
        }
    }
    Ok(files)
}

/// The folders of mistakes from the root of the workspace on, and the patches in each.
fn folders(root: &Path) -> anyhow::Result<Vec<(PathBuf, Vec<PathBuf>)>> {
    let mut folders = Vec::new();
    for example in examples::examples(root, &[])? {
        let patches = examples::patches(&example)?;
        if !patches.is_empty() {
            let folder = example.strip_prefix(root)?.join(examples::DEFECTS);
            folders.push((folder, patches));
        }
    }
    Ok(folders)
}
