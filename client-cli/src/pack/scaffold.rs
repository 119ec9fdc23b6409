//! The small protocol that `wireproof pack init` writes: complete, and meant to be written over.

use super::words::{prefix, slug};

const ASYNCAPI: &str = include_str!("scaffold/asyncapi.yaml");
const CHAPTER: &str = include_str!("scaffold/notes.md");

/// Its files, by their paths in the folder.
pub(super) fn files(name: &str) -> Vec<(String, String)> {
    let title = serde_json::Value::from(name).to_string();
    let (slug, prefix) = (slug(name), prefix(name));
    let marks = [("TITLE", &*title), ("NAME", &*slug), ("PREFIX", &*prefix)];
    let with = |text: &str| filled(text, &marks);
    vec![
        ("asyncapi.yaml".to_owned(), with(ASYNCAPI)),
        ("chapters/notes.md".to_owned(), with(CHAPTER)),
    ]
}

/// A text with values in the place of marks. What was put in is not read again, because a name may have
/// a mark in it.
fn filled(text: &str, marks: &[(&str, &str)]) -> String {
    let Some(((mark, value), others)) = marks.split_first() else {
        return text.to_owned();
    };
    let parts = text.split(mark).map(|part| filled(part, others));
    parts.collect::<Vec<_>>().join(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_have_any_word_in_it() {
        let files = files("A NAME of PREFIX");
        let (_, document) = files.first().expect("a document");
        let told = |line: &str| document.contains(line);
        assert!(told("  title: \"A NAME of PREFIX\"\n"), "{document}");
        assert!(told("  protocol: a-name-of-prefix\n"), "{document}");
        assert!(told("  requirements: ANOP\n"), "{document}");
    }
}
