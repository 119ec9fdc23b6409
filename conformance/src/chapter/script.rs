//! A script: one `wire` block in a file of its own, with no prose around it.

use std::path::Path;
use std::sync::Arc;

use super::{Basis, Chapter, Requirement, file_stem};

use crate::wire::read_block;

/// What a script is about that does not begin with a remark.
const UNTITLED: &str = "A script";

/// Reads the file as a chapter of one requirement, which is called by the file's name. The
/// remark that the file begins with, if it does, is its sentence.
pub(super) fn read(path: &str, source: &str) -> Chapter {
    let whole = 0..source.len();
    let (block, problems) = read_block(path, source, whole.clone());
    let title = title(source).unwrap_or(UNTITLED).to_owned();
    Chapter {
        path: path.to_owned(),
        name: file_stem(path),
        title: title.clone(),
        source: Arc::from(source),
        requirements: vec![Requirement {
            id: id(path),
            title,
            basis: Basis::Unstated,
            origin: String::new(),
            not_observable: None,
            span: whole,
            scenarios: block.into_iter().collect(),
        }],
        problems,
    }
}

/// The file's name, as one word that a shell leaves alone: a scenario is asked for by it.
fn id(path: &str) -> String {
    let name = Path::new(path).file_name().unwrap_or_default();
    let plain = |character: char| character.is_alphanumeric() || "._-".contains(character);
    let word = |character| if plain(character) { character } else { '_' };
    name.to_string_lossy().chars().map(word).collect()
}

fn title(source: &str) -> Option<&str> {
    let first = source.lines().find(|line| !line.trim().is_empty())?;
    let title = first.trim().strip_prefix('#')?.trim();
    (!title.is_empty()).then_some(title)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_is_called_as_its_file_is() {
        assert_eq!(id("/tmp/a b/smoke-1.wire"), "smoke-1.wire");
        assert_eq!(id("it's #1.wire"), "it_s__1.wire");
        assert_eq!(id("stdin"), "stdin");
    }

    #[test]
    fn the_remark_at_the_beginning_is_the_title() {
        assert_eq!(
            title("\n# Anna writes\n# and more\nal drops"),
            Some("Anna writes")
        );
        assert_eq!(title("al drops # so\n# Anna writes"), None);
        assert_eq!(title("#\nal drops"), None);
        assert_eq!(title(""), None);
    }
}
