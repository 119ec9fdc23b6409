//! What the fuzz targets share: the built-in packs, what must hold of a formatted text
//! and of diagnostics, and a mutator that changes JSON and keeps it JSON.

pub mod json;

use std::sync::{Arc, LazyLock};

use wireproof_client::pack::{Claims, Document, Pack};
use wireproof_conformance::diagnostic::Diagnostic;
use wireproof_conformance::format::{Form, format};

/// Every built-in protocol, for a target that claims everything and for one that claims nothing.
pub static PACKS: LazyLock<Vec<Arc<Pack>>> = LazyLock::new(|| {
    let documents = wireproof_schemas::documents();
    let asyncapi = documents
        .iter()
        .filter_map(|document| Some((document.path.strip_suffix("/asyncapi.json")?, document)));
    asyncapi
        .flat_map(|(id, document)| {
            [Claims::All, Claims::Only([].into())].map(|claims| {
                let document = Document {
                    path: &document.path,
                    text: &document.text,
                };
                match Pack::load(id, &document, &claims) {
                    Ok(pack) => Arc::new(pack),
                    Err(problems) => panic!("{problems}"),
                }
            })
        })
        .collect()
});

/// Mistakes have a place in the text and can be shown.
pub fn judge_mistakes(source: &str, mistakes: &[Diagnostic]) {
    assert!(!mistakes.is_empty(), "refused without a reason");
    assert!(mistakes.is_sorted_by_key(|mistake| mistake.span.start));
    for mistake in mistakes {
        assert!(source.get(mistake.span.clone()).is_some(), "{mistake:?}");
        assert!(mistake.help.is_some(), "{mistake:?}");
        assert!(mistake.render(source, false).contains(&mistake.path));
    }
}

/// A formatted text is formatted, and nothing of it is lost. What it is, if it could be formatted.
pub fn judge_format(source: &str, form: Form) -> Option<String> {
    match format("a.md", source, form) {
        Ok(formatted) => {
            let again = format("a.md", &formatted, form);
            assert_eq!(again.as_deref(), Ok(formatted.as_str()), "{source}");
            assert_eq!(inked(source), inked(&formatted), "{formatted}");
            Some(formatted)
        }
        Err(mistakes) => {
            judge_mistakes(source, &mistakes);
            None
        }
    }
}

/// All characters but blanks, in the order of the alphabet. A comma may go, and change places
/// with a remark.
fn inked(text: &str) -> Vec<char> {
    let ink = |character: &char| !matches!(character, ' ' | '\t' | '\r' | '\n' | ',');
    let mut characters: Vec<char> = text.chars().filter(ink).collect();
    characters.sort_unstable();
    characters
}
