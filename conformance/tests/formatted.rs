//! The chapters, and the documents that show blocks, are laid out as the formatter lays them out.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]

use std::fs;
use std::path::{Path, PathBuf};

use wireproof_conformance::format::{Form, format};

/// What is kept formatted, from the root of the repository.
const KEPT: [&str; 3] = ["fixtures", "docs", "README.md"];

#[test]
fn chapters_and_documents_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for name in KEPT {
        collect(&root, Path::new(name), &mut files);
    }
    assert!(files.len() > KEPT.len(), "nothing was found: {files:?}");
    let mut loose = Vec::new();
    for (path, form) in files {
        let text = fs::read_to_string(root.join(&path)).expect("UTF-8");
        let name = path.display().to_string();
        match format(&name, &text, form) {
            Ok(formatted) if formatted == text => {}
            Ok(_) => loose.push(name),
            Err(mistakes) => loose.push(format!("{name}: {}", mistakes[0].message)),
        }
    }
    assert!(
        loose.is_empty(),
        "not formatted; run `cargo run -- fmt {}`\n{}",
        KEPT.join(" "),
        loose.join("\n")
    );
}

/// The files that hold blocks, in a folder of `root` and below.
fn collect(root: &Path, path: &Path, found: &mut Vec<(PathBuf, Form)>) {
    if root.join(path).is_dir() {
        for entry in fs::read_dir(root.join(path)).expect("a folder") {
            let name = entry.expect("an entry").file_name();
            collect(root, &path.join(name), found);
        }
    } else if let Some(form) = Form::of(path) {
        found.push((path.to_owned(), form));
    }
}
