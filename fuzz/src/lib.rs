//! What the fuzz targets share: the built-in packs, what must hold of a formatted text
//! and of diagnostics, and a mutator that changes JSON and keeps it JSON.

pub mod json;

use std::sync::{Arc, LazyLock};

use wireproof_client::pack::{Claims, Document, Pack, Problems};
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
                let pack = Pack::load(id, &document, &claims);
                let rest = format!("{id}/openapi.json");
                let rest = documents.iter().find(|document| document.path == rest);
                let pack = pack.and_then(|pack| match rest {
                    Some(rest) => {
                        let (path, text) = (&rest.path, &rest.text);
                        pack.with_rest(&Document { path, text }, &claims)
                    }
                    None => Ok(pack),
                });
                match pack {
                    Ok(pack) => Arc::new(pack),
                    Err(problems) => panic!("{problems}"),
                }
            })
        })
        .collect()
});

/// What is wrong with a document has a line in it, and says what to write.
pub fn judge_problems(text: &str, problems: &Problems) {
    assert!(problems.iter().next().is_some(), "refused without a reason");
    let lines = text.lines().count().max(1);
    for problem in problems {
        assert!((1..=lines).contains(&problem.line), "{problem}");
        assert!(
            !problem.message.is_empty() && !problem.help.is_empty(),
            "{problem}"
        );
    }
}

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
