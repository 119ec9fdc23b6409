//! Where the generated documents lie.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::Context;

/// The document of this name of every protocol that has one, from the root of the workspace.
pub(crate) fn of_all(root: &Path, name: &str) -> anyhow::Result<Vec<PathBuf>> {
    let generated = Path::new("schemas/generated");
    let folder = root.join(generated);
    let listing =
        fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut documents = Vec::new();
    for entry in listing {
        let path = generated.join(entry?.file_name()).join(name);
        if root.join(&path).exists() {
            documents.push(path);
        }
    }
    documents.sort();
    Ok(documents)
}
