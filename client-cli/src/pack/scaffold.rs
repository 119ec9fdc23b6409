//! The small protocol that `wireproof pack init` writes: complete, and meant to be written over.

use super::words::{prefix, slug};

const ASYNCAPI: &str = include_str!("scaffold/asyncapi.yaml");
const CHAPTER: &str = include_str!("scaffold/notes.md");

/// Its files, by their paths in the folder.
pub(super) fn files(name: &str) -> Vec<(String, String)> {
    let title = serde_json::Value::from(name).to_string();
    let with = |text: &str| {
        let text = text.replace("TITLE", &title);
        let text = text.replace("NAME", &slug(name));
        text.replace("PREFIX", &prefix(name))
    };
    vec![
        ("asyncapi.yaml".to_owned(), with(ASYNCAPI)),
        ("chapters/notes.md".to_owned(), with(CHAPTER)),
    ]
}
