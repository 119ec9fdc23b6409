//! The line in italics below a requirement's heading: where the requirement comes from.

use super::{Basis, NotObservable};
use crate::diagnostic::{Mistake, nearest};
use crate::wire::ast::Span;

const FORM: &str = "write, in italics and as a paragraph of its own, `*documented: where it stands*`, `*implied: what it follows from*` or `*convention: why*`";

/// What the line says.
#[derive(Debug, PartialEq)]
pub(super) struct Line {
    pub(super) basis: Basis,
    pub(super) origin: String,
    pub(super) not_observable: Option<NotObservable>,
}

/// The line is not there at all.
pub(super) fn missing(heading: Span) -> Mistake {
    Mistake::new(
        heading,
        "this requirement does not say where it comes from",
        "expected a line in italics below",
    )
    .help(FORM)
}

/// Reads the line that stands in italics at `emphasis` in the paragraph.
pub(super) fn line(source: &str, paragraph: &Span, emphasis: &Span) -> Result<Line, Mistake> {
    let whole = source.get(paragraph.clone()).unwrap_or_default();
    if whole.trim_end().len() != emphasis.len() {
        return Err(Mistake::new(
            emphasis.clone(),
            "more text follows where a requirement comes from",
            "expected an empty line after this",
        )
        .help("leave a line empty between this and the prose"));
    }
    let text = whole.trim_end().trim_matches(['*', '_']);
    parse(text).map_err(|(message, help)| {
        Mistake::new(emphasis.clone(), message, "not understood").help(help)
    })
}

/// `basis: origin`, or `basis, not observable: why; tested by …`.
fn parse(text: &str) -> Result<Line, (String, String)> {
    let form = || FORM.to_owned();
    let (head, origin) = text
        .split_once(':')
        .ok_or_else(|| ("no colon follows the basis".to_owned(), form()))?;
    let (word, mark) = head
        .split_once(',')
        .map_or((head, None), |(word, mark)| (word, Some(mark.trim())));
    let basis = match word.trim() {
        "documented" => Basis::Documented,
        "implied" => Basis::Implied,
        "convention" => Basis::Convention,
        other => {
            let help = nearest(other, ["documented", "implied", "convention"])
                .map_or_else(form, |word| format!("did you mean `{word}`?"));
            return Err((format!("`{other}` is no basis of a requirement"), help));
        }
    };
    let origin = origin.split_whitespace().collect::<Vec<_>>().join(" ");
    if origin.is_empty() {
        return Err((
            "nothing follows the basis".to_owned(),
            "say where it stands, what it follows from, or why it was chosen".to_owned(),
        ));
    }
    let not_observable = match mark {
        None => None,
        Some("not observable") => Some(not_observable(&origin)?),
        Some(other) => {
            return Err((
                format!("`{other}` cannot follow the basis"),
                "only `, not observable` may stand between the basis and its colon".to_owned(),
            ));
        }
    };
    Ok(Line {
        basis,
        origin,
        not_observable,
    })
}

/// `why; tested by `name` in `file``.
fn not_observable(origin: &str) -> Result<NotObservable, (String, String)> {
    let (why, tested) = origin.split_once("; tested by ").unwrap_or((origin, ""));
    let tests: Vec<String> = tested
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect();
    if tests.is_empty() || why.is_empty() {
        return Err((
            "a requirement that is not observable has to be tested elsewhere".to_owned(),
            "say why and name the test: `*convention, not observable: needs waiting; tested by `name_of_test` in `server/tests/file.rs`*`".to_owned(),
        ));
    }
    Ok(NotObservable {
        why: why.to_owned(),
        tests,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_and_its_origin() {
        let line = parse("implied: \"a chat\";\nActions, `list`").unwrap();
        assert_eq!(
            line,
            Line {
                basis: Basis::Implied,
                origin: "\"a chat\"; Actions, `list`".to_owned(),
                not_observable: None
            }
        );
        assert_eq!(parse("documented: x: y").unwrap().origin, "x: y");
    }

    #[test]
    fn not_observable_names_its_tests() {
        let line = parse("convention, not observable: needs waiting; tested by `a_b` and `c` in `server/tests/x.rs`").unwrap();
        let not_observable = line.not_observable.unwrap();
        assert_eq!(not_observable.why, "needs waiting");
        assert_eq!(not_observable.tests, ["a_b", "c", "server/tests/x.rs"]);
    }

    #[test]
    fn other_lines_are_refused() {
        for text in [
            "",
            "documented",
            "documented:",
            "Documented: x",
            "implied, maybe: x",
            "convention, not observable: why",
            "convention, not observable: why; tested by nothing",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
