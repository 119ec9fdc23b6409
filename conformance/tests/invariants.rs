//! What must hold between the parts, whatever each of them does for itself: two lists that
//! must agree are compared here, and the missing line is printed with its cure.
//!
//! Each check is a function over data that returns what is wrong. One test gives it the
//! workspace as it is, another gives it something broken and wants to be told.

#![expect(
    clippy::disallowed_methods,
    reason = "tests read files of this repository and of their own"
)]

#[path = "support/documents.rs"]
mod documents;

#[path = "invariants/dependencies.rs"]
mod dependencies;
#[path = "invariants/examples.rs"]
mod examples;
#[path = "invariants/names.rs"]
mod names;
#[path = "invariants/readme.rs"]
mod readme;
#[path = "invariants/requirements.rs"]
mod requirements;
#[path = "invariants/rules.rs"]
mod rules;
#[path = "invariants/unknown_fields.rs"]
mod unknown_fields;

use std::fs;
use std::path::{Path, PathBuf};

/// Fails with everything that is wrong, a line each.
#[track_caller]
fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// The folder that holds all crates.
fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the crate lies in the workspace")
}

/// Every file below a folder of the workspace that has the ending, named from the
/// workspace, with its text.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        let listing = fs::read_dir(workspace().join(&folder));
        let listing = listing.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        for entry in listing {
            let entry = entry.expect("a readable folder");
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                let text = fs::read_to_string(entry.path()).expect("a readable file");
                found.push((path.display().to_string().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty(), "{folder} holds no .{ending} file");
    found
}
